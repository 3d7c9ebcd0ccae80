import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWatchedHours, type HourSpan, hoursWithin } from './watched-hours.ts'

const HOUR = 3_600_000

function hours(given: { stored?: HourSpan[]; lastLineAt?: number; lost?: number } = {}) {
  const { stored = null, lastLineAt = null, lost = Number.NEGATIVE_INFINITY } = given
  return createWatchedHours({ stored, since: 10 * HOUR, lastLineAt, lostSince: (at) => lost >= at })
}

test('an hour that is looked at counts once, and one after the other makes one span', () => {
  const watched = hours()
  assert.deepEqual(watched.spans(), [[10, 11]])
  assert.equal(watched.look(10.5 * HOUR, true), null)
  assert.deepEqual(watched.look(11.2 * HOUR, true), [[10, 12]])
  assert.equal(watched.look(11.9 * HOUR, true), null)
  assert.deepEqual(watched.spans(), [[10, 12]])
})

test('where nothing can be read, nothing is watched', () => {
  const watched = hours({ stored: [[10, 12]], lost: 30 * HOUR })
  assert.equal(watched.look(14 * HOUR, false), null)
  assert.deepEqual(watched.look(31 * HOUR, true), [
    [10, 12],
    [31, 32],
  ])
})

test('a pause whose lines were read afterwards is no hole; one in which lines were lost is', () => {
  assert.deepEqual(hours({ stored: [[10, 12]] }).look(60 * HOUR, true), [[10, 61]])
  assert.deepEqual(hours({ stored: [[10, 12]], lost: 12 * HOUR - 1 }).look(60 * HOUR, true), [[10, 61]])
  assert.deepEqual(hours({ stored: [[10, 12]], lost: 12 * HOUR }).look(60 * HOUR, true), [
    [10, 12],
    [60, 61],
  ])
})

test('of a database that remembers no hours, all between the first and the last line count', () => {
  assert.deepEqual(hours({ lastLineAt: 40 * HOUR }).spans(), [[10, 41]])
  assert.deepEqual(hours({ lastLineAt: 2 * HOUR }).spans(), [[10, 11]])
})

test('a clock that is set back forgets what it has not reached yet', () => {
  const watched = hours({
    stored: [
      [10, 12],
      [500, 600],
    ],
    lost: 1_000 * HOUR,
  })
  assert.deepEqual(watched.look(50 * HOUR, true), [
    [10, 12],
    [50, 51],
  ])
})

test('the hours between two times, with parts of hours', () => {
  assert.equal(
    hoursWithin(
      [
        [10, 12],
        [20, 30],
      ],
      11 * HOUR,
      20.5 * HOUR,
    ),
    1.5,
  )
  assert.equal(hoursWithin([[10, 12]], 0, 10 * HOUR), 0)
  assert.equal(hoursWithin([], 0, 10 * HOUR), 0)
})
