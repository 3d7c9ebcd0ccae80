import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createMatcher } from '../../detect/match.ts'
import { parseRecord } from '../../plex/parse.ts'
import { loadCatalogue } from '../../rules/catalogue.ts'
import type { SimulatedLine } from './line.ts'
import { writeLines } from './log-writer.ts'
import { createRandom } from './random.ts'
import { createSimulator } from './simulator.ts'
import { FIRST_TROUBLE, TROUBLES } from './troubles.ts'

const START = new Date(2026, 10, 23, 12).getTime()
const MINUTE = 60_000
const simulate = (seed: number, minutes: number, step: number): SimulatedLine[] => {
  const simulator = createSimulator({ seed, startedAt: START, troubleAt: START + MINUTE })
  const lines: SimulatedLine[] = []
  for (let now = START; now <= START + minutes * MINUTE; now += step) lines.push(...simulator.until(now))
  return lines
}

const matcher = createMatcher({
  rules: loadCatalogue(),
  overrides: {},
  monitorErrors: true,
  monitorWarnings: true,
})
const meaningOf = ({ text, file, at }: SimulatedLine) =>
  matcher.match(parseRecord(text, { file, zoneMinutes: null }), at)

test('a seed tells one story, however often the clock is looked at', () => {
  const often = simulate(7, 15, 200)
  assert.deepEqual(often, simulate(7, 15, 200))
  const seldom = simulate(7, 15, 5_000)
  const sorted = (lines: SimulatedLine[]) => lines.map(({ at, file, text }) => `${at} ${file} ${text}`).sort()
  assert.deepEqual(sorted(seldom), sorted(often))
  assert.notDeepEqual(simulate(8, 15, 200), often)
})

test('every line is in the format of its file and carries its time', () => {
  for (const { at, file, text } of simulate(1, 20, 1_000)) {
    const record = parseRecord(text, { file, zoneMinutes: null })
    assert.equal(record.at, at, text)
    assert.notEqual(record.level, null, text)
  }
})

test('all levels and several files are written, and each rotates', () => {
  const lines = simulate(1, 20, 1_000)
  const levels = new Set(lines.map(({ text, file }) => parseRecord(text, { file, zoneMinutes: null }).level))
  assert.deepEqual([...levels].sort(), ['CRITICAL', 'DEBUG', 'ERROR', 'INFO', 'VERBOSE', 'WARN'])
  assert.ok(new Set(lines.map(({ file }) => file)).size >= 5)
  assert.ok(lines.filter(({ fresh, file }) => fresh && file === 'Plex Media Server.log').length >= 6)
})

test('a healthy day raises nothing', () => {
  const simulator = createSimulator({ seed: 3, startedAt: START, troubleAt: Number.POSITIVE_INFINITY })
  const alarms = simulator
    .until(START + 60 * MINUTE)
    .map(meaningOf)
    .filter(({ finding }) => finding && finding.severity !== 'info')
  assert.deepEqual(
    alarms.map(({ finding }) => finding?.sample),
    [],
  )
})

for (const trouble of [FIRST_TROUBLE, ...TROUBLES]) {
  test(`the catalogue knows what the demo writes when ${trouble.story}`, () => {
    const random = createRandom(1)
    const said = trouble.complain(random)
    const findings = said.map(
      ({ text, level, file }) =>
        matcher.match(
          parseRecord(`${level} - ${text}`, { file: file ?? 'Plex Media Server.log', zoneMinutes: null }),
          START,
        ).finding,
    )
    assert.ok(
      findings.some((finding) => finding?.rule),
      'a rule knows one of the lines',
    )
    for (const finding of findings) assert.ok(finding === null || finding.rule, `no rule knows: ${finding?.sample}`)
  })
}

test('one line of the first trouble is enough for an incident', () => {
  const [first] = FIRST_TROUBLE.complain(createRandom(1))
  const { finding } = matcher.match(parseRecord(`ERROR - ${first?.text}`, { file: '', zoneMinutes: null }), START)
  assert.equal(matcher.rule(finding?.rule ?? '')?.policy.threshold, 1)
})

test('the folder looks like Plex’s own: rotated generations, at most five', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-simulator-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const simulator = createSimulator({ seed: 1, startedAt: START, troubleAt: START })
  for (let now = START; now <= START + 25 * MINUTE; now += 5_000) writeLines(folder, simulator.until(now))
  const names = readdirSync(folder)
  for (const name of [
    'Plex Media Server.log',
    'Plex Media Server.5.log',
    'Plex Tuner Service.log',
    'PMS Plugin Logs',
  ]) {
    assert.ok(names.includes(name), name)
  }
  assert.ok(!names.includes('Plex Media Server.6.log'))
  assert.match(
    readFileSync(join(folder, 'Plex Media Server.log'), 'utf8'),
    /^\w{3} \d\d, \d{4} .* INFO - Plex Media Server v/,
  )
})
