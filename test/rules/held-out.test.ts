// Lines labelled before the catalogue saw them; what it did not understand then it has learned since. These shares must not fall.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Finding } from '../../src/detect/finding.ts'
import { createMatcher } from '../../src/detect/match.ts'
import { parseRecord } from '../../src/plex/parse.ts'
import { loadCatalogue } from '../../src/rules/catalogue.ts'
import { atLeast } from '../../src/rules/vocabulary.ts'

const NOW = Date.UTC(2027, 0, 1)
const matcher = createMatcher({ rules: loadCatalogue(), overrides: {}, monitorErrors: true, monitorWarnings: true })

/** One line each: a label, a tab, the log line. Labels: `category:severity`, `noise` (WARN or above), `quiet` (below WARN). */
function read(file: string) {
  const rows = readFileSync(new URL(file, import.meta.url), 'utf8')
    .trim()
    .split('\n')
  return rows.map((row) => {
    const [label = '', line = ''] = row.split('\t')
    const [category, severity] = label.split(':')
    const { finding } = matcher.match(parseRecord(line, { file: '', zoneMinutes: 0 }), NOW)
    return { label, category, severity, line, finding, told: isTold(finding) }
  })
}

/** One line of a rule with `alone` is routine. */
const isTold = (finding: Finding | null) =>
  finding !== null && atLeast(finding.severity, 'warning') && matcher.rule(finding.rule ?? '')?.alone === undefined

type Result = ReturnType<typeof read>[number]

for (const file of [
  'held-out.txt',
  'held-out-2.txt',
  'held-out-3.txt',
  'held-out-4.txt',
  'held-out-5.txt',
  'held-out-6.txt',
  'held-out-7.txt',
]) {
  test(`lines that were labelled first are understood as labelled: ${file}`, (t) => {
    const results = read(file)
    const noise = results.filter(({ label }) => label === 'noise')
    const low = results.filter(({ label }) => label === 'quiet')
    const real = results.filter(({ severity }) => severity !== undefined)
    const critical = real.filter(({ severity }) => severity === 'critical')
    const reach = (name: string, least: number, list: Result[], good: (result: Result) => boolean) => {
      const share = list.filter(good).length / list.length
      t.diagnostic(`${name}: ${(100 * share).toFixed(1)} % of ${list.length}`)
      assert.ok(share >= least, [name, ...list.filter((result) => !good(result)).map(({ line }) => line)].join('\n'))
    }
    reach('caught', 0.9, real, ({ told }) => told)
    reach('right category', 0.85, real, ({ category, finding }) => finding?.category === category)
    reach('named rule', 0.6, real, ({ finding }) => finding?.rule != null)
    reach('noise left alone', 0.85, noise, ({ told }) => !told)
    reach('below WARN left alone', 0.99, low, ({ finding, told }) => finding === null || !told)
    reach('critical', 0.9, critical, ({ finding }) => finding?.severity === 'critical')
  })
}
