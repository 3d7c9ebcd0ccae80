import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSlowTime } from './slow-time.ts'

test('a time is held while it grows, and shown at once after a silence as long', () => {
  const HOLD_MS = 600_000
  let clock = 0
  const slow = createSlowTime(
    HOLD_MS,
    () => clock,
    () => {},
  )
  const at = (ms: number, time: number) => {
    clock = ms
    return slow.of(time)
  }
  const NOON = Date.UTC(2026, 10, 29, 12)
  assert.equal(at(0, NOON - 3_600_000), NOON - 3_600_000)
  assert.equal(at(1_000, NOON), NOON)
  assert.equal(at(2_000, NOON + 1_000), NOON)
  assert.equal(at(600_999, NOON + 599_999), NOON)
  assert.equal(at(601_000, NOON + 599_999), NOON + 599_999)
  slow.stop()
})
