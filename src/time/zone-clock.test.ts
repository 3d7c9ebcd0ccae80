import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { dayNamed, dayOf, midnightsBefore, nextClock, startOfDay } from './zone-clock.ts'

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

  test(`so it does where the process keeps ${zone}, at ${now}`, (t) => {
    keepZone(t, zone)
    assert.equal(new Date(startOfDay(Date.parse(now), zone)).toISOString(), new Date(midnight).toISOString())
  })
}

function keepZone(t: TestContext, zone: string): void {
  const before = process.env.TZ
  t.after(() => {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  })
  process.env.TZ = zone
}

test('the next moment of a weekday and a time, also where the clocks change', () => {
  const next = (after: string, zone: string, clock: string, weekday: number | null) =>
    new Date(nextClock(clock, Date.parse(after), zone, weekday)).toISOString()
  // A Tuesday; Monday is next week, today is not over, and the same moment is not the next one.
  assert.equal(next('2026-10-06T12:00:00Z', 'Europe/Berlin', '08:00', 1), '2026-10-12T06:00:00.000Z')
  assert.equal(next('2026-10-06T12:00:00Z', 'Europe/Berlin', '18:00', 2), '2026-10-06T16:00:00.000Z')
  assert.equal(next('2026-10-12T06:00:00Z', 'Europe/Berlin', '08:00', 1), '2026-10-19T06:00:00.000Z')
  // In Berlin Sunday 2026-10-25 has 25 hours, and 02:30 on 2026-03-29 is skipped.
  assert.equal(next('2026-10-19T06:00:00Z', 'Europe/Berlin', '08:00', 1), '2026-10-26T07:00:00.000Z')
  assert.equal(next('2026-03-28T12:00:00Z', 'Europe/Berlin', '02:30', 0), '2026-03-29T01:30:00.000Z')
  // There it is Monday already.
  assert.equal(next('2026-10-04T20:00:00Z', 'Pacific/Auckland', '10:00', 1), '2026-10-04T21:00:00.000Z')
  assert.equal(next('2026-10-06T12:00:00Z', 'UTC', '08:00', null), '2026-10-07T08:00:00.000Z')
})

test('whole days before a moment are those of the calendar, of 23 to 25 hours', () => {
  const bounds = midnightsBefore(Date.parse('2026-10-27T12:00:00Z'), 'Europe/Berlin', 3)
  assert.deepEqual(
    bounds.map((at) => new Date(at).toISOString()),
    ['2026-10-23T22:00:00.000Z', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z', '2026-10-26T23:00:00.000Z'],
  )
})

test('a day has one name, and what is no day of the calendar has no beginning', () => {
  const at = dayNamed('2026-10-26', 'Europe/Berlin')
  assert.equal(at, Date.parse('2026-10-25T23:00:00Z'))
  assert.equal(dayOf(at!, 'Europe/Berlin'), '2026-10-26')
  assert.equal(dayOf(at! - 1, 'Europe/Berlin'), '2026-10-25')
  for (const [, zone, , midnight] of cases.map((one) => ['', ...one] as const))
    assert.equal(dayNamed(dayOf(Date.parse(midnight), zone), zone), Date.parse(midnight), zone)
  for (const wrong of ['2026-02-30', '2026-13-01', '26-01-01', '2026-01-01T00:00', ''])
    assert.equal(dayNamed(wrong, 'UTC'), null)
})
