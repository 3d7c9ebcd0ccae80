import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseRecord } from '../plex/parse.ts'
import { type CompiledRule, compileRule, subjectOf } from './compile.ts'
import { linearEngine } from './linear-engine.ts'
import { ruleSchema } from './rule.ts'
import { createRuleCosts } from './rule-costs.ts'

const compiled = compileRule(
  ruleSchema.parse({
    id: 'own.one',
    title: 'Mine',
    category: 'other',
    severity: 'warning',
    pattern: 'mine',
    cause: 'Mine.',
    advice: ['Look.'],
    samples: { match: ['mine'] },
  }),
  linearEngine,
)
const subject = subjectOf(parseRecord('ERROR - mine', { file: '', zoneMinutes: 0 }))

/** The rule, measured by a clock that goes on by `ms` for each record. */
function measured(ms: number) {
  let at = 0
  const costs = createRuleCosts(() => {
    at += ms
    return at
  })
  const rule: CompiledRule = costs.measured(compiled)
  return { rule, cost: () => costs.all()[0] }
}

const matches = ({ trials }: CompiledRule, records: number) =>
  Array.from({ length: records }, () => trials[0]!.match(subject)).filter(Boolean).length

test('the time of a rule is added up', () => {
  const { rule, cost } = measured(2)
  assert.equal(matches(rule, 60), 60)
  assert.deepEqual(cost(), { rule: 'own.one', records: 60, ms: 120, stopped: false })
})

test('a rule that takes too long for each record is stopped after fifty', () => {
  const { rule, cost } = measured(6)
  assert.equal(matches(rule, 60), 50)
  assert.equal(cost()?.stopped, true)
})

test('one long pause of the machine stops no rule', () => {
  const pauses = [0, 60_000]
  let at = 0
  const costs = createRuleCosts(() => {
    at += pauses.shift() ?? 0.01
    return at
  })
  assert.equal(matches(costs.measured(compiled), 60), 60)
})
