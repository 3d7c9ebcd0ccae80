import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { comparable, usualBelowSpike } from './spike.ts'

const WEEK = 7 * 24

describe('the hours to compare with', () => {
  test('are the same and its neighbours in each of at most eight weeks', () => {
    const hours = comparable(10_000, 10_000 - 2 * WEEK - 1)
    assert.deepEqual(
      hours,
      [WEEK, 2 * WEEK].flatMap((ago) => [10_000 - ago - 1, 10_000 - ago, 10_000 - ago + 1]),
    )
    assert.equal(comparable(10_000, 0).length, 24)
  })

  test('are none before two weeks', () => {
    assert.deepEqual(comparable(10_000, 10_000 - 2 * WEEK), [])
  })
})

describe('a spike', () => {
  const cases: [name: string, count: number, before: number[], usual: number | null][] = [
    ['a flood on a server without trouble', 60, [0, 0, 0, 0, 0, 0], 0],
    ['a flood on a server with some', 300, [10, 12, 11, 9, 14, 10], 10.5],
    ['a handful on a server without trouble', 40, [0, 0, 0, 0, 0, 0], null],
    ['somewhat more than usual', 60, [10, 12, 11, 9, 14, 10], null],
    ['much on a server where much is usual', 450, [380, 400, 410, 390, 405, 395], null],
    ['much, but not more than once before', 200, [0, 0, 0, 0, 0, 210], null],
    ['anything without weeks to compare with', 5_000, [], null],
  ]
  for (const [name, count, before, usual] of cases) {
    test(`${name} is ${usual === null ? 'none' : 'one'}`, () => {
      assert.equal(usualBelowSpike(count, before), usual)
    })
  }
})
