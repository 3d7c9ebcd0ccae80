import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Rule } from '../rules/rule.ts'
import { causesOf, type Trouble } from './causes.ts'

const MINUTE = 60_000
const RULES: Record<string, Partial<Rule>> = {
  full: { supersedes: ['corrupt', 'slow'] },
  corrupt: { supersedes: ['crash'] },
  crash: { supersedes: [] },
  slow: { supersedes: [] },
  refused: { supersedes: ['slow'], supersedes_minutes: 2 },
}
const ruleOf = (id: string) => RULES[id] as Rule | undefined

const trouble = (rule: string, ...minutes: [from: number, to: number][]): Trouble => ({
  rule,
  key: '',
  spans: minutes.map(([from, to]) => ({ from: from * MINUTE, to: to * MINUTE })),
})

/** `slow<full`: the first follows from the second. */
const found = (...troubles: Trouble[]) =>
  [...causesOf(troubles, ruleOf, () => 30 * MINUTE)].map(([one, cause]) => `${one.rule}<${cause.rule}`).sort()

test('a trouble follows from the one that explains it while that is there, shortly before, or within its quiet time', () => {
  assert.deepEqual(found(trouble('full', [10, 20]), trouble('slow', [12, 90])), ['slow<full'])
  assert.deepEqual(found(trouble('full', [10, 20]), trouble('slow', [6, 7])), ['slow<full'])
  assert.deepEqual(found(trouble('full', [10, 20]), trouble('slow', [49, 50])), ['slow<full'])
})

test('it stands for itself when it began long before or after, or was there at another time as well', () => {
  assert.deepEqual(found(trouble('full', [10, 20]), trouble('slow', [1, 15])), [])
  assert.deepEqual(found(trouble('full', [10, 20]), trouble('slow', [51, 55])), [])
  assert.deepEqual(found(trouble('full', [10, 20]), trouble('slow', [12, 13], [500, 501])), [])
  assert.deepEqual(found(trouble('full', [10, 20], [499, 510]), trouble('slow', [12, 13], [500, 501])), ['slow<full'])
})

test('a cause that bounds what follows from it explains only what is over as soon', () => {
  assert.deepEqual(found(trouble('refused', [10, 20]), trouble('slow', [12, 22])), ['slow<refused'])
  assert.deepEqual(found(trouble('refused', [10, 20]), trouble('slow', [12, 23])), [])
})

test('what follows from a consequence follows from the first cause', () => {
  const all = [trouble('crash', [12, 12]), trouble('corrupt', [11, 12]), trouble('full', [10, 20])]
  assert.deepEqual(found(...all), ['corrupt<full', 'crash<full'])
})

test('troubles that explain each other stand for themselves', (t) => {
  RULES.slow = { supersedes: ['full'] }
  t.after(() => {
    RULES.slow = { supersedes: [] }
  })
  assert.deepEqual(found(trouble('full', [10, 20]), trouble('slow', [10, 20])), [])
})
