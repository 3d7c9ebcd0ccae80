import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptLog } from '../../../test/support/log.ts'
import { createMatcher } from '../../detect/match.ts'
import type { PlexResult } from '../../plex-api/client.ts'
import { createMeanings } from '../meaning.ts'
import { createBackfill } from './backfill.ts'
import { FIRST_PLACE, type Place } from './place.ts'
import { createTally } from './tally.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A place with a cut that nothing has made up for yet. */
const CUT: Place = { ...FIRST_PLACE, cut: [{ time: 'Jan 02, 2026 10:00:00.000', key: 'a' }] }

/** No Plex: answers are given by hand. */
function stage() {
  let time = 0
  let wakes = 0
  let asked = Promise.withResolvers<PlexResult>()
  const backfill = createBackfill({
    ask: () => asked.promise,
    tally: createTally({ key: 'tally', value: () => undefined }),
    meanings: createMeanings({
      matcher: createMatcher({ rules: [], overrides: {}, monitorErrors: true, monitorWarnings: true }),
      now: () => time,
      clock: () => time,
    }),
    id: 'plex',
    log: keptLog().log,
    now: () => time,
    clock: () => time,
    wake: () => wakes++,
  })
  return {
    backfill,
    pass: (ms: number) => (time += ms),
    wakes: () => wakes,
    async answer(result: PlexResult) {
      asked.resolve(result)
      asked = Promise.withResolvers()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

test('nothing is waited for but a wake while nothing is missing, nobody is connected, or an answer is on its way', async () => {
  const { backfill, pass, wakes, answer } = stage()
  backfill.connected(1)
  pass(HOUR)
  assert.equal(backfill.waitMs(FIRST_PLACE, true), MINUTE)
  assert.equal(backfill.due(FIRST_PLACE, true), null)
  assert.equal(backfill.waitMs(CUT, false), MINUTE)
  assert.equal(backfill.due(CUT, false), null)

  assert.equal(backfill.waitMs(CUT, true), 0)
  const asked = backfill.due(CUT, true)
  assert.deepEqual(asked?.fetches, [HOUR])
  assert.equal(backfill.waitMs(asked!, true), MINUTE)
  await answer({ ok: true, status: 403, headers: {}, body: Buffer.alloc(0) })
  assert.equal(wakes(), 1)
  assert.equal(backfill.waitMs(asked!, true), 0)
  assert.notEqual(backfill.take(), null)
  assert.equal(backfill.waitMs(asked!, true), MINUTE)
})

test('after a connection Plex gets three seconds to write its file', () => {
  const { backfill, pass } = stage()
  backfill.connected(1)
  assert.equal(backfill.waitMs(CUT, true), 3_000)
  pass(2_999)
  assert.equal(backfill.due(CUT, true), null)
  pass(1)
  assert.notEqual(backfill.due(CUT, true), null)
})

test('the seventh archive within an hour waits until the first of the six is an hour old', () => {
  const { backfill, pass } = stage()
  const fetches = [0, 1, 2, 3, 4, 5].map((minutes) => minutes * MINUTE)
  const place = { ...CUT, fetches }
  pass(HOUR - 10_000)
  backfill.connected(1)
  assert.equal(backfill.waitMs(place, true), 10_000)
  pass(9_999)
  assert.equal(backfill.due(place, true), null)
  pass(1)
  assert.deepEqual(backfill.due(place, true)?.fetches, [...fetches.slice(1), HOUR])
})
