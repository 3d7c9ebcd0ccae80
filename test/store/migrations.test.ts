// Databases of earlier versions, kept as they were written, are opened by this one.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { checkpointsOf } from '../../src/source/checkpoint.ts'
import { migrate, SCHEMA_VERSION, schemaVersion } from '../../src/store/migrations.ts'
import type { IncidentFilter } from '../../src/store/rows.ts'
import { openStore, type Store } from '../../src/store/store.ts'

const NOON = Date.UTC(2026, 9, 6, 12)
const DAY = 86_400_000

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'sentarr-migrations-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

function opened(t: TestContext, make: (db: DatabaseSync) => void): Store {
  const path = join(folder(t), 'sentarr.db')
  const db = new DatabaseSync(path)
  make(db)
  db.close()
  const store = openStore({ path, now: NOON })
  t.after(() => store.close())
  return store
}

function holdsEverything(store: Store): void {
  assert.deepEqual([store.persistent, store.notices], [true, []])
  const { checkpoints, unreadable } = checkpointsOf(store.places('plex', 'folder'))
  assert.deepEqual(unreadable, [])
  assert.deepEqual(
    checkpoints.map(({ file, offset, inode }) => [file, offset, inode]),
    [
      ['Plex Media Scanner.log', 9, '8'],
      ['Plex Media Server.log', 4096, '7'],
    ],
  )
  const [incident] = store.incidents('plex')
  assert.deepEqual([incident?.rule, incident?.total, incident?.state], ['database.locked', 5, 'open'])
  assert.equal(store.findingsSince('plex', NOON).database_error, 5)
  for (const server of [{}, { server: 'plex' }])
    assert.deepEqual(store.findingBuckets({ since: NOON - DAY, until: NOON + DAY, minutes: 60, ...server }), [
      { at: NOON, counts: { database_error: 5 } },
    ])
  assert.deepEqual([...store.findingsByRule('plex', NOON - DAY, NOON + DAY)], [['database.locked', 5]])
  const listed = (filter: IncidentFilter) => store.listIncidents(filter, { limit: 9 }).items.length
  assert.deepEqual([listed({ text: 'is busy' }), listed({ until: NOON }), listed({ until: NOON + 1 })], [1, 0, 1])
  assert.equal(store.lastAlert('plex')?.alert.title, 'Database is busy')
  const [delivery] = store.waiting('phone')
  assert.deepEqual([delivery?.id, delivery?.attempts, delivery?.receipt], ['delivery-1', 2, { message: '9' }])
  assert.equal(store.channels()[0]?.failingSince, NOON)
  assert.deepEqual(store.value('mutes:plex'), [{ scope: 'rule', value: 'database.locked', until: NOON + 3_600_000 }])
  assert.deepEqual(
    store.gaps(10).map(({ reason, kept }) => [reason, kept]),
    [['rotated-away', null]],
  )
}

const first = readFileSync(join(import.meta.dirname, 'schema-1.sql'), 'utf8')

test('a database of the first schema is opened with all that is in it', (t) => {
  holdsEverything(opened(t, (db) => db.exec(first)))
})

for (let version = 2; version < SCHEMA_VERSION; version++) {
  test(`a database of schema ${version} is opened with all that is in it`, (t) => {
    holdsEverything(
      opened(t, (db) => {
        db.exec(first)
        migrate(db, version)
        assert.equal(schemaVersion(db), version)
      }),
    )
  })
}

for (let version = 1; version < SCHEMA_VERSION; version++) {
  test(`rows of schema ${version} that are damaged keep nothing from being opened`, (t) => {
    const store = opened(t, (db) => {
      db.exec(first)
      migrate(db, version)
      db.exec(`UPDATE incident SET body = '{"firstSeen":'; UPDATE alert SET state = 'resolved', body = ''`)
    })
    assert.deepEqual([store.persistent, store.notices], [true, []])
    const asked = { since: 0, until: NOON + DAY }
    assert.deepEqual(store.listIncidents(asked, { limit: 9 }).items, [])
    assert.deepEqual(store.episodes(asked, 9), { last: [], earlier: [] })
    assert.equal(store.findingsSince('plex', NOON).database_error, 5)
  })
}

test('words that an earlier version stored with holes in them are found, and go with their incident', (t) => {
  const path = join(folder(t), 'sentarr.db')
  const db = new DatabaseSync(path)
  db.exec(first)
  db.exec("UPDATE incident SET search = search || char(0) || 'behind the hole'")
  db.close()
  const store = openStore({ path, now: NOON })
  const found = () => store.listIncidents({ text: 'behind the hole' }, { limit: 9 }).items
  const [incident] = found()
  assert.equal(incident?.rule, 'database.locked')
  assert.equal(store.deleteIncident(incident.id), true)
  assert.deepEqual(found(), [])
  store.close()
  const after = new DatabaseSync(path)
  t.after(() => after.close())
  assert.equal(after.prepare('SELECT count(*) AS left FROM incident_words').get()?.left, 0)
})

test('the first step still makes what the kept database has', (t) => {
  const tables = (db: DatabaseSync) =>
    db
      .prepare(`SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name`)
      .all()
      .map(({ name, sql }) => [name, String(sql).replace(/\s+/g, ' ')])
  const kept = new DatabaseSync(':memory:')
  const made = new DatabaseSync(':memory:')
  t.after(() => {
    kept.close()
    made.close()
  })
  kept.exec(first)
  migrate(made, 1)
  assert.deepEqual(tables(made), tables(kept))
})
