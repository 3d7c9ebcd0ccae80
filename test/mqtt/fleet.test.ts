// The fleet's dashboard as a whole: agents, a broker that comes and goes, and what may be passed on.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { test } from 'node:test'
import { watchFleet } from '../../src/fleet/watch.ts'
import { brokerFromUrl } from '../../src/home-assistant/broker.ts'
import type { Fleet } from '../../src/web/schemas/fleet.ts'
import { startEmbeddedBroker } from '../support/embedded-broker.ts'
import { keptLog } from '../support/log.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import { observe } from '../support/mqtt-observer.ts'
import { startOutput } from '../support/mqtt-output.ts'
import { startScriptedBroker } from '../support/scripted-broker.ts'
import { anIncident } from '../support/snapshot.ts'
import { until } from '../support/until.ts'
import { startWeb, type Web } from '../support/web.ts'

const fleetOf = async (web: Web, query = ''): Promise<Fleet> => (await web.call('GET', `/api/fleet${query}`)).body
const statesOf = ({ items }: Fleet) => items.map(({ id, state }) => `${id} ${state}`).join(', ')
const agent = (id: string, name: string) => ({
  server: { id, name },
  device: () => ({ version: '1.2.3', configurationUrl: `http://${id}.example.org:5000`, withPlexApi: false }),
})

test('all servers of all agents, the worst first, with what is open and where to look', async (t) => {
  const broker = await startEmbeddedBroker(t)
  startOutput(t, broker.url, agent('attic', 'Attic'))
  const cellar = startOutput(t, broker.url, agent('cellar', 'Cellar'))
  const web = await startWeb(t, { env: { FLEET: 'true', MQTT_URL: broker.url } })
  await until(
    'both',
    async () =>
      (await fleetOf(web)).items.every(({ name, state }) => name !== 'x' && state === 'online') &&
      (await fleetOf(web)).items.length === 2,
  )
  cellar.show({ incidents: [anIncident()] })
  const fleet = await until('the trouble', async () => {
    const now = await fleetOf(web)
    return now.counts.open_incidents === 1 && now.items[0]?.first_step !== '' && now.items[0]?.incidents[0] && now
  })
  const [worst, well] = fleet.items
  assert.deepEqual(
    [worst?.name, worst?.worst_severity, worst?.incidents[0]?.title, worst?.first_step, worst?.url],
    ['Cellar', 'critical', 'Library database is corrupt', 'Stop Plex', 'http://cellar.example.org:5000'],
  )
  assert.deepEqual(
    [well?.name, well?.needs_somebody, well?.plex_version, well?.agent_version, well?.last_line_at],
    ['Attic', false, '1.42.2.10156', '1.2.3', '2026-11-23T11:59:30.000Z'],
  )
  assert.deepEqual(fleet.counts, { servers: 2, need_somebody: 1, unwatched: 0, open_incidents: 1 })
  assert.equal((await fleetOf(web, '?only=need_somebody')).items.length, 1)
  assert.equal((await fleetOf(web, '?q=att')).items[0]?.id, 'attic')
  const page = await fleetOf(web, '?limit=1')
  assert.equal((await fleetOf(web, `?limit=1&cursor=${page.next_cursor}`)).items[0]?.id, 'attic')
  assert.match((await web.call('GET', '/metrics')).body, /sentarr_fleet_servers\{state="online"\} 2/)
  assert.equal((await web.call('GET', '/healthz')).status, 200)

  const command = `/api/fleet/cellar/incidents/${worst?.incidents[0]?.id}/resolve`
  const refused = await web.call('POST', command, {})
  assert.deepEqual([refused.status, refused.body.error.code], [403, 'forbidden'])
  assert.deepEqual(cellar.commands, [])
})

test('with FLEET_COMMANDS mute and resolve reach the agent, and nothing else does', async (t) => {
  const broker = await startEmbeddedBroker(t)
  const { show, commands } = startOutput(t, broker.url)
  show({ incidents: [anIncident()] })
  const web = await startWeb(t, { env: { FLEET: 'yes', FLEET_COMMANDS: 'yes', MQTT_URL: broker.url } })
  await until('the incident', async () => (await fleetOf(web)).items[0]?.incidents.length === 1)
  const post = async (path: string, body = {}) => (await web.call('POST', `/api/fleet/${path}`, body)).status
  assert.equal(await post('plex/incidents/i1/mute', { minutes: 30 }), 204)
  assert.equal(await post('plex/incidents/i1/resolve'), 204)
  assert.equal(await post('plex/mute'), 204)
  assert.equal(await post('plex/incidents/i2/resolve'), 404)
  assert.equal(await post('other/incidents/i1/resolve'), 404)
  assert.equal(await post(`${encodeURIComponent('plex/x')}/mute`), 404)
  assert.equal(await post('plex/incidents/i1/delete'), 400)
  await until('three', () => commands.length === 3)
  assert.deepEqual(commands, [
    { command: 'incident', value: { id: 'i1', action: 'mute', minutes: 30 } },
    { command: 'incident', value: { id: 'i1', action: 'resolve' } },
    { command: 'mute', value: true },
  ])
})

test('who may only look passes nothing on, and who is not let in sees nothing', async (t) => {
  const broker = await startEmbeddedBroker(t)
  const env = { FLEET: 'true', FLEET_COMMANDS: 'true', MQTT_URL: broker.url, WEB_PASSWORD: 'a-long-password' }
  const web = await startWeb(t, { env })
  assert.equal((await web.call('GET', '/api/fleet')).status, 401)
  assert.equal((await web.call('POST', '/api/fleet/plex/mute', {})).status, 401)
  const authorization = `Basic ${Buffer.from('me:a-long-password').toString('base64')}`
  assert.equal((await web.call('GET', '/api/fleet', undefined, { authorization })).status, 200)
  assert.equal((await web.call('GET', '/api/incidents', undefined, { authorization })).status, 404)
})

test('two agents of one id are named, with where they run, until the first leaves', async (t) => {
  const broker = await startEmbeddedBroker(t)
  const web = await startWeb(t, { env: { FLEET: 'true', MQTT_URL: broker.url } })
  const claim = { answer: 200, absent: 100, pause: 50 }
  const first = startOutput(t, broker.url, { ...agent('cellar', 'Cellar'), hostName: 'nas', timing: { claim } })
  await until('the first', async () => (await fleetOf(web)).items[0]?.state === 'online')
  assert.equal((await fleetOf(web)).items[0]?.rivals, null)
  const second = { ...agent('cellar', 'Cellar'), hostName: 'attic-pc', timing: { claim } }
  startOutput(t, broker.url, { ...second, device: () => ({ ...second.device(), configurationUrl: null }) })
  const told = await until('both', async () => {
    const { items } = await fleetOf(web)
    return items[0]?.rivals && items[0]
  })
  assert.deepEqual(told.rivals, {
    first: { host: 'nas', url: 'http://cellar.example.org:5000' },
    second: { host: 'attic-pc', url: null },
  })
  assert.equal(told.needs_somebody, true)
  await first.output.stop()
  await until('one is left', async () => (await fleetOf(web)).items[0]?.rivals === null)
})

test('a last will, a broker that dies, one that comes back empty', async (t) => {
  const broker = await startMosquitto(t)
  if (broker === null) return
  const file = new URL('../support/output-process.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [file, broker.url], { stdio: 'ignore' })
  t.after(() => child.kill('SIGKILL'))
  const other = startOutput(t, broker.url, agent('attic', 'Attic'))
  const web = await startWeb(t, { env: { FLEET: 'true', MQTT_URL: broker.url } })
  const states = async () => statesOf(await fleetOf(web))
  await until('both watched', async () => (await states()) === 'attic online, plex online', 20_000)
  child.kill('SIGKILL')
  await until('the last will', async () => (await states()) === 'plex offline, attic online')
  assert.ok((await fleetOf(web)).items[0]?.state_since)

  await broker.kill()
  const away = await until('no broker', async () => {
    const fleet = await fleetOf(web)
    return !fleet.broker.connected && fleet
  })
  assert.equal(statesOf(away).replaceAll(/\w+ unknown(, )?/g, ''), '', 'nothing old is shown as current')
  assert.ok(Date.now() - Date.parse(away.broker.since) < 10_000)
  await broker.start()
  await until('the agent that lives', async () => (await states()) === 'attic online, plex unknown', 20_000)
  assert.equal(other.output.status().state, 'online')
})

test('a broker that keeps names from it says so, and is not asked again for what it gave', async (t) => {
  const names = 'homeassistant/device/+/config'
  let isRefused = true
  const broker = await startScriptedBroker(t, {
    granted: (topics) => topics.map((topic) => (topic === names && isRefused ? 128 : 0)),
  })
  const watch = watchFleet({
    broker: () => brokerFromUrl(broker.url),
    baseTopic: 'sentarr',
    discoveryPrefix: 'homeassistant',
    clientId: 'fleet',
    log: keptLog().log,
    now: Date.now,
    clock: () => performance.now(),
    random: () => 1,
    timing: { refusedFrom: 5, refusedTo: 5 },
  })
  t.after(() => watch.stop())
  const { detail } = await until('the words', () => watch.broker().state === 'online' && watch.broker())
  assert.match(detail, /does not let us read homeassistant\/device\/\+\/config: check its access rules/)
  isRefused = false
  await until('it was given all', () => watch.broker().detail === '')
  const [first, ...others] = broker.subscribed
  assert.deepEqual(first, ['sentarr/+/+', names])
  assert.deepEqual([...new Set(others.flat())], [names])
})

test('a flood of names and giant payloads neither fills nor stops it', async (t) => {
  const broker = await startEmbeddedBroker(t)
  startOutput(t, broker.url)
  const web = await startWeb(t, { env: { FLEET: 'true', MQTT_URL: broker.url } })
  await until('the agent', async () => (await fleetOf(web)).items.length === 1)
  const stranger = await observe(t, broker.url)
  const giant = JSON.stringify({ incidents: [], filler: 'x'.repeat(1_000_000) })
  await stranger.publish('sentarr/giant/problem', giant, { retain: true })
  await stranger.publish('sentarr/plex/state', '{"open_incidents":"many","problem":7}', { retain: true })
  for (const id of ['<img src=x onerror=alert(1)>', '$SYS', 'a'.repeat(500)])
    await stranger.publish(`sentarr/${id}/status`, 'online', { retain: true })
  await stranger.publish('sentarr/last/status', 'online', { retain: true })
  const fleet = await until('what came last', async () => {
    const now = await fleetOf(web)
    return now.items.some(({ id }) => id === 'last') && now
  })
  assert.deepEqual(fleet.items.map(({ id }) => id).sort(), ['last', 'plex'])
  assert.equal(fleet.left.refused, 3)
})
