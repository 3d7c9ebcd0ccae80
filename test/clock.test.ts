// Durations are measured on a clock that only grows; the wall's clock is for calendars, and only main.ts knows either.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createFixture, SERVER } from './source/folder-fixture.ts'
import { until } from './support/until.ts'
import { CORRUPT, HARMLESS, line, UNKNOWN, watchedServer } from './support/watched-server.ts'

const src = join(import.meta.dirname, '../src')
const HOUR = 3_600_000

test('only main.ts knows the clock and the chance of the process', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith(join('web', 'ui')))
    .filter((path) => path !== 'main.ts')
  assert.ok(files.length > 200, 'the sources are there')
  const known = /Date\.now|Math\.random|performance\.now|new Date\(\)/
  assert.deepEqual(
    files.filter((path) => known.test(readFileSync(join(src, path), 'utf8'))),
    [],
  )
})

for (const [name, shift] of [
  ['back', -HOUR],
  ['forward', HOUR],
] as const) {
  test(`a clock that is set ${name} by an hour stops no reading`, async (t) => {
    const logs = createFixture(t)
    let wall = Date.now()
    logs.append(SERVER, 'one\n')
    const source = logs.open({ now: () => wall, lookMs: 20 })
    await source.drain()
    wall += shift
    logs.append(SERVER, 'two\n')
    const stopping = new AbortController()
    t.after(() => stopping.abort())
    await source.wait(stopping.signal)
    await until(
      'the line behind the change',
      async () => {
        await source.drain()
        return logs.lines.length === 2
      },
      2_000,
    )
    assert.deepEqual(logs.lines, [`${SERVER}|one`, `${SERVER}|two`])
  })

  test(`a clock that is set ${name} by an hour raises nothing, doubles nothing and lets the ticks go on`, async (t) => {
    const its = watchedServer(t)
    await its.start()
    await its.write(CORRUPT)
    await its.outbox.drain()
    await its.time.pass(10_000)
    its.time.setWall(its.time.now() + shift)
    await its.time.pass(10_000)
    await its.write(HARMLESS)
    assert.equal(its.server.status.lines, 2)
    assert.deepEqual(its.state().state, 'reading')
    assert.ok((its.state().idleMs ?? -1) >= 0)
    await its.outbox.drain()
    assert.deepEqual(
      its.sent.map(({ alert }) => alert.state),
      ['raised'],
    )
    assert.deepEqual(its.totals(), { 'database.corrupt': 1 })
    await its.write(UNKNOWN)
    await its.outbox.drain()
    assert.deepEqual(its.sent.length, 2)
    await its.time.pass(32 * 60_000 + Math.abs(shift), 30_000)
    assert.equal(its.store.incidents('plex').find(({ rule }) => rule === null)?.state, 'resolved')
  })
}

test('the hour that summer time takes and gives back raises nothing and loses nothing', async (t) => {
  // Plex writes local times: at the end of summer time an hour of the clock comes twice.
  const its = watchedServer(t)
  await its.start()
  const banner = (offset: string) =>
    line(
      'INFO - Plex Media Server v1.42.2.10156-f737b826c - Docker Docker Container (LinuxServer.io) x86_64 - build: linux-x86_64 debian - GMT ' +
        offset,
      its.time.now(),
    )
  its.files.append(banner('02:00'))
  await its.time.settled()
  const before = its.server.correlator.open().length
  for (let minute = 0; minute < 130; minute += 10) {
    const local = its.time.now() + (minute < 60 ? 2 : 1) * HOUR
    its.files.append(line(HARMLESS, local))
    await its.time.pass(600_000, 60_000)
  }
  assert.equal(its.server.correlator.open().length, before)
  assert.equal(its.server.status.lines, 14)
  assert.deepEqual(its.totals(), {})
})

for (const zone of ['Asia/Tokyo', 'America/Los_Angeles']) {
  test(`a machine that moves to ${zone} stops no reading, doubles nothing and raises nothing`, async (t) => {
    const before = process.env.TZ
    t.after(() => {
      if (before === undefined) delete process.env.TZ
      else process.env.TZ = before
    })
    process.env.TZ = 'UTC'
    const its = watchedServer(t)
    await its.start()
    await its.write(CORRUPT)
    await its.outbox.drain()
    const told = () => its.sent.map(({ alert: { rule, state } }) => `${rule} ${state}`)
    assert.deepEqual(told(), ['database.corrupt raised'])
    process.env.TZ = zone
    // Plex writes on in the zone it was started in, then, started anew, in the one of the machine; no banner says either.
    const offset = -new Date(its.time.now()).getTimezoneOffset() * 60_000
    assert.notEqual(offset, 0)
    for (const shift of [0, offset]) {
      for (let minute = 0; minute < 10; minute++) {
        its.files.append(line(HARMLESS, its.time.now() + shift))
        await its.time.pass(60_000, 10_000)
      }
    }
    await its.outbox.drain()
    assert.deepEqual(told(), ['database.corrupt raised'])
    assert.equal(its.server.status.lines, 21)
    assert.ok(its.server.status.lastLineAt! <= its.time.now())
    assert.deepEqual([its.totals(), its.state().state], [{ 'database.corrupt': 1 }, 'reading'])
    its.files.append(line(UNKNOWN, its.time.now() + offset))
    await its.time.settled()
    await its.outbox.drain()
    assert.deepEqual(its.totals(), { 'database.corrupt': 1, unclassified: 1 })
    assert.equal(told().length, 2)
    await its.time.pass(35 * 60_000, 30_000)
    await its.outbox.drain()
    assert.deepEqual(told().slice(2), ['null resolved'])
  })
}
