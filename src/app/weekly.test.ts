import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { ids, incident } from '../../test/support/incidents.ts'
import { desk, recorder } from '../../test/support/outbox.ts'
import type { ChannelSettings } from '../alert/channels/channel.ts'
import type { Routing } from '../alert/routing/policy.ts'
import { wants } from '../alert/routing/policy.ts'
import { speak } from '../alert/words/languages/index.ts'
import { loadCatalogue } from '../rules/catalogue.ts'
import { openStore } from '../store/store.ts'
import { createWeekly } from './weekly.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const at = (iso: string) => Date.parse(iso)
const iso = (ms: number) => new Date(ms).toISOString()
const rules = new Map(loadCatalogue().map((rule) => [rule.id, rule]))

const channel = (given: Partial<ChannelSettings> = {}): ChannelSettings => ({
  ...{ type: 'ntfy', name: 'phone', enabled: true, digest: 'mon 08:00' },
  ...given,
})

/** The clock, a database on disk, one channel that takes everything, and the reports on it. */
function setUp(t: TestContext, start: string, given: { channels?: ChannelSettings[]; timeZone?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-weekly-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const clock = { now: at(start) }
  const settings = { channels: given.channels ?? [channel()], timeZone: given.timeZone ?? 'Europe/Berlin' }
  const phone = recorder('phone', clock, {
    digests: true,
    wants: (alert, now) => wants(alert, settings.channels[0] as Routing, settings.timeZone, now),
  })
  const other = recorder('other', clock)
  const newId = ids('report-')
  const open = () => openStore({ path: join(folder, 'sentarr.db'), now: clock.now })
  function begin() {
    const store = open()
    const outbox = desk([phone.target, other.target], clock, store)
    const servers = ['plex', 'attic'].map((id) => ({
      id,
      name: id,
      watchedHours: () => [[0, 1e9]] as [number, number][],
    }))
    const look = createWeekly({
      store,
      servers,
      rule: (id) => rules.get(id),
      language: speak('en'),
      settings: () => settings,
      outbox: outbox.outbox,
      publicUrl: 'https://plex.example.net',
      now: () => clock.now,
      newId,
    })
    return { ...outbox, look }
  }
  let running = begin()
  return {
    clock,
    settings,
    phone,
    other,
    store: () => running.store,
    raise: (id: string, more = {}) => running.raise(id, more),
    outbox: () => running.outbox,
    look: () => running.look(),
    /** Looks each minute, as the program does. */
    async pass(ms: number, step = MINUTE) {
      for (const end = clock.now + ms; clock.now < end; ) {
        clock.now = Math.min(end, clock.now + step)
        running.look()
        await running.outbox.drain()
      }
    },
    /** As a kill does it: what was not stored is gone. */
    restart() {
      running.store.close()
      running = begin()
    },
    /** After the database was closed under it. */
    reopen: () => {
      running = begin()
    },
    states: (name: string) => running.states(name),
    sentAt: () => phone.sent.map((one) => iso(one.at)),
  }
}

describe('the report of the week', () => {
  test('comes once a week at its time on the clock, also where that changes', async (t) => {
    // In Berlin the clocks go back on Sunday, 25 October.
    const its = setUp(t, '2026-10-14T10:00:00Z')
    await its.pass(21 * DAY, 10 * MINUTE)
    assert.deepEqual(its.sentAt(), ['2026-10-19T06:00:00.000Z', '2026-10-26T07:00:00.000Z', '2026-11-02T07:00:00.000Z'])
    const { report } = its.phone.sent[1]!.alert
    assert.deepEqual([iso(report!.since), iso(report!.until)], ['2026-10-18T22:00:00.000Z', '2026-10-25T23:00:00.000Z'])
    assert.equal(its.other.sent.length, 0, 'a channel that asked for none gets none')
  })

  test('comes once across restarts, before and after it is delivered', async (t) => {
    const its = setUp(t, '2026-10-19T05:30:00Z')
    its.look()
    its.restart()
    its.clock.now = at('2026-10-19T06:00:00Z')
    its.look()
    // Stored, and not delivered yet.
    its.restart()
    its.look()
    await its.outbox().drain()
    its.restart()
    await its.pass(2 * HOUR)
    assert.equal(its.phone.sent.length, 1)
  })

  test('that was missed comes at the next start, once, about the week before its time', async (t) => {
    const its = setUp(t, '2026-10-14T10:00:00Z')
    its.look()
    its.clock.now = at('2026-11-03T15:00:00Z')
    its.restart()
    await its.pass(HOUR)
    assert.equal(its.phone.sent.length, 1)
    const { report } = its.phone.sent[0]!.alert
    assert.deepEqual([iso(report!.since), iso(report!.until)], ['2026-10-25T23:00:00.000Z', '2026-11-01T23:00:00.000Z'])
    await its.pass(6 * DAY, HOUR)
    assert.deepEqual(its.sentAt().slice(1), ['2026-11-09T07:00:00.000Z'])
  })

  test('that cannot be stored is not lost', async (t) => {
    const its = setUp(t, '2026-10-19T05:30:00Z')
    its.look()
    its.clock.now = at('2026-10-19T06:00:00Z')
    its.store().close()
    assert.throws(() => its.look())
    its.reopen()
    await its.pass(5 * MINUTE)
    assert.equal(its.phone.sent.length, 1)
  })

  test('begins with the next time after it was asked for, or asked for otherwise', async (t) => {
    const its = setUp(t, '2026-10-19T06:30:00Z')
    await its.pass(HOUR)
    its.settings.channels = [channel({ digest: 'mon 09:00' })]
    await its.pass(10 * MINUTE)
    its.settings.channels = [channel({ digest: 'tue 09:00' })]
    await its.pass(DAY, 10 * MINUTE)
    assert.deepEqual(its.sentAt(), ['2026-10-20T07:00:00.000Z'])
    its.settings.timeZone = 'UTC'
    await its.pass(7 * DAY, 10 * MINUTE)
    assert.deepEqual(its.sentAt().slice(1), ['2026-10-20T09:00:00.000Z'])
  })

  test('does not come to a channel that is off, nor for the time that it was', async (t) => {
    const its = setUp(t, '2026-10-14T10:00:00Z')
    its.look()
    its.settings.channels = [channel({ enabled: false })]
    await its.pass(14 * DAY, HOUR)
    its.settings.channels = [channel()]
    await its.pass(HOUR)
    assert.deepEqual(its.sentAt(), [])
    await its.pass(5 * DAY, HOUR)
    assert.deepEqual(its.sentAt(), ['2026-11-02T07:00:00.000Z'])
  })

  test('does not come at once to a channel that was taken away and is there again weeks later', async (t) => {
    const its = setUp(t, '2026-10-14T10:00:00Z')
    its.look()
    its.settings.channels = []
    await its.pass(14 * DAY, HOUR)
    its.settings.channels = [channel()]
    await its.pass(HOUR)
    assert.deepEqual(its.sentAt(), [])
  })

  test('comes once for the same time, also when the clock is set back before it', async (t) => {
    const its = setUp(t, '2026-10-19T05:30:00Z')
    await its.pass(HOUR, 10 * MINUTE)
    its.clock.now -= DAY
    await its.pass(9 * DAY, HOUR)
    assert.deepEqual(its.sentAt(), ['2026-10-19T06:00:00.000Z', '2026-10-26T07:30:00.000Z'])
  })

  test('is not put off for years by a clock that was wrong', async (t) => {
    const its = setUp(t, '2031-01-01T00:00:00Z')
    its.look()
    its.clock.now = at('2026-10-18T10:00:00Z')
    await its.pass(DAY, 10 * MINUTE)
    assert.deepEqual(its.sentAt(), ['2026-10-19T06:00:00.000Z'])
  })

  test('tells what happened, in its channel’s filters, and single alerts are not told on that channel', async (t) => {
    const its = setUp(t, '2026-10-18T10:00:00Z', { channels: [channel({ min_severity: 'error', servers: ['plex'] })] })
    its.look()
    const busy = {
      openedAt: at('2026-10-14T10:00:00Z'),
      firstSeen: at('2026-10-14T10:00:00Z'),
      lastSeen: at('2026-10-18T09:00:00Z'),
    }
    its.store().commit({
      incidents: [
        incident({ ...busy, id: 'i1', rule: 'database.locked', state: 'open', count: 12 }),
        incident({
          ...busy,
          id: 'i2',
          key: 'b',
          state: 'open',
          severity: 'warning',
          rule: 'stream.relay',
          title: 'Relay',
        }),
        incident({ ...busy, id: 'i3', key: 'c', state: 'open', server: 'attic', title: 'In the attic' }),
      ],
      counts: {
        server: 'plex',
        counts: [
          {
            minute: at('2026-10-15T10:00:00Z') / MINUTE,
            rule: 'database.locked',
            category: 'database_error',
            severity: 'error',
            count: 30,
          },
          {
            minute: at('2026-10-08T10:00:00Z') / MINUTE,
            rule: 'database.locked',
            category: 'database_error',
            severity: 'error',
            count: 4,
          },
          {
            minute: at('2026-10-01T10:00:00Z') / MINUTE,
            rule: 'database.locked',
            category: 'database_error',
            severity: 'error',
            count: 900,
          },
        ],
      },
    })
    its.raise('a1', { severity: 'critical' })
    its.raise('of no incident', { incident: null, severity: 'critical' })
    await its.pass(DAY, 10 * MINUTE)
    assert.deepEqual(its.phone.titles(), ['of no incident', 'Weekly report: 1 incident, 1 still open'])
    assert.deepEqual(its.states('phone'), ['a1 dropped', 'of no incident sent', 'report-1 sent'])
    const { alert } = its.phone.sent[1]!
    assert.deepEqual(
      [alert.severity, alert.url, alert.server, alert.report?.servers.length],
      ['warning', 'https://plex.example.net/#/report?until=2026-10-19', 'plex', 1],
    )
    assert.match(alert.message, /New: Database is busy \(30 findings, 4 the week before\)/)
    assert.match(alert.advice[0]!, /^Database is busy: /)
    assert.equal(its.store().lastAlert('plex')?.alert.id, 'of no incident', 'a report is no alert about the server')
  })

  test('tells only the categories that its channel asks for', async (t) => {
    const its = setUp(t, '2026-10-18T10:00:00Z', { channels: [channel({ categories: ['disk_error'] })] })
    const at = Date.parse('2026-10-14T10:00:00Z')
    const open = { state: 'open' as const, openedAt: at, firstSeen: at, lastSeen: at }
    its.store().commit({
      incidents: [
        incident({ ...open, id: 'i1' }),
        incident({ ...open, id: 'i2', key: 'b', category: 'disk_error', rule: 'disk.full', title: 'Disk is full' }),
      ],
    })
    await its.pass(DAY, HOUR)
    const { servers } = its.phone.sent[0]!.alert.report!
    assert.deepEqual(
      servers.map(({ open }) => open.items.map(({ title }) => title)),
      [['Disk is full'], []],
    )
  })

  test('is not made where no server is asked for', async (t) => {
    const its = setUp(t, '2026-10-18T10:00:00Z', { channels: [channel({ servers: ['gone'] })] })
    await its.pass(9 * DAY, HOUR)
    assert.deepEqual(its.states('phone'), [])
  })
})
