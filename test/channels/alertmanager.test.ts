// What is open, told to Alertmanager: to a real cluster of two that loses a member, and what stand-ins are asked.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import type { DeliveryError, StateReport } from '../../src/alert/routing/target.ts'
import { openStore } from '../../src/store/store.ts'
import { alertmanagerProgram, alertmanagers, LOGIN } from '../support/alertmanager.ts'
import { startStandIn } from '../support/http-stand-in.ts'
import { incident } from '../support/incidents.ts'
import { freePort } from '../support/ports.ts'
import { sentarrIn } from '../support/sentarr.ts'
import { until } from '../support/until.ts'
import { startWeb, withIncident } from '../support/web.ts'
import { alertOf, channelOf, NOW, sendContext } from './channels-under-test.ts'

const report = (given: Partial<StateReport> = {}): StateReport => ({
  alert: alertOf(),
  endedAt: null,
  acknowledgedAt: null,
  ...given,
})

const context = () => ({ signal: new AbortController().signal })
const live = { now: () => Date.now() }
const justNow = () => new Date(Date.now() - 10_000).toISOString()

test('a real cluster has an alert on each member, tells it once, and that it is over', async (t) => {
  const program = alertmanagerProgram(t)
  if (program === null) return
  const hook = await startStandIn(t)
  const members = await alertmanagers(t, program, 2, { hook: hook.url })
  const [one, other] = members
  await Promise.all(members.map((member) => member.start()))
  await until('they have met', async () => (await one!.members()) === 2 && (await other!.members()) === 2, 20_000)
  const channel = channelOf({ type: 'alertmanager', url: members.map(({ url }) => url) }, live)
  const first_seen = justNow()
  const alert = alertOf({ first_seen, fields: { file: 'Film.mkv' } })
  assert.equal(await channel.sendState!([report({ alert })], context()), null)
  for (const member of members) {
    const [listed, ...others] = await member.alerts()
    assert.deepEqual(others, [])
    assert.deepEqual(listed?.labels, {
      alertname: 'PlexDatabaseCorrupt',
      job: 'sentarr',
      server: 'plex',
      category: 'database_error',
      severity: 'critical',
      rule: 'database.corrupt',
      incident: 'i1',
    })
    assert.equal(listed?.startsAt, first_seen)
    assert.equal(listed?.generatorURL, alert.url)
    const { summary, description, count, file, log } = listed!.annotations
    assert.deepEqual(
      [summary, description, count, file, log],
      [alert.title, alert.message, '3', 'Film.mkv', alert.sample],
    )
  }
  // Once more, counted higher and acknowledged: the same alert.
  const later = report({
    alert: { ...alert, count: 400, id: 'a9', message: 'Detected 400 errors' },
    acknowledgedAt: NOW,
  })
  await channel.sendState!([later], context())
  for (const member of members) {
    const listed = await member.alerts()
    assert.deepEqual(
      listed.map(({ annotations }) => [annotations.count, annotations.acknowledged]),
      [['400', '2026-11-23T18:00:00.000Z']],
    )
  }
  await other!.kill()
  const missed = await channel.sendState!([report({ alert })], context())
  assert.match(
    missed ?? '',
    /^1 of 2 members did not take it \(Alertmanager at 127\.0\.0\.1:\d+ refused .*; the others have it$/,
  )
  await other!.start()
  assert.deepEqual(await other!.alerts(), [])
  assert.equal(await channel.sendState!([report({ alert })], context()), null)
  assert.equal((await other!.alerts()).length, 1)

  await channel.sendState!([report({ alert: { ...alert, state: 'resolved' }, endedAt: Date.now() })], context())
  for (const member of members) assert.deepEqual(await member.alerts(), [])
  const told = () =>
    hook.seen.flatMap(({ body }) => JSON.parse(body).alerts.map((its: { status: string }) => its.status))
  await until('the end is told', () => told().includes('resolved'), 20_000)
  assert.equal(told().filter((status) => status === 'firing').length, 1)
})

test('a real Alertmanager below a path and behind a login; a test ends by itself', async (t) => {
  const program = alertmanagerProgram(t)
  if (program === null) return
  const [member] = await alertmanagers(t, program, 1, { prefix: '/alertmanager', login: true })
  await member!.start()
  const trial = alertOf({ state: 'test', rule: null, incident: null, severity: 'info', first_seen: justNow() })
  await channelOf({ type: 'alertmanager', url: [member!.url], ...LOGIN }, live).send(trial, null, sendContext())
  const [listed] = await member!.alerts()
  assert.equal(listed?.labels.alertname, 'SentarrTest')
  const left = Date.parse(listed!.endsAt) - Date.now()
  assert.ok(left > 200_000 && left <= 240_000, String(left))
  const wrong = channelOf({ type: 'alertmanager', url: [member!.url], ...LOGIN, password: 'no' }, live)
  await assert.rejects(wrong.send(trial, null, sendContext()), ({ final, message }: DeliveryError) => {
    return final && /Alertmanager answered 401/.test(message)
  })
})

test('a program that starts tells at once what is stored as open, and that it ended when somebody says so', async (t) => {
  const program = alertmanagerProgram(t)
  if (program === null) return
  const [member] = await alertmanagers(t, program, 1)
  await member!.start()
  const port = await freePort()
  const sentarr = sentarrIn(t, { API_HOST: '127.0.0.1', API_PORT: String(port) })
  const settings = { channels: [{ type: 'alertmanager', name: 'alertmanager', url: member!.url }] }
  writeFileSync(join(sentarr.settings, 'sentarr.yaml'), JSON.stringify(settings))
  const now = Date.now()
  const store = openStore({ path: join(sentarr.data, 'sentarr.db'), now })
  const times = { firstSeen: now - 60_000, lastSeen: now - 60_000, openedAt: now - 60_000, touchedAt: now - 60_000 }
  store.commit({
    incidents: [
      incident({ id: 'still-open', key: 'a', state: 'open', told: true, reason: 'opened', count: 5, ...times }),
      incident({ id: 'long-over', key: 'b', state: 'resolved', resolvedAt: now - 600_000, ...times }),
    ],
  })
  store.close()
  sentarr.start()
  const listed = await until('the alert', async () => (await member!.alerts()).length > 0 && member!.alerts(), 30_000)
  assert.deepEqual(
    listed.map(({ labels, startsAt }) => [labels.alertname, labels.incident, Date.parse(startsAt)]),
    [['PlexDatabaseBusy', 'still-open', now - 60_000]],
  )
  const api = `http://127.0.0.1:${port}/api`
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
  assert.equal((await fetch(`${api}/incidents/still-open/resolve`, json)).status, 200)
  await until('its end', async () => (await member!.alerts()).length === 0, 20_000)
  const { items } = (await (await fetch(`${api}/channels`)).json()) as { items: { state: string }[] }
  assert.equal(items[0]?.state, 'ok')
})

test('each member is asked below its own path with the login; many alerts go in several requests', async (t) => {
  const server = await startStandIn(t)
  const url = [server.url, `${server.url}/alertmanager/`, `${server.url}/full/api/v2/alerts`]
  const many = Array.from({ length: 130 }, (_, n) => report({ alert: alertOf({ incident: `i${n}` }) }))
  const channel = channelOf({ type: 'alertmanager', url, token: 'tk' })
  assert.equal(await channel.sendState!(many, context()), null)
  const sizes = Map.groupBy(server.seen, ({ path }) => path)
  assert.deepEqual(
    [...sizes].map(([path, all]) => [path, all.map(({ body }) => JSON.parse(body).length)]).toSorted(),
    ['/alertmanager/api/v2/alerts', '/api/v2/alerts', '/full/api/v2/alerts'].map((path) => [path, [64, 64, 2]]),
  )
  assert.ok(server.seen.every(({ headers }) => headers.authorization === 'Bearer tk'))
  server.seen.length = 0
  await channel.sendState!([], context())
  assert.deepEqual(
    server.seen.map(({ body }) => body),
    ['[]', '[]', '[]'],
    'that a member can be reached is known before it matters',
  )
})

test('names, times and labels of what is odd', async (t) => {
  const server = await startStandIn(t)
  const channel = channelOf({ type: 'alertmanager', url: [server.url] })
  const ahead = new Date(NOW + 3_600_000).toISOString()
  const failing = { rule: 'sentarr.channel_failing', incident: null, count: 0 }
  await channel.sendState!(
    [
      report({ alert: alertOf({ rule: null, first_seen: ahead }) }),
      report({ alert: alertOf({ rule: 'my-own.slow_disk2', state: 'resolved', first_seen: ahead }), endedAt: NOW - 5 }),
      report({ alert: alertOf(failing), channel: 'mail' }),
      report({ alert: alertOf({ state: 'resolved' }), endedAt: NOW + 3_600_000 }),
    ],
    context(),
  )
  const [unknown, own, ofChannel, ended] = JSON.parse(server.seen[0]!.body)
  const iso = (ms: number) => new Date(ms).toISOString()
  assert.deepEqual(
    [unknown.labels.alertname, 'rule' in unknown.labels, unknown.startsAt, unknown.endsAt],
    ['PlexUnknownError', false, iso(NOW), iso(NOW + 240_000)],
  )
  assert.deepEqual([own.labels.alertname, own.startsAt, own.endsAt], ['PlexMyOwnSlowDisk2', iso(NOW - 5), iso(NOW - 5)])
  assert.equal(ended.endsAt, iso(NOW), 'over, although the clock was set back since')
  const { labels, annotations } = ofChannel
  assert.deepEqual(
    [labels.alertname, labels.channel, 'incident' in labels, 'count' in annotations],
    ['SentarrChannelFailing', 'mail', false, false],
  )
})

test('of several members that fail each is named; a test is refused for good only where all refuse it', async (t) => {
  const wrong = await startStandIn(t, { status: 401 })
  const broken = await startStandIn(t, { status: 500 })
  const of = (...servers: { url: string }[]) => channelOf({ type: 'alertmanager', url: servers.map(({ url }) => url) })
  const both = of(wrong, broken)
  const hosts = [wrong, broken].map(({ port }) => `127.0.0.1:${port}`)
  await assert.rejects(both.sendState!([report()], context()), ({ message, final }: DeliveryError) => {
    assert.match(message, /^2 of 2 members did not take it \(/)
    for (const host of hosts) assert.ok(message.includes(`${host}: Alertmanager answered`), message)
    return !final && !message.includes('the others have it')
  })
  const trial = (channel: ReturnType<typeof channelOf>) => channel.send(alertOf({ state: 'test' }), null, sendContext())
  await assert.rejects(trial(both), ({ final }: DeliveryError) => !final)
  await assert.rejects(trial(of(wrong, wrong)), ({ final }: DeliveryError) => final)
  const well = await startStandIn(t)
  await assert.rejects(trial(of(well, broken)), /^DeliveryError: 1 of 2 members .*; the others have it$/)
})

test('the other channels hear when no member was reached for a quarter of an hour', async (t) => {
  const hook = await startStandIn(t)
  let ahead = 0
  const web = await startWeb(t, {
    now: () => Date.now() + ahead,
    env: { ERROR_THRESHOLD: '1' },
    yaml: JSON.stringify({
      channels: [
        { type: 'alertmanager', name: 'monitor', url: `http://127.0.0.1:${await freePort()}` },
        { type: 'webhook', name: 'hook', url: hook.url },
      ],
    }),
  })
  const stateOf = async () => (await web.call('GET', '/api/channels')).body.items[0].state
  await until('it fails', async () => (await stateOf()) === 'failing')
  ahead = 16 * 60_000
  await withIncident(web)
  const titles = () => hook.seen.map(({ body }) => JSON.parse(body).title)
  await until('it is told', () => titles().includes('Alerts do not arrive on monitor'))
})
