import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isoLocal, parseSince } from './local.ts'

test('a time is written as the wall clock with the offset, and reads back as itself', () => {
  const at = new Date(2026, 10, 23, 18, 5, 9, 42).getTime()
  assert.match(isoLocal(at), /^2026-11-23T18:05:09\.042[+-]\d\d:\d\d$/)
  assert.equal(Date.parse(isoLocal(at)), at)
  assert.doesNotMatch(isoLocal(at - 42), /\./)
})

test('--since takes spans, dates and times', () => {
  const now = new Date(2026, 10, 23, 12).getTime()
  const hour = 3_600_000
  assert.equal(parseSince('24h', now), now - 24 * hour)
  assert.equal(parseSince('7d', now), now - 7 * 24 * hour)
  assert.equal(parseSince('90m', now), now - 1.5 * hour)
  assert.equal(parseSince('2026-11-23', now), now - 12 * hour)
  assert.equal(parseSince('2026-11-23T10:00', now), now - 2 * hour)
  assert.equal(parseSince('2026-11-23 10:00:00', now), now - 2 * hour)
  assert.equal(parseSince('2026-11-23T10:00:00Z', now), Date.UTC(2026, 10, 23, 10))
  for (const wrong of ['', 'yesterday', '24', '2026-13-45', '1h30m']) assert.equal(parseSince(wrong, now), null, wrong)
})
