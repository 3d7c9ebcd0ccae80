import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exact, isRecent, short } from './time.ts'

test('a week back and a week ahead it is said how long, further away the date', () => {
  const now = Date.UTC(2026, 10, 29, 12)
  const days = (count: number) => new Date(now + count * 86_400_000).toISOString()
  assert.deepEqual(
    [-8, -7, 0, 7, 8].map((count) => isRecent(days(count), now)),
    [false, true, true, true, false],
  )
})

test('a time is that of the zone in which the reader is now, also after a journey', (t) => {
  const before = process.env.TZ
  t.after(() => {
    process.env.TZ = before ?? 'UTC'
  })
  const shownIn = (zone: string) => {
    process.env.TZ = zone
    return [short('2026-11-29T12:00:00Z'), exact('2026-11-29T12:00:00Z')].map((text) => /\d+:\d\d/.exec(text)?.[0])
  }
  assert.deepEqual(
    ['UTC', 'Asia/Kolkata', 'UTC'].map((zone) => shownIn(zone)),
    [
      ['12:00', '12:00'],
      ['05:30', '5:30'],
      ['12:00', '12:00'],
    ],
  )
})
