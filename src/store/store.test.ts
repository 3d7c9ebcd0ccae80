import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, type TestContext, test } from 'node:test'
import { alert, incident, MINUTE, NOON } from '../../test/support/incidents.ts'
import type { FindingCount } from '../detect/changes.ts'
import type { ChannelState, Delivery } from './rows.ts'
import { openStore } from './store.ts'

const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const memory = () => openStore({ path: ':memory:', now: NOON })

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'sentarr-store-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const delivery = (given: Partial<Delivery> = {}): Delivery => ({
  id: 'delivery-1',
  alert: 'alert-1',
  incident: 'incident-1',
  channel: 'ntfy',
  state: 'pending',
  attempts: 0,
  nextAt: NOON,
  reason: '',
  receipt: null,
  createdAt: NOON,
  updatedAt: NOON,
  ...given,
})

const count = (given: Partial<FindingCount> = {}): FindingCount => ({
  minute: NOON / MINUTE,
  rule: 'database.busy',
  category: 'database_error',
  severity: 'error',
  count: 1,
  ...given,
})

const checkpoint = {
  file: 'Plex Media Server.log',
  inode: '7',
  headLength: 256,
  headHash: 'head',
  offset: 4096,
  tailHash: 'tail',
  mtimeMs: 1.5,
}

describe('the one commit', () => {
  test('keeps everything over a restart', (t) => {
    const path = join(folder(t), 'sentarr.db')
    const before = openStore({ path, now: NOON })
    assert.deepEqual([before.persistent, before.notices], [true, []])
    const channel: ChannelState = {
      channel: 'ntfy',
      disabled: null,
      failingSince: NOON,
      lastError: 'refused',
      lastSentAt: null,
      told: false,
      fingerprint: 'f',
    }
    const gap = {
      server: 'plex',
      at: NOON,
      file: checkpoint.file,
      reason: 'replaced',
      detail: 'gone',
      bytes: 12,
      kept: 'a record',
    } as const
    before.commit({
      places: [{ server: 'plex', source: 'folder', key: checkpoint.file, place: checkpoint }],
      incidents: [incident()],
      counts: { server: 'plex', counts: [count()] },
      alerts: [{ alert: alert(), at: NOON }],
      deliveries: [delivery({ receipt: { id: '5' } })],
      channels: [channel],
      gaps: [gap],
      values: { 'mutes:plex': [1, 2] },
    })
    before.close()

    const after = openStore({ path, now: NOON })
    t.after(() => after.close())
    assert.deepEqual(after.places('plex', 'folder'), [{ key: checkpoint.file, place: checkpoint }])
    assert.deepEqual(after.incidents('plex'), [incident()])
    assert.deepEqual(after.incident('incident-1'), incident())
    assert.equal(after.findingsSince('plex', NOON).database_error, 1)
    assert.deepEqual(after.alert('alert-1'), { alert: alert(), at: NOON })
    assert.deepEqual(after.waiting('ntfy'), [delivery({ receipt: { id: '5' } })])
    assert.deepEqual(after.channels(), [channel])
    assert.deepEqual(after.gaps(10), [gap])
    assert.deepEqual(after.value('mutes:plex'), [1, 2])
    assert.equal(after.value('mutes:other'), undefined)
  })

  test('stores nothing when one part cannot be stored', () => {
    const store = memory()
    store.commit({ alerts: [{ alert: alert(), at: NOON }] })
    const again = { incidents: [incident()], alerts: [{ alert: alert(), at: NOON }] }
    assert.throws(() => store.commit(again), /UNIQUE/)
    assert.deepEqual(store.incidents('plex'), [])
    store.commit({ incidents: [incident()] })
    assert.equal(store.incidents('plex').length, 1)
  })

  test('adds counts to those of the same minute', () => {
    const store = memory()
    store.commit({ counts: { server: 'plex', counts: [count({ count: 2 })] } })
    store.commit({
      counts: { server: 'plex', counts: [count({ count: 3 }), count({ rule: 'disk.full', category: 'disk_error' })] },
    })
    const { database_error, disk_error, other } = store.findingsSince('plex', NOON)
    assert.deepEqual([database_error, disk_error, other], [5, 1, 0])
  })
})

test('an incident comes back with all that it learned', () => {
  const store = memory()
  const its = incident({ context: ['line', 'line'], durations: [1.5, 2], regressed: true })
  store.commit({ incidents: [its] })
  assert.deepEqual(store.incident(its.id), its)
})

describe('opening', () => {
  test('gives the files to their owner only', (t) => {
    const path = join(folder(t), 'sentarr.db')
    const store = openStore({ path, now: NOON })
    store.commit({ values: { one: 1 } })
    for (const file of ['', '-wal', '-shm']) assert.equal(statSync(path + file).mode & 0o777, 0o600, file)
    store.close()
  })

  test('takes the files of a database that others could read for its owner alone', (t) => {
    const path = join(folder(t), 'sentarr.db')
    writeFileSync(path, '')
    chmodSync(path, 0o644)
    const store = openStore({ path, now: NOON })
    assert.equal(statSync(path).mode & 0o777, 0o600)
    store.close()
  })

  test('moves a damaged file aside, says so and begins anew', (t) => {
    const path = join(folder(t), 'sentarr.db')
    writeFileSync(path, 'this was a database once. '.repeat(1000))
    const store = openStore({ path, now: NOON })
    assert.equal(store.persistent, true)
    assert.match(store.notices.join(), /not a database.*moved to sentarr\.db\.damaged-2026-10-06T12-00-00-000Z/)
    assert.match(readFileSync(`${path}.damaged-2026-10-06T12-00-00-000Z`, 'utf8'), /once/)
    store.commit({ incidents: [incident()] })
    assert.equal(store.incidents('plex').length, 1)
    store.close()
  })

  test('finds damage inside of a file that still looks like a database', (t) => {
    const path = join(folder(t), 'sentarr.db')
    const store = openStore({ path, now: NOON })
    for (let n = 0; n < 300; n++) store.commit({ values: { [`key ${n}`]: 'x'.repeat(500) } })
    store.close()
    const bytes = readFileSync(path)
    bytes.fill(0x5a, 4096 * 4, bytes.length - 4096 * 4)
    writeFileSync(path, bytes)
    const after = openStore({ path, now: NOON })
    assert.match(after.notices.join(), /damaged/)
    after.commit({ values: { one: 1 } })
    assert.equal(after.value('one'), 1)
    after.close()
  })

  test('leaves a file of a newer version aside', (t) => {
    const path = join(folder(t), 'sentarr.db')
    const newer = new DatabaseSync(path)
    newer.exec('PRAGMA user_version = 999; CREATE TABLE future (x); INSERT INTO future VALUES (7)')
    newer.close()
    const warned: string[] = []
    const store = openStore({ path, now: NOON, warn: (notice) => warned.push(notice) })
    assert.match(store.notices.join(), /newer version.*moved to sentarr\.db\.newer-2026-10-06T12-00-00-000Z/)
    assert.deepEqual(warned, store.notices)
    assert.deepEqual(store.incidents('plex'), [])
    store.commit({ values: { one: 1 } })
    store.close()
    const aside = new DatabaseSync(`${path}.newer-2026-10-06T12-00-00-000Z`, { readOnly: true })
    assert.equal(aside.prepare('SELECT x FROM future').get()?.x, 7)
    aside.close()
    const again = openStore({ path, now: NOON })
    assert.deepEqual([again.value('one'), again.notices], [1, []])
    again.close()
  })

  test('makes the folder when it is missing', (t) => {
    const path = join(folder(t), 'not', 'yet', 'sentarr.db')
    const store = openStore({ path, now: NOON })
    assert.equal(store.persistent, true)
    store.close()
    assert.ok(existsSync(path))
  })

  test('runs from memory where a volume was forgotten, and says what to do', () => {
    const path = join('/', `forgotten-${process.pid}`, 'sentarr.db')
    const store = openStore({ path, now: NOON })
    assert.equal(store.persistent, false)
    assert.match(store.notices.join(), /from memory.*Mount a folder there, or set DATA_DIR/)
    store.commit({ incidents: [incident()] })
    assert.equal(store.incidents('plex').length, 1)
    assert.equal(existsSync(path), false)
  })

  test('runs from memory where the folder cannot be written', (t) => {
    const data = folder(t)
    // Root may write anywhere; a path through a file is closed to everybody.
    writeFileSync(join(data, 'file'), '')
    chmodSync(data, 0o500)
    const store = openStore({ path: join(data, 'file', 'sentarr.db'), now: NOON })
    assert.equal(store.persistent, false)
    chmodSync(data, 0o700)
    assert.deepEqual(readdirSync(data), ['file'])
  })
})

describe('lists', () => {
  const many = Array.from({ length: 25 }, (_, n) =>
    incident({
      id: `i${n}`,
      key: `key ${n}`,
      // Pairs share their time: the cursor must tell them apart.
      lastSeen: NOON + Math.floor(n / 2) * MINUTE,
      state: n % 2 === 0 ? 'open' : 'resolved',
      severity: n % 5 === 0 ? 'critical' : 'warning',
      samples: [`Sample NUMBER ${n}`],
    }),
  )

  test('come newest first, page by page, each once, whatever arrives meanwhile', () => {
    const store = memory()
    store.commit({ incidents: many })
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = store.listIncidents({}, { limit: 4, cursor })
      seen.push(...page.items.map(({ id }) => id))
      store.commit({ incidents: [incident({ id: `new ${seen.length}`, key: `${seen.length}`, lastSeen: NOON + DAY })] })
      cursor = page.next
    } while (cursor !== null)
    assert.equal(seen.length, 25)
    assert.equal(new Set(seen).size, 25)
    assert.deepEqual(seen.slice(0, 3), ['i24', 'i23', 'i22'])
  })

  test('can be filtered by state, severity, category, server and text in any case', () => {
    const store = memory()
    store.commit({ incidents: many })
    const found = (filter: Parameters<typeof store.listIncidents>[0]) =>
      store.listIncidents(filter, { limit: 100 }).items.map(({ id }) => id)
    assert.equal(found({ state: 'open' }).length, 13)
    assert.deepEqual(found({ state: 'resolved', severity: 'critical' }), ['i15', 'i5'])
    assert.deepEqual(found({ text: 'number 17' }), ['i17'])
    assert.equal(found({ text: 'DATABASE IS' }).length, 25)
    assert.deepEqual(found({ text: ' database  NUMBER 17' }), found({ text: 'number 17' }))
    assert.deepEqual(found({ text: '%' }), [])
    const odd = ['100%_OF\\x', '100 of x', 'a\\_b', 'a\0b behind'].map((note, n) =>
      incident({ id: `odd ${n}`, key: `odd ${n}`, note }),
    )
    store.commit({ incidents: odd })
    assert.deepEqual(
      [found({ text: '0%_of\\X' }), found({ text: '\\' }), found({ text: 'a\\_' })],
      [['odd 0'], ['odd 2', 'odd 0'], ['odd 2']],
    )
    assert.deepEqual(found({ text: 'B BEHIND' }), ['odd 3'])
    assert.deepEqual(found({ text: 'nowhere', rules: ['database.busy'] }).length, 29)
    assert.deepEqual([found({ server: 'other' }), found({ category: 'disk_error' })], [[], []])
  })

  test('have what was looked for however far back, each once and in order', () => {
    const store = memory()
    const row = (n: number) =>
      incident({
        ...{ id: `i${n}`, key: `${n}`, lastSeen: NOON - n * MINUTE, state: n % 2 === 0 ? 'open' : 'resolved' },
        ...{
          note: `${n % 3 === 0 ? 'thirds' : ''} ${n > 2_395 ? 'old' : ''}`,
          rule: n === 2_399 ? 'disk.full' : 'database.busy',
        },
      })
    store.commit({ incidents: Array.from({ length: 2_400 }, (_, n) => row(n)) })
    const pages = (filter: Parameters<typeof store.listIncidents>[0], limit: number) => {
      const seen: string[] = []
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const { items, next } = store.listIncidents(filter, { limit, cursor: cursor ?? null })
        seen.push(...items.map(({ id }) => id))
        cursor = next
      }
      return seen
    }
    const ids = (of: (n: number) => boolean) =>
      Array.from({ length: 2_400 }, (_, n) => n)
        .filter(of)
        .map((n) => `i${n}`)
    for (const limit of [50, 333, 500]) {
      assert.deepEqual(
        pages({ text: 'thirds' }, limit),
        ids((n) => n % 3 === 0),
      )
      assert.deepEqual(
        pages({ text: 'thirds', state: 'open', server: 'plex' }, limit),
        ids((n) => n % 6 === 0),
      )
      assert.deepEqual(
        pages({ text: 'OLD' }, limit),
        ids((n) => n > 2_395),
      )
      assert.deepEqual(pages({ text: 'nowhere', rules: ['disk.full'] }, limit), ['i2399'])
      assert.deepEqual(pages({ text: 'nowhere' }, limit), [])
    }
  })

  test('are found by the time that their episode touches', () => {
    const store = memory()
    const of = (id: string, firstSeen: number, lastSeen: number) => incident({ id, key: id, firstSeen, lastSeen })
    store.commit({ incidents: [of('early', 1_000, 2_000), of('long', 1_000, 9_000), of('late', 8_000, 9_000)] })
    const found = (since: number, until: number) =>
      store.listIncidents({ since, until }, { limit: 9 }).items.map(({ id }) => id)
    assert.deepEqual(found(3_000, 7_000), ['long'])
    assert.deepEqual(found(2_000, 8_000), ['long', 'early'])
    assert.deepEqual(found(2_001, 8_001), ['long', 'late'])
  })

  test('are found by an earlier episode that was told, too', () => {
    const store = memory()
    const DAY = 86_400_000
    const at = (day: number, ms = 0) => NOON - (7 - day) * DAY + ms
    store.commit({ incidents: [incident({ id: 'nightly', firstSeen: at(6), lastSeen: at(6, 5_000) })] })
    const ends = (id: string, day: number, state: 'raised' | 'resolved') => {
      const told = alert({ id, incident: 'nightly', state, first_seen: new Date(at(day)).toISOString() })
      store.commit({ alerts: [{ alert: told, at: at(day, 60_000) }] })
    }
    ends('a1', 2, 'raised')
    ends('a2', 2, 'resolved')
    ends('a3', 4, 'raised')
    const found = (since: number | undefined, until: number) =>
      store.listIncidents({ ...(since !== undefined && { since }), until }, { limit: 9 }).items.length
    assert.deepEqual(
      [found(at(2, -5_000), at(2)), found(at(2), at(2, 1)), found(at(2, 60_000), at(3)), found(at(2, 60_001), at(3))],
      [0, 1, 1, 0],
    )
    assert.deepEqual([found(undefined, at(2)), found(undefined, at(3))], [0, 1])
    assert.equal(found(at(4), at(5)), 0, 'what was told as begun and not as over is of the last episode')
    assert.equal(found(at(6), at(7)), 1)
  })

  test('refuse cursors that are not ours', () => {
    for (const cursor of ['', 'x', '!!!', Buffer.from('a:b').toString('base64url')]) {
      assert.throws(() => memory().listIncidents({}, { limit: 5, cursor }), RangeError)
    }
  })

  test('of deliveries name the queue, the last receipt and what was sent', () => {
    const store = memory()
    store.commit({
      deliveries: [
        delivery({ id: 'd1', alert: 'a1', state: 'sent', receipt: { message: '1' } }),
        delivery({ id: 'd2', alert: 'a2', state: 'sent', receipt: { message: '2' }, createdAt: NOON + 1 }),
        delivery({ id: 'd3', alert: 'a3', state: 'sent', reason: 'digest', createdAt: NOON + 2 }),
        delivery({ id: 'd4', alert: 'a4', state: 'held', createdAt: NOON + 3 }),
        delivery({ id: 'd5', alert: 'a5', channel: 'mail', createdAt: NOON + 4 }),
      ],
    })
    assert.deepEqual(store.receipt('incident-1', 'ntfy'), { message: '2' })
    assert.equal(store.receipt('incident-1', 'mail'), null)
    assert.equal(store.sentSince('ntfy', NOON - 1), 2)
    assert.deepEqual(store.waitingByChannel(), [
      { channel: 'mail', count: 1 },
      { channel: 'ntfy', count: 1 },
    ])
    const page = store.listDeliveries({ channel: 'ntfy' }, { limit: 3 })
    assert.deepEqual(
      page.items.map(({ id }) => id),
      ['d4', 'd3', 'd2'],
    )
    assert.deepEqual(
      store.listDeliveries({ channel: 'ntfy' }, { limit: 3, cursor: page.next }).items.map(({ id }) => id),
      ['d1'],
    )
    assert.deepEqual(
      store.deliveriesOf('a5').map(({ channel }) => channel),
      ['mail'],
    )
  })

  test('of alerts name the last one, tests left out', () => {
    const store = memory()
    store.commit({
      alerts: [
        { alert: alert({ id: 'a1' }), at: NOON },
        { alert: alert({ id: 'a2', state: 'resolved' }), at: NOON },
        { alert: alert({ id: 'a3', state: 'test', incident: null }), at: NOON },
        { alert: alert({ id: 'a4', server: 'other' }), at: NOON },
      ],
    })
    assert.equal(store.lastAlert('plex')?.alert.id, 'a2')
    assert.equal(store.lastAlert('nobody'), null)
    assert.deepEqual(
      store.alertsOf('incident-1').map(({ alert: its }) => its.id),
      ['a1', 'a2', 'a4'],
    )
  })

  test('of findings count the last hour and make buckets', () => {
    const store = memory()
    const minute = NOON / MINUTE
    const counts = [
      count({ minute: minute - 60 }),
      count({ minute: minute - 59, count: 2 }),
      count({ minute: minute - 59, category: 'disk_error', rule: 'disk.full' }),
      count({ minute, severity: 'info', count: 50 }),
    ]
    store.commit({ counts: { server: 'plex', counts } })
    assert.equal(store.errorsLastHour('plex', NOON), 3)
    assert.equal(store.errorsLastHour('other', NOON), 0)
    const range = { since: NOON - 2 * HOUR, until: NOON + HOUR, minutes: 60 }
    assert.deepEqual(store.findingBuckets(range), [
      { at: NOON - HOUR, counts: { database_error: 3, disk_error: 1 } },
      { at: NOON, counts: { database_error: 50 } },
    ])
    assert.deepEqual(store.findingBuckets({ ...range, server: 'other' }), [])
  })
})

test('of open incidents and of their alerts none is pruned, however many there are', () => {
  const store = memory()
  store.commit({
    incidents: Array.from({ length: 2005 }, (_, n) => incident({ id: `i${n}`, key: `${n}`, state: 'open' })),
  })
  assert.deepEqual(store.prune(NOON), [])
})

test('of gaps the last thousand are kept', () => {
  const store = memory()
  const gap = { server: 'plex', file: 'x.log', reason: 'truncated' as const, detail: '', bytes: null }
  store.commit({ gaps: Array.from({ length: 1005 }, (_, n) => ({ ...gap, at: n })) })
  store.prune(NOON)
  const kept = store.gaps(2_000)
  assert.deepEqual([kept.length, kept[0]?.at, kept.at(-1)?.at], [1000, 1004, 5])
})

test('pruning sums up old counts and removes old rows, but nothing that is open or waiting', () => {
  const store = memory()
  const old = NOON - 30 * DAY
  const minutes = Array.from({ length: 120 }, (_, n) => count({ minute: old / MINUTE + n }))
  store.commit({
    incidents: Array.from({ length: 2010 }, (_, n) =>
      incident({ id: `i${n}`, key: `${n}`, state: n < 3 ? 'open' : 'resolved', lastSeen: NOON + n }),
    ),
    counts: { server: 'plex', counts: [...minutes, count(), count({ minute: (NOON - 500 * DAY) / MINUTE })] },
    alerts: ['gone', 'waits', 'new'].map((id) => ({
      alert: alert({ id }),
      at: id === 'new' ? NOON : NOON - 200 * DAY,
    })),
    deliveries: [
      delivery({ id: 'd1', alert: 'gone', state: 'sent' }),
      delivery({ id: 'd2', alert: 'waits' }),
      delivery({ id: 'd3', alert: 'new', state: 'sent' }),
    ],
  })
  const removed = store.prune(NOON)
  assert.deepEqual(removed.toSorted(), ['i10', 'i11', 'i12', 'i3', 'i4', 'i5', 'i6', 'i7', 'i8', 'i9'])
  assert.equal(store.incidents('plex').length, 2000)
  assert.deepEqual(store.findingsSince('plex', 0).database_error, 121)
  assert.equal(store.findingBuckets({ since: old, until: old + HOUR, minutes: 1 }).length, 1)
  assert.deepEqual(
    [store.alert('gone'), store.alert('waits') === null, store.alert('new') === null],
    [null, false, false],
  )
  assert.deepEqual(
    store
      .listDeliveries({}, { limit: 9 })
      .items.map(({ id }) => id)
      .toSorted(),
    ['d2', 'd3'],
  )
  assert.deepEqual(store.prune(NOON), [])
  assert.equal(store.findingsSince('plex', 0).database_error, 121)
  assert.ok(store.size() > 0)
  assert.equal(store.deleteIncident('i50'), true)
  assert.equal(store.deleteIncident('i50'), false)
})
