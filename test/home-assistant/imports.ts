// What users import, in a real Home Assistant Core: blueprints become automations that do what they promise, the dashboard loads.
import assert from 'node:assert/strict'
import { appendFileSync, cpSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { parseCommand } from '../../src/home-assistant/commands.ts'
import { discoveryPayload } from '../../src/home-assistant/discovery.ts'
import { currentProblemOf, problemOf, stateOf, todayOf } from '../../src/home-assistant/state.ts'
import type { Snapshot } from '../../src/service/snapshot.ts'
import type { BusEvent } from '../support/hass-socket.ts'
import { type HomeAssistant, startHomeAssistant } from '../support/home-assistant.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import { observe } from '../support/mqtt-observer.ts'
import { anAlert, anIncident, aSnapshot } from '../support/snapshot.ts'
import { until } from '../support/until.ts'

const addon = join(import.meta.dirname, '../../addon')

type Call = { domain: string; service: string; service_data: Record<string, unknown> }
const callsOf = (heard: BusEvent[], domain: string): Call[] =>
  heard.map(({ data }) => data as Call).filter((call) => call.domain === domain)

async function automate(ha: HomeAssistant, id: string, blueprint: string, input: object) {
  const use_blueprint = { path: `sentarr/${blueprint}.yaml`, input }
  // One of the same name listens until this one takes its place.
  const before = await ha.state(`automation.${id}`)
  await ha.rest('POST', `/api/config/automation/config/${id}`, { alias: id, use_blueprint })
  await until(`automation ${id} listens`, async () => {
    const now = await ha.state(`automation.${id}`)
    return now?.state === 'on' && now.last_updated !== before?.last_updated
  })
}

test('what users import into Home Assistant', async (t: TestContext) => {
  const broker = await startMosquitto(t, { password: 'mosquitto-password' })
  const ha = broker && (await startHomeAssistant(t, { port: broker.port, password: 'mosquitto-password' }))
  if (!broker || !ha) return
  const observer = await observe(t, broker.url)
  cpSync(join(addon, 'blueprints'), join(ha.folder, 'blueprints'), { recursive: true })
  cpSync(join(addon, 'dashboards'), join(ha.folder, 'dashboards'), { recursive: true })
  appendFileSync(
    join(ha.folder, 'configuration.yaml'),
    `notify: [{platform: group, name: family, services: []}]
lovelace: {dashboards: {plex-sentarr: {mode: yaml, title: Plex, filename: dashboards/plex.yaml}}}
`,
  )
  await ha.restart()
  const { topic, payload } = discoveryPayload({
    server: { id: 'plex', name: 'Plex' },
    firstServer: 'plex',
    baseTopic: 'sentarr',
    discoveryPrefix: 'homeassistant',
    version: '0.0.1',
    plexVersion: null,
    configurationUrl: null,
    withPlexApi: true,
  })
  const show = async (changes: Partial<Snapshot>, reachable = true) => {
    const plexApi = {
      reachable,
      remoteAccess: true,
      serverState: 'up' as const,
      activeStreams: 0,
      activeTranscodes: 0,
      libraryItems: 1,
    }
    const snapshot = aSnapshot({ plexApi, ...changes })
    const messages = {
      problem: problemOf(snapshot),
      current_problem: currentProblemOf(snapshot),
      today: todayOf(snapshot),
      state: stateOf(snapshot),
    }
    for (const [name, message] of Object.entries(messages))
      await observer.publish(`sentarr/plex/${name}`, JSON.stringify(message), { retain: true })
  }
  await show({})
  await observer.publish('sentarr/plex/status', 'online', { retain: true })
  await observer.publish(topic, payload, { retain: true })
  await until('the entities are there', () => ha.state('binary_sensor.plex_problem'), 30_000)

  let heard = await ha.socket().events('call_service')
  const fire = (event: string, data: object) => ha.rest('POST', `/api/events/${event}`, data)
  const told = (text: string) =>
    until(`notify.family is told "${text}"`, () =>
      callsOf(heard, 'notify').find((call) => JSON.stringify(call.service_data).includes(text)),
    )

  await t.test('all blueprints are there without a fault', async () => {
    const ask = { type: 'blueprint/list', domain: 'automation' }
    const found = (await ha.socket().ask(ask)) as Record<string, { error?: string; metadata?: { name: string } }>
    const ours = Object.entries(found).filter(([path]) => path.startsWith('sentarr/'))
    assert.equal(ours.length, 5)
    for (const [path, { error, metadata }] of ours) assert.ok(metadata && !error, `${path}: ${error}`)
  })

  await t.test('an alert reaches the phone with what to do, and goes away when it is over', async () => {
    await automate(ha, 'notify', 'notify', { notify_action: 'notify.family', min_severity: 'error' })
    heard = await ha.socket().events('call_service')
    await fire('plex_alert', anAlert({ severity: 'warning', title: 'Too harmless' }))
    await fire('plex_alert', anAlert({ url: '/app/sentarr/incidents/i1' }))
    const { service, service_data } = await told('Library database is corrupt')
    assert.equal(service, 'family')
    assert.match(String(service_data.message), /Detected 3 errors in the last 5 minutes\s+→ Stop Plex/)
    const data = service_data.data as { tag: string; url: string; actions: { action: string }[] }
    assert.equal(data.tag, 'sentarr-i1')
    assert.equal(data.url, '/app/sentarr/incidents/i1')
    assert.deepEqual(
      data.actions.map(({ action }) => action),
      ['URI', 'SENTARR_MUTE:plex:i1', 'SENTARR_RESOLVE:plex:i1'],
    )
    await fire('plex_alert', anAlert({ state: 'resolved' }))
    const cleared = await told('clear_notification')
    assert.deepEqual(cleared.service_data.data, { tag: 'sentarr-i1' })
    assert.equal(callsOf(heard, 'notify').length, 2)
  })

  await t.test('a test alert is told whatever its severity', async () => {
    await fire('plex_alert', anAlert({ id: 'a9', state: 'test', severity: 'info', incident: null, title: 'A test' }))
    await told('A test')
  })

  await t.test('the buttons of a notification mute or resolve its incident and nothing else', async () => {
    heard = await ha.socket().events('call_service')
    const sent = () => observer.heard.filter(({ topic }) => topic === 'sentarr/plex/incident/set')
    await fire('mobile_app_notification_action', { action: 'SENTARR_MUTE:plex:i1' })
    await until('muted', () => sent().length === 1)
    await fire('mobile_app_notification_action', { action: 'SENTARR_RESOLVE:plex:i2' })
    await until('resolved', () => sent().length === 2)
    const parsed = sent().map(({ payload }) => parseCommand('incident', payload))
    assert.deepEqual(parsed, [
      { command: 'incident', value: { id: 'i1', action: 'mute', minutes: 60 } },
      { command: 'incident', value: { id: 'i2', action: 'resolve', minutes: 60 } },
    ])
    for (const domain of ['switch', 'button', 'number']) assert.deepEqual(callsOf(heard, domain), [])
  })

  await t.test('within quiet hours only critical alerts are told', async () => {
    const always = { quiet_from: '00:00:00', quiet_to: '23:59:59.9' }
    await automate(ha, 'notify', 'notify', { notify_action: 'notify.family', ...always })
    heard = await ha.socket().events('call_service')
    await fire('plex_alert', anAlert({ severity: 'error', title: 'At night' }))
    await fire('plex_alert', anAlert({ title: 'Worth waking up' }))
    await told('Worth waking up')
    assert.equal(callsOf(heard, 'notify').length, 1)
  })

  await t.test('the summary of the day counts and names what is open', async () => {
    await automate(ha, 'summary', 'daily-summary', {
      problem: 'binary_sensor.plex_problem',
      notify_action: 'notify.family',
    })
    await show({ incidents: [anIncident()], findingsToday: { database_error: 7 } })
    await until('counted', async () => {
      const { today } = (await ha.state('sensor.plex_errors_last_hour'))?.attributes ?? {}
      return (today as Record<string, number> | undefined)?.database_error === 7
    })
    await until('listed', async () => (await ha.state('binary_sensor.plex_problem'))?.attributes.incidents)
    heard = await ha.socket().events('call_service')
    await ha.call('automation', 'trigger', { entity_id: 'automation.summary', skip_condition: false })
    const { service_data } = await told('Plex today: 1 open')
    assert.match(String(service_data.message), /Database: 7\s+• Library database is corrupt \(3×\): Stop Plex/)
  })

  await t.test('a server that does not answer is told, and its return', async () => {
    const input = { connectivity: 'binary_sensor.plex_reachable', minutes: 0.01, notify_action: 'notify.family' }
    await show({})
    await until('reachable', async () => (await ha.state('binary_sensor.plex_reachable'))?.state === 'on')
    await automate(ha, 'unreachable', 'plex-unreachable', input)
    heard = await ha.socket().events('call_service')
    await show({}, false)
    await told('Plex does not answer')
    await show({})
    await told('Plex is back')
  })

  await t.test('the example restarts only for its rules, never for the database', async () => {
    await automate(ha, 'restart', 'restart-plex', {
      rules: 'server.hang, database.corrupt',
      restart: [{ event: 'restarted' }],
    })
    const restarted = await ha.socket().events('restarted')
    await fire('plex_alert', anAlert())
    await fire('plex_alert', anAlert({ rule: 'server.other', category: 'server' }))
    await fire('plex_alert', anAlert({ rule: 'server.hang', category: 'server' }))
    await until('restarted', () => restarted.length > 0)
    assert.equal(restarted.length, 1)
  })

  await t.test('the dashboard loads', async () => {
    const config = (await ha.socket().ask({ type: 'lovelace/config', url_path: 'plex-sentarr' })) as {
      views: unknown[]
    }
    assert.equal(config.views.length, 1)
  })

  await t.test('Home Assistant logs no fault of ours', () => {
    const faults = ha
      .log()
      .split('\n')
      .filter((line) => /(WARNING|ERROR).*(blueprint|automation|template|lovelace|mqtt)/i.test(line))
    assert.deepEqual(faults, [])
  })
})
