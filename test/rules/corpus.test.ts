// Real, labelled lines, when they lie beside the checkout: the shares that the catalogue must reach.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createMatcher } from '../../src/detect/match.ts'
import { parseRecord } from '../../src/plex/parse.ts'
import { loadCatalogue } from '../../src/rules/catalogue.ts'
import { atLeast } from '../../src/rules/vocabulary.ts'

type Label = { line: string; level: string; category: string; severity: string; noise: boolean; unsure?: boolean }

const CORPUS = new URL('../../../shared/corpus/lines.jsonl', import.meta.url)

test('real lines are understood as their readers understood them', (t) => {
  if (!existsSync(CORPUS)) return t.skip('skipped: needs the labelled lines beside the checkout')
  const matcher = createMatcher({ rules: loadCatalogue(), overrides: {}, monitorErrors: true, monitorWarnings: true })
  const labels = readFileSync(CORPUS, 'utf8')
    .trim()
    .split('\n')
    .map((line): Label => JSON.parse(line))
  const results = labels.map((label) => {
    const { finding } = matcher.match(parseRecord(label.line, { file: '', zoneMinutes: 0 }), Date.now())
    return {
      label,
      finding,
      told:
        finding !== null &&
        atLeast(finding.severity, 'warning') &&
        matcher.rule(finding.rule ?? '')?.alone === undefined,
    }
  })
  const isLow = ({ level }: Label) => /DEBUG|INFO|VERBOSE/.test(level)
  const sure = results.filter(({ label }) => !isLow(label) && !label.unsure)
  const real = sure.filter(({ label }) => !label.noise)
  const noise = sure.filter(({ label }) => label.noise)
  const low = results.filter(({ label }) => isLow(label))
  const share = <T>(list: T[], good: (one: T) => boolean) => list.filter(good).length / list.length

  assert.ok(share(real, ({ told }) => told) >= 0.97, 'troubles caught')
  assert.ok(share(real, ({ label, finding }) => finding?.category === label.category) >= 0.95, 'right category')
  assert.ok(share(real, ({ finding }) => finding?.rule != null) >= 0.85, 'named rule')
  assert.ok(share(noise, ({ told }) => !told) >= 0.95, 'noise quiet')
  assert.equal(
    // One line of a rule with `alone` is routine.
    share(low, ({ finding }) => finding === null || matcher.rule(finding.rule ?? '')?.alone !== undefined),
    1,
    'lines below WARN quiet',
  )
  const critical = real.filter(({ label }) => label.severity === 'critical')
  assert.equal(
    share(critical, ({ finding }) => finding?.severity === 'critical'),
    1,
    'critical ones critical',
  )
})
