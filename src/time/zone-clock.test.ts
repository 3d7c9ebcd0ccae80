import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startOfDay } from './zone-clock.ts'

const cases: [zone: string, now: string, midnight: string][] = [
  ['UTC', '2026-11-23T18:20:00.500Z', '2026-11-23T00:00:00Z'],
  ['Europe/Berlin', '2026-07-01T21:59:59Z', '2026-06-30T22:00:00Z'],
  ['Europe/Berlin', '2026-07-01T22:00:00Z', '2026-07-01T22:00:00Z'],
  ['Asia/Kolkata', '2026-11-23T18:20:00Z', '2026-11-22T18:30:00Z'],
  // Clocks go forward at 02:00 and back at 03:00 in Berlin.
  ['Europe/Berlin', '2026-03-29T10:00:00Z', '2026-03-28T23:00:00Z'],
  ['Europe/Berlin', '2026-10-25T10:00:00Z', '2026-10-24T22:00:00Z'],
  ['America/New_York', '2026-11-01T20:00:00Z', '2026-11-01T04:00:00Z'],
  ['America/New_York', '2026-03-08T20:00:00Z', '2026-03-08T05:00:00Z'],
  // Clocks skip midnight in Asunción, and show 23:30 twice in Havana before the day begins.
  ['America/Asuncion', '2023-10-01T12:00:00Z', '2023-10-01T04:00:00Z'],
  ['America/Havana', '2026-11-01T12:00:00Z', '2026-11-01T04:00:00Z'],
]

for (const [zone, now, midnight] of cases) {
  test(`the day of ${now} in ${zone} begins at ${midnight}`, () => {
    assert.equal(new Date(startOfDay(Date.parse(now), zone)).toISOString(), new Date(midnight).toISOString())
  })
}
