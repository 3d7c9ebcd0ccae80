import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { alert, incident, NOON } from '../../test/support/incidents.ts'
import { openStore } from './store.ts'

/** A store with two incidents, alerts and deliveries, of which one each was spoilt by hand. */
function spoilt(t: TestContext, ...statements: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-aside-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'sentarr.db')
  const before = openStore({ path, now: NOON })
  const good = incident({ id: 'good', key: 'good' })
  const bad = incident({ id: 'bad', key: 'bad' })
  before.commit({
    incidents: [good, bad],
    alerts: ['good', 'bad'].map((id) => ({ alert: alert({ id: `alert-${id}`, incident: id }), at: NOON })),
    deliveries: ['good', 'bad'].map((id) => {
      return {
        id: `delivery-${id}`,
        alert: `alert-${id}`,
        incident: id,
        channel: 'phone',
        state: 'pending' as const,
        attempts: 0,
        nextAt: NOON,
        reason: '',
        receipt: null,
        createdAt: NOON,
        updatedAt: NOON,
      }
    }),
    counts: {
      server: 'plex',
      counts: [{ minute: NOON / 60_000, rule: '', category: 'other', severity: 'error', count: 1 }],
    },
    gaps: [{ server: 'plex', at: NOON, file: 'a.log', reason: 'replaced', detail: 'a.log was replaced.', bytes: null }],
    values: { one: 1, two: 2 },
    places: [{ server: 'plex', source: 'folder', key: 'a.log', place: { offset: 1 } }],
  })
  before.close()
  const db = new DatabaseSync(path)
  for (const statement of statements) db.exec(statement)
  db.close()
  const warned: string[] = []
  const store = openStore({ path, now: NOON, warn: (notice) => warned.push(notice) })
  const rows = (table: string) => {
    const db = new DatabaseSync(path, { readOnly: true })
    try {
      return db.prepare(`SELECT * FROM ${table}`).all()
    } finally {
      db.close()
    }
  }
  t.after(() => store.close())
  return { store, warned, rows, bad }
}

test('an incident that can be read no more is set aside and named; its key is free for a new one', (t) => {
  const { store, warned, rows, bad } = spoilt(
    t,
    `UPDATE incident SET body = json_set(body, '$.category', 'gone_category') WHERE id = 'bad'`,
  )
  assert.deepEqual(
    store.incidents('plex').map(({ id }) => id),
    ['good'],
  )
  assert.equal(warned.length, 1)
  assert.match(warned[0]!, /^1 of the stored incidents could not be read and was set aside \(category: /)
  assert.deepEqual(store.notices, warned)
  const [row] = rows('aside')
  assert.deepEqual([row?.kind, row?.id], ['incident', 'bad'])
  assert.match(String(row?.body), /gone_category/)
  store.commit({ incidents: [{ ...bad, id: 'another' }] })
  assert.equal(store.incident('another')?.key, 'bad')
  assert.equal(store.incident('bad'), null)
})

test('bad rows of every kind are passed over, and the rest is read', (t) => {
  const { store, warned, rows } = spoilt(
    t,
    `UPDATE alert SET body = '{"schema":2}' WHERE id = 'alert-bad'`,
    `UPDATE delivery SET receipt = 'no json' WHERE id = 'delivery-bad'`,
    `INSERT INTO channel_state VALUES ('phone', 'no json')`,
    `UPDATE value SET json = 'no json' WHERE key = 'one'`,
    `INSERT INTO gap (server, at, file, reason, detail) VALUES ('plex', 1, 'b.log', 'eaten', 'x')`,
    `UPDATE place SET body = 'no json'`,
  )
  assert.equal(store.alert('alert-bad'), null)
  assert.equal(store.alert('alert-good')?.alert.id, 'alert-good')
  assert.deepEqual(
    store.waiting('phone').map(({ id }) => id),
    ['delivery-good'],
  )
  assert.deepEqual(store.channels(), [])
  assert.deepEqual([store.value('one'), store.value('two')], [undefined, 2])
  assert.deepEqual(
    store.gaps(10).map(({ file }) => file),
    ['a.log'],
  )
  assert.deepEqual(store.places('plex', 'folder'), [{ key: 'a.log', place: undefined }])
  assert.equal(warned.length, 5)
  assert.deepEqual(
    rows('aside')
      .map(({ kind }) => kind)
      .sort(),
    ['alert', 'channel', 'delivery', 'gap', 'value'],
  )
  assert.deepEqual(
    rows('value').map(({ key }) => key),
    ['two'],
  )
})

test('several of a kind are one notice with their number', (t) => {
  const { store, warned } = spoilt(t, `UPDATE incident SET body = 'no json'`)
  assert.deepEqual(store.incidents('plex'), [])
  assert.match(store.notices.join(), /^2 of the stored incidents could not be read and were set aside/)
  assert.equal(warned.length, 1)
})

test('what cannot be set aside stays where it is, whole, and is passed over each time', (t) => {
  const { store, warned, rows } = spoilt(
    t,
    `UPDATE incident SET body = 'no json' WHERE id = 'bad'`,
    `CREATE TRIGGER kept BEFORE DELETE ON incident BEGIN SELECT RAISE(ABORT, 'it is kept'); END`,
  )
  for (let time = 0; time < 2; time++)
    assert.deepEqual(
      store.incidents('plex').map(({ id }) => id),
      ['good'],
    )
  assert.equal(warned.length, 1)
  assert.match(warned[0]!, /it stays where it is: it is kept\)\.$/)
  assert.deepEqual(rows('aside'), [], 'not in both places')
  assert.equal(rows('incident').length, 2)
  store.commit({ values: { three: 3 } })
  assert.equal(store.value('three'), 3, 'no transaction was left open')
})

test('findings of a category that is no more count as other', (t) => {
  const { store } = spoilt(t, `INSERT INTO finding_count VALUES ('plex', ${NOON / 60_000}, 'x', 'gone', 'error', 4)`)
  assert.equal(store.findingsSince('plex', NOON - 60_000).other, 5)
  assert.deepEqual(store.findingBuckets({ since: NOON, until: NOON + 60_000, minutes: 1 })[0]?.counts, { other: 5 })
})
