import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTimeline } from './timeline.ts'

test('minutes are told apart as long as there is room for them', () => {
  const timeline = createTimeline()
  timeline.add(7, 2)
  timeline.add(8, 1)
  timeline.add(7, 3)
  assert.deepEqual(
    [...timeline.slots()],
    [
      [7, 5],
      [8, 1],
    ],
  )
})

test('of years nothing is lost, and little is kept', () => {
  const timeline = createTimeline()
  for (let minute = 0; minute < 1_000_000; minute += 10) timeline.add(minute, 1)
  const slots = [...timeline.slots()]
  assert.ok(slots.length <= 5_000)
  assert.equal(
    slots.reduce((sum, [, count]) => sum + count, 0),
    100_000,
  )
  assert.deepEqual(slots.slice(0, 2), [
    [0, 26],
    [256, 26],
  ])
})
