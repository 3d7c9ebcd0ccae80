import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CORRUPT, UNKNOWN, watchedServer } from '../../test/support/watched-server.ts'

const HOUR = 3_600_000

test('mute silences until its time is over, then what is still open is told once', async (t) => {
  const its = watchedServer(t)
  await its.start()
  its.server.onCommand({ command: 'mute_minutes', value: 30 })
  its.server.onCommand({ command: 'mute', value: true })
  assert.deepEqual(its.server.snapshot().mute, { on: true, minutes: 30 })
  await its.write(CORRUPT)
  await its.outbox.drain()
  assert.equal(its.sent.length, 0)
  await its.time.pass(29 * 60_000, 30_000)
  await its.outbox.drain()
  assert.equal(its.sent.length, 0)
  await its.time.pass(2 * 60_000, 5_000)
  await its.outbox.drain()
  assert.deepEqual(
    its.sent.map(({ alert }) => [alert.rule, alert.state]),
    [['database.corrupt', 'raised']],
  )
  assert.equal(its.server.snapshot().mute.on, false)
})

test('a mute that is taken back ends at once', async (t) => {
  const its = watchedServer(t)
  await its.start()
  its.server.onCommand({ command: 'mute', value: true })
  its.server.onCommand({ command: 'mute', value: false })
  assert.equal(its.server.snapshot().mute.on, false)
  await its.write(CORRUPT)
  await its.outbox.drain()
  assert.equal(its.sent.length, 1)
})

test('an incident that is muted itself is not told, and is still shown', async (t) => {
  const its = watchedServer(t)
  await its.start()
  await its.write(CORRUPT)
  const [{ id } = { id: '' }] = its.server.correlator.open()
  await its.outbox.drain()
  its.server.onCommand({ command: 'incident', value: { id, action: 'mute', minutes: 600 } })
  await its.time.pass(2 * HOUR, 60_000)
  await its.write(CORRUPT)
  await its.outbox.drain()
  assert.equal(its.sent.length, 1, 'no repetition')
  assert.equal(its.server.snapshot().incidents[0]?.mutedUntil, its.time.now() - 2 * HOUR + 600 * 60_000)
})

test('test_alert is told and stored, and is no incident', async (t) => {
  const its = watchedServer(t)
  await its.start()
  its.server.onCommand({ command: 'test_alert', value: 'PRESS' })
  await its.outbox.drain()
  assert.deepEqual(
    its.sent.map(({ alert }) => alert.state),
    ['test'],
  )
  assert.deepEqual(its.store.incidents('plex'), [])
})

test('resolve_all ends what is open', async (t) => {
  const its = watchedServer(t)
  await its.start()
  await its.write(CORRUPT)
  await its.write(UNKNOWN)
  its.server.onCommand({ command: 'resolve_all', value: 'PRESS' })
  assert.deepEqual(
    its.store.incidents('plex').map(({ state, resolvedBecause }) => [state, resolvedBecause]),
    [
      ['resolved', 'by-hand'],
      ['resolved', 'by-hand'],
    ],
  )
})

test('a knob that is turned is in force at once, shown, and survives a restart', async (t) => {
  const first = watchedServer(t)
  await first.start()
  first.server.onCommand({ command: 'error_threshold', value: 3 })
  await first.write(UNKNOWN)
  assert.deepEqual(first.server.correlator.open(), [])
  assert.equal(first.server.snapshot().policy.threshold, 3)
  await first.stop()
  const second = watchedServer(t, { store: first.store, time: first.time, contents: first.files.contents })
  assert.equal(second.server.snapshot().policy.threshold, 3)
})

test('each command stands in the log with the server', async (t) => {
  const its = watchedServer(t)
  await its.start()
  its.server.onCommand({ command: 'mute', value: true })
  assert.deepEqual(its.entries.at(-1), {
    level: 'info',
    message: 'command from Home Assistant: mute',
    details: { server: 'plex', command: 'mute', value: true },
  })
})

test('troubles stand in the log with their fields', async (t) => {
  const its = watchedServer(t)
  await its.start()
  await its.write(CORRUPT)
  const [{ id } = { id: '' }] = its.server.correlator.open()
  const entry = its.entries.find(({ message }) => message.startsWith('raised'))
  assert.deepEqual(entry, {
    level: 'warn',
    message: 'raised: Library database is corrupt',
    details: {
      event: 'raised',
      server: 'plex',
      rule: 'database.corrupt',
      category: 'database_error',
      severity: 'critical',
      count: 1,
      incident: id,
      channels: ['phone'],
    },
  })
  its.server.onCommand({ command: 'resolve_all', value: 'PRESS' })
  assert.ok(its.lines.includes('info: resolved: Library database is corrupt'))
})
