// When findings are enough: many, held for long, lasting at the source's own pace, or failing since the start.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_POLICY, type Policy } from './policy.ts'
import { type Held, isEnough, type Run, withHit, withHold } from './signs.ts'

const MINUTE = 60_000
const policy: Policy = { ...DEFAULT_POLICY, threshold: 100, windowMs: 10 * MINUTE }

const nothing = { hits: [], held: [], run: null }
const runOf = (minutes: number[], starting: (minute: number) => boolean, knobs: Policy): Run | null =>
  minutes.reduce<Run | null>((run, minute) => withHit(run, minute * MINUTE, starting(minute), knobs), null)
const never = () => false

test('seconds that lines name add up within the window only', () => {
  const held = (entries: [number, number | null][]) =>
    entries.reduce<Held>((all, [minute, seconds]) => withHold(all, minute * MINUTE, seconds), [])
  const knobs = { ...policy, heldSeconds: 60 }
  assert.equal(isEnough({ ...nothing, held: held([[0, 61]]) }, knobs), true, 'one long hold is enough')
  assert.equal(
    isEnough(
      {
        ...nothing,
        held: held([
          [0, 26],
          [1, 26],
          [2, 26],
        ]),
      },
      knobs,
    ),
    true,
  )
  assert.equal(
    isEnough(
      {
        ...nothing,
        held: held([
          [0, 26],
          [11, 26],
          [22, 26],
        ]),
      },
      knobs,
    ),
    false,
    'too far apart',
  )
  assert.equal(
    isEnough(
      {
        ...nothing,
        held: held([
          [0, 26],
          [1, null],
        ]),
      },
      knobs,
    ),
    false,
  )
  assert.equal(isEnough({ ...nothing, held: held([[0, 600]]) }, policy), false, 'the rule does not ask for it')
})

test('an outage at the pace of the source lasts until its pause is too long', () => {
  const knobs = { ...policy, lastingMs: 45 * MINUTE }
  const every = (step: number, count: number) => Array.from({ length: count }, (_, index) => index * step)
  assert.equal(isEnough({ ...nothing, run: runOf(every(5, 10), never, knobs) }, knobs), true)
  assert.equal(isEnough({ ...nothing, run: runOf(every(5, 9), never, knobs) }, knobs), false, '40 minutes')
  assert.equal(isEnough({ ...nothing, run: runOf(every(16, 10), never, knobs) }, knobs), false, 'a pause ends the run')
  assert.equal(
    isEnough({ ...nothing, run: runOf(every(16, 10), never, { ...knobs, paceMs: 20 * MINUTE }) }, knobs),
    true,
  )
  assert.equal(
    isEnough({ ...nothing, run: runOf([0, 15, 45], never, { ...knobs, paceMs: 60 * MINUTE }) }, knobs),
    false,
    'three lines are no run',
  )
})

test('what fails since the start and still fails ten minutes later is told, however rarely it is tried', () => {
  const knobs = { ...policy, lastingMs: 45 * MINUTE }
  const starting = (minute: number) => minute < 6
  assert.equal(isEnough({ ...nothing, run: runOf([0, 1, 62], starting, knobs) }, knobs), true)
  assert.equal(isEnough({ ...nothing, run: runOf([0, 1, 7], starting, knobs) }, knobs), false, 'it may come up late')
  assert.equal(isEnough({ ...nothing, run: runOf([0, 1, 100], starting, knobs) }, knobs), false, 'another story')
})
