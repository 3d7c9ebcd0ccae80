import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { alert } from '../../../test/support/incidents.ts'
import type { Alert } from '../../store/alert.ts'
import { minutesOfDay, nextClock } from '../../time/zone-clock.ts'
import { type Routing, wants } from './policy.ts'

const at = (iso: string) => Date.parse(iso)
const iso = (ms: number) => new Date(ms).toISOString()

const NOTHING = { since: 0, until: 1, asOf: 1, timeZone: 'UTC', servers: [], more: 0 }

describe('routing', () => {
  const decide = (routing: Routing, given: Partial<Alert> = {}, now = '2026-10-06T12:00:00Z') => {
    const wanted = wants(alert(given), routing, 'Europe/Berlin', at(now))
    if (wanted.wanted) return 'wanted'
    return wanted.until === undefined ? wanted.reason : `${wanted.reason} until ${iso(wanted.until)}`
  }
  const night: Routing = { quiet_hours: { from: '23:00', to: '07:00', except: 'critical' } }

  const rows: [string, Routing, Partial<Alert>, string, string?][] = [
    ['without routing all is wanted', {}, { severity: 'info', state: 'resolved' }, 'wanted'],
    ['less than the least severity', { min_severity: 'error' }, { severity: 'warning' }, 'min-severity'],
    ['the least severity itself', { min_severity: 'error' }, { severity: 'error' }, 'wanted'],
    ['another category', { categories: ['disk_error'] }, {}, 'categories'],
    ['a listed category', { categories: ['disk_error', 'database_error'] }, {}, 'wanted'],
    ['another server', { servers: ['attic'] }, {}, 'servers'],
    ['a state that is not listed', { states: ['raised'] }, { state: 'resolved' }, 'states'],
    [
      'a test is always wanted',
      { min_severity: 'critical', states: ['raised'], ...night },
      { state: 'test' },
      'wanted',
      '2026-10-06T23:00:00Z',
    ],
    ['by day', night, {}, 'wanted'],
    ['at night', night, {}, 'quiet-hours until 2026-10-07T05:00:00.000Z', '2026-10-06T22:00:00Z'],
    ['after midnight', night, {}, 'quiet-hours until 2026-10-07T05:00:00.000Z', '2026-10-07T04:59:59Z'],
    ['when the night begins', night, {}, 'quiet-hours until 2026-10-07T05:00:00.000Z', '2026-10-06T21:00:00Z'],
    ['when the night ends', night, {}, 'wanted', '2026-10-07T05:00:00Z'],
    ['critical at night', night, { severity: 'critical' }, 'wanted', '2026-10-06T22:00:00Z'],
    [
      'critical at night without exception',
      { quiet_hours: { from: '23:00', to: '07:00' } },
      { severity: 'critical' },
      'quiet-hours until 2026-10-07T05:00:00.000Z',
      '2026-10-06T22:00:00Z',
    ],
    [
      'quiet hours within a day',
      { quiet_hours: { from: '13:00', to: '15:00' } },
      {},
      'quiet-hours until 2026-10-06T13:00:00.000Z',
    ],
    ['a weekly report', { digest: 'mon 08:00' }, { severity: 'critical' }, 'weekly'],
    ['what no report would name', { digest: 'mon 08:00' }, { incident: null }, 'wanted'],
    [
      'what no report would name, by night',
      { ...night, digest: 'mon 08:00' },
      { incident: null },
      'quiet-hours until 2026-10-07T05:00:00.000Z',
      '2026-10-06T22:00:00Z',
    ],
    [
      'a report in quiet hours',
      { ...night, digest: 'mon 08:00', servers: ['attic'] },
      { report: NOTHING },
      'wanted',
      '2026-10-06T22:00:00Z',
    ],
    ['a daily digest', { digest: '08:00' }, { severity: 'critical' }, 'digest until 2026-10-07T06:00:00.000Z'],
    ['the night the clocks go back', night, {}, 'quiet-hours until 2026-10-25T06:00:00.000Z', '2026-10-24T22:00:00Z'],
    [
      'the night the clocks go forward',
      night,
      {},
      'quiet-hours until 2027-03-28T05:00:00.000Z',
      '2027-03-27T23:00:00Z',
    ],
  ]
  for (const [name, routing, given, expected, now] of rows) {
    test(`${name}: ${expected}`, () => assert.equal(decide(routing, given, now), expected))
  }
})

describe('clock times', () => {
  test('a time that is skipped comes an hour later', () => {
    assert.equal(iso(nextClock('02:30', at('2027-03-27T12:00:00Z'), 'Europe/Berlin')), '2027-03-28T01:30:00.000Z')
  })

  test('a time that comes twice counts both times', () => {
    const first = nextClock('02:30', at('2026-10-24T12:00:00Z'), 'Europe/Berlin')
    assert.equal(iso(first), '2026-10-25T00:30:00.000Z')
    assert.equal(iso(nextClock('02:30', first, 'Europe/Berlin')), '2026-10-25T01:30:00.000Z')
  })

  test('the next time is always later, within a bit more than a day, and shows that time', () => {
    for (const zone of [
      'UTC',
      'Europe/Berlin',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Pacific/Apia',
    ]) {
      for (let hour = 0; hour < 24 * 370; hour += 11) {
        const now = at('2026-01-01T00:17:42.123Z') + hour * 3_600_000
        const next = nextClock('07:45', now, zone)
        assert.ok(next > now && next - now <= 26 * 3_600_000, `${zone} ${iso(now)}`)
        assert.equal(minutesOfDay(next, zone), 7 * 60 + 45, `${zone} ${iso(now)}`)
      }
    }
  })
})
