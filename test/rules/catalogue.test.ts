// The catalogue against its own samples: each rule recognises its lines first and leaves its near misses alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMatcher } from '../../src/detect/match.ts'
import { parseRecord } from '../../src/plex/parse.ts'
import { COMPLETED } from '../../src/plex/wanted-lines.ts'
import { loadCatalogue } from '../../src/rules/catalogue.ts'
import type { Rule } from '../../src/rules/rule.ts'
import { CATEGORIES } from '../../src/rules/vocabulary.ts'

/** Shorter ones slow the search down for all (`text/wanted.ts`). */
const LONG_WORD = 14

const NOW = Date.UTC(2027, 0, 1)
const rules = loadCatalogue()
const troubles = rules.filter((rule) => !rule.ignore && !rule.mark)
const matcher = createMatcher({ rules, overrides: {}, monitorErrors: true, monitorWarnings: true })
const read = (line: string) => parseRecord(line, { file: '', zoneMinutes: 0 })

function recognisedAs(line: string): string | null {
  const { finding, ignored, mark } = matcher.match(read(line), NOW)
  if (mark) return mark.sign ?? null
  return ignored?.rule ?? finding?.rule ?? null
}

test('every sample of every rule is recognised as that rule first', () => {
  const wrong = rules.flatMap((rule) =>
    rule.samples.match
      .map((line) => ({ rule: rule.id, recognisedAs: recognisedAs(line), line }))
      .filter((result) => result.recognisedAs !== rule.id),
  )
  assert.deepEqual(wrong, [])
})

test('no near miss is taken for the rule', () => {
  const wrong = rules.flatMap((rule) =>
    rule.samples.ignore.filter((line) => recognisedAs(line) === rule.id).map((line) => ({ rule: rule.id, line })),
  )
  assert.deepEqual(wrong, [])
})

test('ids are unique and rules named by other rules exist', () => {
  const ids = new Set(rules.map((rule) => rule.id))
  assert.equal(ids.size, rules.length)
  const unknown = rules.flatMap((rule) =>
    [...rule.supersedes, ...rule.excuses].filter((id) => !ids.has(id)).map((id) => `${rule.id} → ${id}`),
  )
  assert.deepEqual(unknown, [])
})

test('every category has rules and there are at least seventy troubles', () => {
  for (const category of CATEGORIES)
    assert.ok(
      troubles.some((rule) => rule.category === category),
      category,
    )
  assert.ok(troubles.length >= 70, `${troubles.length} troubles`)
})

test('every trouble tells a home user what it is and what to do', () => {
  const lacking = troubles.flatMap((rule) => {
    const sentences = rule.cause.split(/[.?!](?:\s|$)/).filter(Boolean).length
    const faults = [
      !rule.severity_reason && 'no reason for its severity',
      sentences > 2 && `${sentences} sentences of cause`,
      !rule.link && 'no link',
      !rule.derived && rule.samples.match.length < 2 && 'fewer than two samples',
      !rule.derived && rule.samples.ignore.length < 1 && 'no near miss',
      rule.title.length > 70 && 'a long title',
    ].filter(Boolean)
    return faults.map((fault) => `${rule.id}: ${fault}`)
  })
  assert.deepEqual(lacking, [])
})

test('a rule with numbers of its own says why, and a step that names a value says what stands there without it', () => {
  const own = troubles.filter(({ policy }) => Object.keys(policy).some((name) => name !== 'why'))
  assert.ok(own.length >= 150)
  assert.deepEqual(
    own.filter(({ policy }) => !policy.why).map(({ id }) => id),
    [],
  )
  const odd = troubles.flatMap(({ id, advice }) =>
    advice.filter((step) => /\{/.test(step.replace(/\{\w+\|[^{}]+\}/g, ''))).map((step) => `${id}: ${step}`),
  )
  assert.deepEqual(odd, [])
})

test('noise and marks have a sample; noise has a near miss too, and says why it is left alone', () => {
  const lacking = rules.filter(
    (rule) =>
      ((rule.ignore || rule.mark) && rule.samples.match.length === 0) ||
      (rule.ignore && (rule.samples.ignore.length === 0 || !rule.reason)),
  )
  assert.deepEqual(
    lacking.map((rule) => rule.id),
    [],
  )
})

test('what is searched for in lines below WARN is long and rare', () => {
  assert.ok(matcher.literals.length <= 50, `${matcher.literals.length} literals`)
  // That one is looked for by its place in the line (`plex/wanted-lines.ts`).
  for (const literal of matcher.literals) assert.ok(literal === COMPLETED || literal.length >= LONG_WORD, literal)
})

test('samples hold no secrets or addresses of people', () => {
  const text = rules.flatMap((rule: Rule) => [...rule.samples.match, ...rule.samples.ignore]).join('\n')
  assert.doesNotMatch(text, /[\w.]+@(?!example\.)[\w-]+\.\w+/)
  assert.doesNotMatch(text, /X-Plex-Token=(?!x{20})/)
})
