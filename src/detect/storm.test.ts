import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createStormCap } from './storm.ts'

const HOUR = 3_600_000

function made(count: number, atOf: (n: number) => number, nowOf: (n: number) => number): number {
  const storm = createStormCap([])
  let rows = 0
  for (let n = 0; n < count; n++) {
    if (storm.full('a.rule', atOf(n), nowOf(n))) continue
    storm.add('a.rule', atOf(n), nowOf(n))
    rows++
  }
  return rows
}

it('an hour of the log makes fifty incidents of a rule', () => {
  assert.equal(
    made(
      500,
      () => HOUR,
      (n) => n * HOUR,
    ),
    50,
  )
})

it('an hour of reading makes two hundred, whatever clock the lines have', () => {
  assert.equal(
    made(
      100_000,
      (n) => n * 72_000,
      () => 5 * HOUR,
    ),
    200,
  )
  assert.equal(
    made(
      1_000,
      (n) => n * HOUR,
      (n) => (n < 500 ? 0 : HOUR),
    ),
    400,
  )
})

it('rules do not count together', () => {
  const storm = createStormCap([])
  for (let n = 0; n < 200; n++) storm.add('a.rule', n * HOUR, 0)
  assert.equal(storm.full('a.rule', 999 * HOUR, 0), true)
  assert.equal(storm.full('b.rule', 999 * HOUR, 0), false)
  assert.equal(storm.full(null, 999 * HOUR, 0), false)
})

it('of all time no more keys of a rule than asked for, however far apart they come', () => {
  const storm = createStormCap([], 3)
  const days = [1, 2, 3, 4].map((day) => day * 24 * 3_600_000)
  const full = days.map((at) => {
    const isFull = storm.full('a', at, at)
    storm.add('a', at, at)
    return isFull
  })
  assert.deepEqual(full, [false, false, false, true])
  assert.equal(storm.full('b', days[3]!, days[3]!), false)
})
