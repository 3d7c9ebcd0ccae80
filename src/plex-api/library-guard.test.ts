import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { accepted, type Count, type Guarded, NOTHING_DELETED, recount } from './library-guard.ts'

const films = (top: number): Count => ({ top, leaves: null })
const shows = (top: number, leaves: number): Count => ({ top, leaves })
const counted = (counts: Count[], deleted: Count = NOTHING_DELETED): Guarded =>
  counts.reduce<Guarded | undefined>(
    (before, count) => recount(before, 'Films', count, before ? deleted : NOTHING_DELETED),
    undefined,
  )!

describe('the loss guard', () => {
  const cases: [string, Count[], Guarded['loss']][] = [
    ['a first count is what there is', [films(0)], null],
    ['a tenth is missing', [films(100), films(90)], { missing: 10, of: 100, what: 'items' }],
    ['less than a tenth is not', [films(100), films(91)], null],
    ['fifty of many are missing', [films(5_000), films(4_950)], { missing: 50, of: 5_000, what: 'items' }],
    ['forty-nine of many are not', [films(5_000), films(4_951)], null],
    ['two of five are too few to cry', [films(5), films(3)], null],
    ['everything is gone', [films(8), films(0)], { missing: 8, of: 8, what: 'items' }],
    ['a season is gone, the show stays', [shows(20, 400), shows(20, 350)], { missing: 50, of: 400, what: 'episodes' }],
    ['it grew', [films(100), films(140)], null],
    [
      'a loss in two steps is measured from the best',
      [films(100), films(88), films(85)],
      { missing: 15, of: 100, what: 'items' },
    ],
    ['it came back', [films(100), films(50), films(99)], null],
    ['small losses one after the other are new beginnings', [films(100), films(92), films(85)], null],
  ]
  for (const [name, counts, loss] of cases) test(name, () => assert.deepEqual(counted(counts).loss, loss))

  test('what somebody deleted is no loss', () => {
    assert.equal(counted([films(100), films(50)], films(50)).loss, null)
    assert.deepEqual(counted([films(100), films(50)], films(20)).loss, { missing: 30, of: 100, what: 'items' })
    assert.equal(counted([shows(20, 400), shows(19, 300)], { top: 1, leaves: 0 }).loss, null)
    assert.deepEqual(counted([shows(20, 400), shows(20, 300)], { top: 0, leaves: 5 }).loss, {
      missing: 95,
      of: 400,
      what: 'episodes',
    })
  })

  test('an accepted loss is the new beginning', () => {
    const loss = counted([films(100), films(50)])
    assert.notEqual(loss.loss, null)
    assert.equal(recount(accepted(loss), 'Films', films(50), NOTHING_DELETED).loss, null)
    assert.deepEqual(recount(accepted(loss), 'Films', films(40), NOTHING_DELETED).loss, {
      missing: 10,
      of: 50,
      what: 'items',
    })
  })
})
