import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { keptLog } from '../../test/support/log.ts'
import { until } from '../../test/support/until.ts'
import type { RuleCost } from './rule-costs.ts'
import { createUserRules } from './user-rules.ts'

const rule = (id: string, pattern = 'mine') => `
- id: ${id}
  title: Mine
  category: other
  severity: warning
  pattern: '${pattern}'
  cause: Mine.
  advice: [Look.]
  samples: { match: [mine] }
`

function own(t: TestContext) {
  const root = mkdtempSync(join(tmpdir(), 'sentarr-rules-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const folder = join(root, 'rules')
  const { log, lines } = keptLog()
  const rules = createUserRules({ folder, log, lookMs: 20 })
  return {
    rules,
    lines,
    ids: () => rules.rules().map(({ id }) => id),
    write(name: string, text: string) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, name), text)
    },
    remove: (name: string) => rmSync(join(folder, name)),
  }
}

const cost = (given: Partial<RuleCost>): RuleCost => ({
  rule: 'own.one',
  records: 100,
  ms: 1,
  stopped: false,
  ...given,
})

describe('the folder of own rules', () => {
  test('need not be there', async (t) => {
    const { rules } = own(t)
    assert.equal(await rules.look(), false)
    assert.deepEqual([rules.rules(), rules.problems()], [[], []])
  })

  test('gives the rules of all its files, and only news is news', async (t) => {
    const { rules, ids, write, remove } = own(t)
    write('b.yaml', rule('own.two'))
    write('a.yml', rule('own.one'))
    write('notes.txt', 'no rules')
    assert.equal(await rules.look(), true)
    assert.equal(await rules.look(), false)
    assert.deepEqual(ids(), ['own.one', 'own.two'])
    remove('a.yml')
    assert.equal(await rules.look(), true)
    assert.deepEqual(ids(), ['own.two'])
  })

  test('is watched', async (t) => {
    const { rules, ids, write } = own(t)
    const stopping = new AbortController()
    let changes = 0
    const watching = rules.watch(stopping.signal, () => {
      changes++
    })
    write('a.yaml', rule('own.one'))
    await until('the new rule', () => changes === 1)
    assert.deepEqual(ids(), ['own.one'])
    stopping.abort()
    await watching
  })
})

describe('a faulty file', () => {
  test('keeps the rules it had, and says file and line', async (t) => {
    const { rules, ids, lines, write } = own(t)
    write('a.yaml', rule('own.one'))
    await rules.look()
    write('a.yaml', `${rule('own.other')}${rule('own.broken', '(')}`)
    assert.equal(await rules.look(), true)
    assert.deepEqual(ids(), ['own.one'])
    assert.match(rules.problems().join(), /^a\.yaml:15: own\.broken: pattern/)
    assert.match(lines.join('\n'), /a\.yaml:15: own\.broken: pattern/)
    write('a.yaml', rule('own.third'))
    await rules.look()
    assert.deepEqual([ids(), rules.problems()], [['own.third'], []])
  })

  test('gives what is right in it when it is new', async (t) => {
    const { rules, ids, write } = own(t)
    write('a.yaml', `${rule('own.one')}${rule('own.broken', '(')}`)
    await rules.look()
    assert.deepEqual([ids(), rules.problems().length], [['own.one'], 1])
  })

  test('that gives an id a second time is told, and the first counts', async (t) => {
    const { rules, write } = own(t)
    write('a.yaml', rule('own.one', 'first'))
    write('b.yaml', rule('own.one', 'second'))
    await rules.look()
    assert.deepEqual(
      rules.rules().map(({ pattern }) => pattern[0]),
      ['first'],
    )
    assert.match(rules.problems().join(), /^b\.yaml:1: own\.one: id: stands in a\.yaml/)
  })
})

describe('a rule that is too slow', () => {
  test('is off until its file changes', async (t) => {
    const { rules, ids, lines, write } = own(t)
    write('a.yaml', `${rule('own.one')}${rule('own.two')}`)
    await rules.look()
    assert.equal(rules.judge([cost({ ms: 900, stopped: true })], 1_000), true)
    assert.equal(rules.judge([cost({ ms: 900, stopped: true })], 1_000), false)
    assert.deepEqual(ids(), ['own.two'])
    assert.match(
      rules.problems().join(),
      /^a\.yaml:1: own\.one: is switched off until the file changes: it takes 9\.0 ms/,
    )
    assert.match(lines.join('\n'), /own\.one: is switched off/)
    write('a.yaml', `${rule('own.one', 'faster')}${rule('own.two')}`)
    await rules.look()
    assert.deepEqual([ids(), rules.problems()], [['own.one', 'own.two'], []])
  })

  const shares: [name: string, ms: number, spent: number, off: boolean][] = [
    ['a third of much reading', 3_000, 9_000, true],
    ['a tenth of much reading', 3_000, 30_000, false],
    ['a third of hardly any reading', 300, 900, false],
  ]
  for (const [name, ms, spent, off] of shares) {
    test(`${name} is ${off ? 'too much' : 'fine'}`, async (t) => {
      const { rules, write } = own(t)
      write('a.yaml', rule('own.one'))
      await rules.look()
      assert.equal(rules.judge([cost({ ms })], spent), off)
    })
  }
})
