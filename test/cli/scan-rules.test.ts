import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { ScanReport } from '../../src/cli/scan/report.ts'
import { runScan } from '../../src/cli/scan/scan.ts'
import { run } from './command.ts'
import { folderOf, line, text } from './logs.ts'

const rule = (id: string, more: string) => `- id: ${id}
  title: The flux capacitor is tired
  category: performance
  cause: It is old.
  advice: [Replace it.]
  samples: { match: ['Flux capacitor 1 lost 88 gigawatts'] }
  ${more}
`

const RULES = [
  rule('own.fires', `severity: warning\n  pattern: 'flux capacitor'\n  policy: { threshold: 2 }`),
  rule('own.rare', `severity: warning\n  pattern: 'warp core'\n  policy: { threshold: 4, window_minutes: 10 }`),
  rule('own.never', `severity: warning\n  pattern: 'tricorder'`),
  rule('own.info', `severity: info\n  pattern: 'tribble'`),
  rule('own.hush', `severity: info\n  pattern: 'redshirt'\n  ignore: true\n  reason: They always do.`),
].join('')

const WORDS = ['Flux capacitor', 'Flux capacitor', 'Warp core', 'Warp core', 'Warp core', 'Tribble', 'Redshirt']

async function tried(t: TestContext, more: string[], clock?: () => number) {
  const folder = folderOf(t, {
    'logs/Plex Media Server.log': text(WORDS.map((word, nth) => line(nth, 'ERROR', `${word} complains`))),
    'rules/mine.yaml': RULES,
  })
  return run(runScan, [join(folder, 'logs'), '--rules', join(folder, 'rules'), ...more], clock && { clock })
}

test('each own rule is told how often it matched and how often it would have fired, also never', async (t) => {
  const flat = (await tried(t, [])).stdout.replaceAll(/\s+/g, ' ')
  assert.match(flat, /Your own rules, tried on these logs/)
  assert.match(flat, /own\.fires: matched 2 lines and would have fired 1 time -/)
  assert.match(
    flat,
    /own\.rare: matched 3 lines and would have fired 0 times; 3 stayed below the threshold \(4 within 10 minutes\)/,
  )
  assert.match(flat, /own\.never: matched 0 lines and would have fired 0 times -/)
  assert.match(flat, /own\.info: matched 1 line and would have fired 0 times; info is recorded and never told/)
  assert.match(flat, /own\.hush: silences 1 line/)
  assert.match(flat, /Performance · own\.fires \(yours\)/)
})

test('the document has the same as data', async (t) => {
  const { ownRules } = JSON.parse((await tried(t, ['--json'])).stdout) as ScanReport
  assert.deepEqual(
    ownRules?.map(({ rule: id, matched, alerts, belowThreshold }) => [id, matched, alerts, belowThreshold]),
    [
      ['own.fires', 2, 1, 0],
      ['own.rare', 3, 0, 3],
      ['own.never', 0, 0, 0],
      ['own.info', 1, 0, 0],
      ['own.hush', 1, 0, 0],
    ],
  )
})

test('a rule that takes too long is named', async (t) => {
  const lines = Array.from({ length: 80 }, (_, nth) => line(nth % 60, 'ERROR', `Warp core ${nth}`))
  const folder = folderOf(t, {
    'a.log': text(lines),
    'slow.yaml': rule('own.slow', `severity: warning\n  pattern: 'warp core'`),
  })
  let ms = 0
  const slowly = () => {
    ms += 10
    return ms
  }
  const args = [join(folder, 'a.log'), '--rules', join(folder, 'slow.yaml')]
  const { stdout } = await run(runScan, args, { clock: slowly })
  assert.match(stdout.replaceAll(/\s+/g, ' '), /own\.slow: .*TOO SLOW: .* stopped after 50 lines/)
  assert.doesNotMatch((await run(runScan, args)).stdout, /TOO SLOW/)
})
