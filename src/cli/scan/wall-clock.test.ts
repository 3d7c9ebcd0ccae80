import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWallClock, wallOf } from './wall-clock.ts'

const NOON = Date.UTC(2026, 6, 1, 12)
const HOUR = 3_600_000

test('the digits of the log stay, the offset is that of the banner before', () => {
  const clock = createWallClock()
  clock.saw(NOON, -300)
  clock.saw(NOON + 5 * HOUR, 60)
  clock.saw(NOON + 6 * HOUR, 60)
  assert.equal(clock.iso(NOON - HOUR), '2026-07-01T11:00:00-05:00')
  assert.equal(clock.iso(NOON + 4.5 * HOUR + 7), '2026-07-01T16:30:00.007-05:00')
  assert.equal(clock.iso(NOON + 7 * HOUR), '2026-07-01T19:00:00+01:00')
  assert.deepEqual(clock.zones(), ['-05:00', '+01:00'])
})

test('without a banner the offset is the machine’s', () => {
  const { iso, zones } = createWallClock()
  const at = new Date(2026, 6, 1, 12, 30)
  assert.equal(Date.parse(iso(wallOf(at.getTime()))), at.getTime())
  assert.match(iso(wallOf(at.getTime())), /^2026-07-01T12:30:00/)
  assert.deepEqual(zones(), [])
})
