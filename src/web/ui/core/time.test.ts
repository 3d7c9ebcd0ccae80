import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRecent } from './time.ts'

test('a week back and a week ahead it is said how long, further away the date', () => {
  const now = Date.UTC(2026, 10, 29, 12)
  const days = (count: number) => new Date(now + count * 86_400_000).toISOString()
  assert.deepEqual(
    [-8, -7, 0, 7, 8].map((count) => isRecent(days(count), now)),
    [false, true, true, true, false],
  )
})
