import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOON } from '../../test/support/incidents.ts'
import { BUSY, CORRUPT, HARMLESS, SERVER_LOG, watchedServer } from '../../test/support/watched-server.ts'

const full = new Error('database or disk is full')

test('what cannot be stored is kept, said, and stored as soon as the database lets it: counted once', async (t) => {
  const its = watchedServer(t)
  await its.start()
  await its.write(HARMLESS)
  its.refusing.refusal = full
  await its.write(CORRUPT)
  await its.time.pass(11_000)
  assert.deepEqual(its.totals(), {})
  assert.equal(its.server.status.storeProblem, 'nothing can be stored: database or disk is full')
  assert.equal(its.lines.filter((text) => /cannot store/.test(text)).length, 1, 'said once')
  its.refusing.refusal = null
  await its.time.pass(5_000)
  assert.equal(its.server.status.storeProblem, null)
  assert.equal(its.lines.filter((text) => text === 'info: storing works again').length, 1)
  assert.deepEqual(its.totals(), { 'database.corrupt': 1 })
  assert.equal(its.store.findingsSince('plex', NOON - 60_000).database_error, 1)
  await its.outbox.drain()
  assert.deepEqual(
    its.sent.map(({ alert }) => [alert.rule, alert.state]),
    [['database.corrupt', 'raised']],
  )
  await its.write(BUSY)
  assert.equal(its.server.status.lines, 3)
})

test('while nothing can be stored no more is read', async (t) => {
  const its = watchedServer(t)
  await its.start()
  await its.write(HARMLESS)
  its.refusing.refusal = full
  await its.write(CORRUPT)
  await its.write(BUSY)
  await its.write(BUSY)
  assert.equal(its.server.correlator.open().length, 1)
  its.refusing.refusal = null
  await its.time.pass(5_000)
  assert.deepEqual(its.totals(), { 'database.corrupt': 1, 'database.locked': 2 })
})

test('what a person did while nothing could be stored is stored with the next commit, and the newest state of each row', async (t) => {
  const its = watchedServer(t)
  await its.start()
  await its.write(CORRUPT)
  const [{ id } = { id: '' }] = its.server.correlator.open()
  its.refusing.refusal = full
  assert.throws(() => its.server.apply((incidents, now) => incidents.acknowledge(id, 'seen', now)), /disk is full/)
  its.refusing.refusal = null
  // Another part stores a newer state of the same row in between.
  const { incidents } = its.server.correlator.resolve(id, 'done', its.time.now())
  its.store.commit({ incidents })
  its.server.apply((register, now) => register.setMute({ scope: 'server', value: '', until: now + 60_000 }, now))
  const stored = its.store.incident(id)!
  assert.equal(stored.state, 'resolved')
  assert.equal(stored.note, 'done')
  assert.equal(stored.acknowledgedAt, NOON)
  assert.deepEqual(its.store.value('mutes:plex'), [{ scope: 'server', value: '', until: NOON + 60_000 }])
})

test('a row that was told while its commit was refused is not stored as untold again', async (t) => {
  const its = watchedServer(t)
  await its.start()
  await its.write(CORRUPT)
  await its.outbox.drain()
  const [{ id } = { id: '' }] = its.server.correlator.open()
  assert.equal(its.store.incident(id)?.alertPending, false)
  await its.time.pass(901_000, 60_000)
  its.refusing.refusal = full
  await its.write(CORRUPT)
  assert.equal(its.server.correlator.get(id)?.alertPending, true)
  its.refusing.refusal = null
  await its.time.pass(5_000)
  await its.outbox.drain()
  its.server.apply((register, now) => register.muteIncident(id, now + 1, now))
  assert.equal(its.store.incident(id)?.alertPending, false)
  assert.equal(its.store.incident(id)?.notifiedAt, its.time.now())
})

test('position, incidents, counts, alerts and deliveries are one commit', async (t) => {
  const its = watchedServer(t)
  await its.start()
  await its.write(HARMLESS)
  const before = its.refusing.commits.length
  await its.write(CORRUPT)
  const { commits } = its.refusing
  assert.equal(commits.length, before + 1)
  const { places, incidents, counts, alerts, deliveries, values } = commits.at(-1)!
  assert.deepEqual(
    places?.map(({ server, source, key }) => [server, source, key]),
    [['plex', 'folder', SERVER_LOG]],
  )
  assert.deepEqual([incidents?.length, counts?.counts.length, alerts?.length, deliveries?.length], [1, 1, 1, 1])
  assert.deepEqual(values, { 'last_line:plex': NOON })
})

test('nothing is committed when nothing changed', async (t) => {
  const its = watchedServer(t)
  await its.start()
  await its.write(HARMLESS)
  await its.time.pass(6_000)
  const before = its.refusing.commits.length
  await its.time.pass(60_000)
  assert.equal(its.refusing.commits.length, before)
})

test('an alert that no channel wants counts as told at once', async (t) => {
  const nobody = { name: 'nobody', wants: () => ({ wanted: false as const, reason: 'no' }), send: async () => null }
  const its = watchedServer(t, { targets: [nobody] })
  await its.start()
  await its.write(CORRUPT)
  const [incident] = its.store.incidents('plex')
  assert.equal(incident?.alertPending, false)
  assert.equal(incident?.notifiedAt, NOON)
})

test('after a restart reading goes on where it was stored, with what was known', async (t) => {
  const first = watchedServer(t)
  await first.start()
  await first.write(CORRUPT)
  await first.stop()
  const second = watchedServer(t, { store: first.store, contents: first.files.contents, time: first.time })
  await second.start()
  assert.deepEqual(second.totals(), { 'database.corrupt': 1 })
  assert.equal(second.server.status.lastLineAt, NOON)
  await second.write(CORRUPT)
  assert.deepEqual(second.totals(), { 'database.corrupt': 2 })
})

test('where nothing could be stored at the end, the next start reads the lines again and counts them once', async (t) => {
  const first = watchedServer(t)
  await first.start()
  await first.write(HARMLESS)
  first.refusing.refusal = full
  await first.write(CORRUPT)
  await first.stop()
  assert.match(first.lines.join('\n'), /error: the last lines could not be stored/)
  first.refusing.refusal = null
  const second = watchedServer(t, { store: first.store, contents: first.files.contents, time: first.time })
  await second.start()
  assert.deepEqual(second.totals(), { 'database.corrupt': 1 })
})
