import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { alert, incident, NOON } from '../../test/support/incidents.ts'
import type { Delivery } from './rows.ts'
import { openStore } from './store.ts'

const DAY = 86_400_000
const MEGABYTE = 1_000_000
const INCIDENTS = 400
const long = 'a film, a client and a path that are long '.repeat(50)

/** A database of about 4 MB: incidents of 400 days with an alert each, the newest of which still waits, and their counts. */
function filled(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-shrink-'))
  const path = join(folder, 'sentarr.db')
  const store = openStore({ path, now: NOON })
  t.after(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })
  const all = Array.from({ length: INCIDENTS }, (_, index) => ({
    id: `i${index}`,
    at: NOON - (INCIDENTS - 1 - index) * DAY,
  }))
  const minute = (at: number) => Math.floor(at / 60_000)
  store.commit({
    incidents: all.map(({ id, at }, index) =>
      incident({ id, key: id, context: [long], lastSeen: at, state: index === 0 ? 'open' : 'resolved' }),
    ),
    alerts: all.map(({ id, at }) => ({ alert: alert({ id: `a-${id}`, incident: id, sample: long }), at })),
    deliveries: all.map(
      ({ id, at }, index): Delivery => ({
        ...{ id: `d-${id}`, alert: `a-${id}`, incident: id, channel: 'phone', attempts: 1, nextAt: at, reason: '' },
        ...{ receipt: null, createdAt: at, updatedAt: at, state: index === INCIDENTS - 1 ? 'pending' : 'sent' },
      }),
    ),
    counts: {
      server: 'plex',
      counts: all.map(({ at }) => ({
        ...{ minute: minute(at), rule: 'database.busy', category: 'database_error', severity: 'error', count: 1 },
      })),
    },
  })
  return store
}

test('under its limit nothing goes', (t) => {
  const store = filled(t)
  assert.deepEqual(store.prune(NOON, 50 * MEGABYTE), [])
  assert.equal(store.incidents('plex').length, INCIDENTS)
  assert.equal(store.findingsSince('plex', 0).database_error, INCIDENTS)
})

test('over its limit old counts and alerts go first, and no incident while that is enough', (t) => {
  const store = filled(t)
  const before = store.size()
  assert.deepEqual(store.prune(NOON, before * 0.7), [])
  assert.equal(store.findingsSince('plex', 0).database_error, 91)
  assert.equal(store.alert('a-i300'), null)
  assert.equal(store.alert('a-i399')?.alert.incident, 'i399')
  assert.equal(store.delivery('d-i300'), null)
})

test('far over it closed incidents go, the oldest first; what is open or waits stays, and the disk gets the space back', (t) => {
  const store = filled(t)
  const before = store.size()
  const removed = store.prune(NOON, before / 10)
  assert.ok(removed.length > INCIDENTS / 2)
  const left = store.incidents('plex').map(({ id }) => id)
  assert.equal(left.length, INCIDENTS - removed.length)
  assert.ok(left.includes('i0'), 'it is open')
  assert.ok(left.includes('i399') && !left.includes('i1'), 'the oldest went')
  assert.deepEqual(
    store.waiting('phone').map(({ id }) => id),
    ['d-i399'],
  )
  assert.notEqual(store.alert('a-i399'), null)
  for (let time = 0; time < 10; time++) store.giveBack()
  assert.ok(store.size() < before / 4, `${store.size()} of ${before}`)
})
