// Rules of one's own, or pasted from somewhere: patterns that stand for millions of steps, and such that only take long.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { linearEngine } from '../../src/rules/linear-engine.ts'
import { parseRuleFile } from '../../src/rules/load.ts'
import { patternSize } from '../../src/rules/pattern-size.ts'
import { until } from '../support/until.ts'
import { startWeb } from '../support/web.ts'
import { generated } from './support/generator.ts'

const ruleOf = (...patterns: string[]) => `- id: mine.dear
  title: Dear
  category: other
  severity: error
  pattern: ${JSON.stringify(patterns)}
  cause: A pattern.
  advice: [Make it small.]
`
const TOO_LARGE = [
  '\\pL{0,1000}\\pL{0,1000}\\pL{0,1000}z',
  '(.*a){500}',
  '(?:a?){1000}(?:a?){1000}(?:a?){1000}',
  '((((a{9}){9}){9}){9}){9}',
]
/** Each small enough, but together they take a second for a record. */
const SLOW = Array.from({ length: 6 }, (_, n) => `(?:a?){650}${n}`)
const LINE = `Mar 03, 2026 10:00:00.000 [0x7f0839d9e800] ERROR - ${'a'.repeat(60_000)}`

it('large patterns are refused, tried or saved, before they are compiled', async (t) => {
  const web = await startWeb(t)
  const startedAt = performance.now()
  for (const pattern of TOO_LARGE) {
    for (const [method, path, body] of [
      ['POST', '/api/rules/try', { yaml: ruleOf(pattern), lines: [LINE] }],
      ['PUT', '/api/rules/own/mine', { yaml: ruleOf(pattern) }],
    ] as const) {
      const { status, body: answer } = await web.call(method, path, body)
      assert.deepEqual([status, /too large|more than 50000 steps/.test(answer.error.message)], [422, true], pattern)
    }
  }
  assert.ok(performance.now() - startedAt < 3_000)
})

it('many of them in one file are refused together', () => {
  const startedAt = performance.now()
  const { rules, problems } = parseRuleFile(
    'mine.yaml',
    ruleOf(...Array.from({ length: 3_000 }, (_, n) => `(?:a?){650}${n}`)),
  )
  assert.deepEqual([rules.length, problems.length], [0, 21])
  assert.match(problems[0]!, /the patterns of the file have more than 50000 steps/)
  assert.ok(performance.now() - startedAt < 3_000)
})

it('a slow rule is ended at its first record and named, while everything else goes on', async (t) => {
  const web = await startWeb(t)
  mkdirSync(join(web.configDir, 'rules'), { recursive: true })
  assert.equal((await web.call('PUT', '/api/rules/own/mine', { yaml: ruleOf(...SLOW) })).status, 200)
  await until('the rule', async () =>
    (await web.call('GET', '/api/rules')).body.items.some((one: { id: string }) => one.id === 'mine.dear'),
  )
  for (let n = 0; n < 20; n++) web.write('ERROR', `${'a'.repeat(50_000)} ${n}`)
  web.write('ERROR', 'SQLITE3:0x80000001, 11, database disk image is malformed in "PRAGMA cache_size=2000"')
  let longest = 0
  await until('the incident behind it', async () => {
    const startedAt = performance.now()
    await web.call('GET', '/healthz')
    longest = Math.max(longest, performance.now() - startedAt)
    const { items } = (await web.call('GET', '/api/incidents')).body
    return items.some((one: { rule: string }) => one.rule === 'database.corrupt')
  })
  assert.ok(longest < 5_000, `healthz waited ${longest.toFixed(0)} ms`)
  await until('the word about it', () => web.said.find((line) => /mine\.dear: is switched off /.test(line)))
})

it('trying one on many lines ends in time, and lets others be served', async (t) => {
  const web = await startWeb(t)
  writeFileSync(join(web.logs, 'Plex Media Server.log'), `${LINE}\n`)
  const startedAt = performance.now()
  const attempts = Array.from({ length: 4 }, () =>
    web.call('POST', '/api/rules/try', { yaml: ruleOf(...SLOW), lines: new Array(12).fill(LINE) }),
  )
  const statuses = (await Promise.all(attempts)).map(({ status }) => status)
  assert.deepEqual(statuses.toSorted(), [200, 200, 503, 503])
  assert.ok(performance.now() - startedAt < 15_000)
})

it('no pattern, however it is made, takes long to be refused or compiled', async () => {
  let accepted = 0
  await generated('patterns', 20_000, (random) => {
    const part = (depth: number): string => {
      const atom = () =>
        random.one(['a', '\\d', '.', '[^x]', '\\pL', '(?i)b', '^', '$', '\\b', '\\x{41}', random.text(3)])
      const repeat = () =>
        random.one(['', '', '*', '+?', '?', `{${random.whole(40)}}`, `{1,${random.one([3, 50, 1_000])}}`, '{0,}'])
      const inner =
        depth > 0 && random.chance(0.5)
          ? `(${random.one(['', '?:', '?<n>'])}${random.many(3, () => part(depth - 1)).join(random.one(['', '|']))})`
          : atom()
      return inner + repeat()
    }
    const source = random.many(5, () => part(3)).join('')
    const startedAt = performance.now()
    const size = patternSize(source)
    try {
      linearEngine.compile(source)('aaaaaaaaaaaaaaaaaaaab1')
      accepted++
      assert.ok(size <= 2_000)
    } catch (error) {
      assert.ok(error instanceof Error && error.name !== 'AssertionError', source)
    }
    assert.ok(performance.now() - startedAt < 1_000, source)
  })
  assert.ok(accepted > 2_000, `${accepted}`)
})
