// The whole program against a real Mosquitto and a real Home Assistant Core: what a user sees there, step by step.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createAdministrators } from '../../src/home-assistant/administrators.ts'
import { createCore } from '../../src/home-assistant/core.ts'
import { discoveryPayload } from '../../src/home-assistant/discovery.ts'
import { CATEGORIES, EXPECTED, OFF_AT_FIRST, OWN } from '../support/expected-entities.ts'
import type { BusEvent } from '../support/hass-socket.ts'
import { startHomeAssistant } from '../support/home-assistant.ts'
import { keptLog } from '../support/log.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import { observe } from '../support/mqtt-observer.ts'
import { freePort } from '../support/ports.ts'
import { sentarrIn } from '../support/sentarr.ts'
import { until } from '../support/until.ts'

const DATABASE = 'SQLITE3:0x80000001, 11, database corruption at line 68825 of [a29f994989]'
const NETWORK = 'HttpServer: Error binding acceptor: Address already in use'
const CLAIM = '[Req#219] MyPlex: Did token exchange for claim (returnCode: 401)'

type RegistryEntry = {
  entity_id: string
  unique_id: string
  platform: string
  entity_category: string | null
  device_id: string
  disabled_by: string | null
  original_device_class?: string | null
}
type Device = { id: string; name: string; identifiers: [string, string][]; via_device_id: string | null }

test('Sentarr in a real Home Assistant', async (t: TestContext) => {
  const broker = await startMosquitto(t, { password: 'mosquitto-password' })
  const ha = broker && (await startHomeAssistant(t, { port: broker.port, password: 'mosquitto-password' }))
  if (!broker || !ha) return
  const observer = await observe(t, broker.url)
  const port = await freePort()
  const sentarr = sentarrIn(t, {
    MQTT_URL: broker.url,
    HA_URL: ha.url,
    HA_TOKEN: ha.token,
    API_HOST: '127.0.0.1',
    API_PORT: String(port),
    READ_FROM: 'start',
  })
  sentarr.write(
    'INFO',
    'Plex Media Server v1.42.2.10156-f737b826c - Docker Docker Container x86_64 - build: linux-x86_64',
  )

  const attributesOf = async (entity: string): Promise<Record<string, unknown>> =>
    (await ha.state(entity))?.attributes ?? {}
  const stateOf = async (entity: string) => (await ha.state(entity))?.state
  const shows = (entity: string, state: string, withinMs = 15_000) =>
    until(`${entity} is ${state}`, async () => (await stateOf(entity)) === state, withinMs)
  const entries = async () => {
    const all = (await ha.socket().ask({ type: 'config/entity_registry/list' })) as RegistryEntry[]
    return all.filter(({ unique_id }) => /^sentarr[_/]/.test(String(unique_id)))
  }
  const of = (events: BusEvent[], category: string, state: string) =>
    events.filter(({ data }) => data.category === category && data.state === state)

  await t.test('an entity of an earlier configuration is there', async () => {
    const earlier = discoveryPayload({
      server: { id: 'plex', name: 'Plex' },
      firstServer: 'plex',
      baseTopic: 'sentarr',
      discoveryPrefix: 'homeassistant',
      version: '0.0.1',
      plexVersion: null,
      configurationUrl: null,
      withPlexApi: true,
    })
    await observer.publish(earlier.topic, earlier.payload, { retain: true })
    await until('it is there', () => ha.state('sensor.plex_active_streams'), 30_000)
  })

  await t.test(
    'all entities appear with the expected ids, classes and categories, and the earlier one is gone',
    async () => {
      sentarr.start()
      await shows('binary_sensor.plex_problem', 'off', 30_000)
      await until(
        'the earlier ones are gone',
        async () => (await entries()).length === Object.keys(EXPECTED).length + OWN.length,
      )
      const found: typeof EXPECTED = {}
      const listed = (await entries()).filter(({ entity_id }) => !OWN.includes(entity_id))
      for (const { entity_id, entity_category, unique_id, disabled_by, original_device_class } of listed) {
        const { device_class = null } = disabled_by
          ? { device_class: original_device_class ?? EXPECTED[entity_id]?.[0] }
          : await attributesOf(entity_id)
        assert.equal(disabled_by !== null, OFF_AT_FIRST.includes(entity_id), entity_id)
        found[entity_id] = [device_class as string | null, entity_category]
        assert.equal(unique_id, `sentarr_${entity_id.slice(entity_id.indexOf('.') + 1)}`)
      }
      assert.deepEqual(found, EXPECTED)
      await shows('binary_sensor.plex_logs', 'on')
    },
  )

  await t.test('Sentarr is a device itself, and the server hangs on it', async () => {
    await shows('sensor.sentarr_channels', 'No channel yet')
    const devices = (await ha.socket().ask({ type: 'config/device_registry/list' })) as Device[]
    const own = devices.find(({ identifiers }) => identifiers.some(([, id]) => id === 'sentarr/plex'))
    const plex = devices.find(({ identifiers }) => identifiers.some(([, id]) => id === 'sentarr_plex'))
    assert.equal(own?.name, 'Sentarr (Plex)')
    assert.equal(plex?.via_device_id, own?.id)
  })

  await t.test('its device has one trigger for each category', async () => {
    const entry = (await entries()).find(({ entity_id }) => entity_id === 'event.plex_alert')
    const ask = { type: 'device_automation/trigger/list', device_id: entry?.device_id }
    const triggers = (await ha.socket().ask(ask)) as { type: string; subtype: string }[]
    const ours = triggers.filter(({ type }) => type === 'alert').map(({ subtype }) => subtype)
    assert.deepEqual(ours.toSorted(), CATEGORIES.toSorted())
  })

  let alerts = await ha.socket().events('plex_alert')
  let seen = await ha.socket().events('seen_on_the_bus')
  let received = await ha.socket().events('seen_at_the_entity')

  await t.test('a line of trouble shows, and fires each automation once', async () => {
    await automate(
      ha,
      'bus',
      { trigger: 'event', event_type: 'plex_alert', event_data: { state: 'raised' } },
      'seen_on_the_bus',
    )
    const entity = {
      trigger: 'event.received',
      target: { entity_id: 'event.plex_alert' },
      options: { event_type: ['database_error', 'network_error', 'auth_error'] },
    }
    await automate(ha, 'entity', entity, 'seen_at_the_entity')
    sentarr.write('ERROR', DATABASE)
    await shows('binary_sensor.plex_problem', 'on')
    await shows('binary_sensor.plex_database_error', 'on')
    await shows('sensor.plex_current_problem', 'Library database is corrupt')
    const current = await attributesOf('sensor.plex_current_problem')
    assert.deepEqual([current.severity, current.server, current.count], ['critical', 'plex', 1])
    const { today } = await attributesOf('sensor.plex_errors_last_hour')
    assert.equal((today as Record<string, number>).database_error, 1)
    await shows('sensor.plex_open_incidents', '1')
    await shows('sensor.plex_last_alert', 'Library database is corrupt')
    const { data } = await until('the event', () => alerts[0])
    assert.equal(data.rule, 'database.corrupt')
    assert.equal(data.state, 'raised')
    assert.ok((data.advice as string[]).length > 0)
    await until('the automations', () => seen.length === 1 && received.length === 1)
    const { incidents } = await attributesOf('binary_sensor.plex_problem')
    assert.deepEqual(
      (incidents as { rule: string }[]).map(({ rule }) => rule),
      ['database.corrupt'],
    )
    assert.equal((await attributesOf('event.plex_alert')).event_type, 'database_error')
  })

  await t.test('muted in Home Assistant, a new trouble is shown and told only when the mute ends', async () => {
    await ha.call('switch', 'turn_on', { entity_id: 'switch.plex_mute' })
    await shows('switch.plex_mute', 'on')
    sentarr.write('ERROR', NETWORK)
    await shows('binary_sensor.plex_network_error', 'on')
    assert.equal(of(alerts, 'network_error', 'raised').length, 0)
    await ha.call('switch', 'turn_off', { entity_id: 'switch.plex_mute' })
    await until('told now', () => of(alerts, 'network_error', 'raised').length === 1, 20_000)
    await until('the automations', () => seen.length === 2 && received.length === 2)
  })

  await t.test('settings are changed from Home Assistant', async () => {
    await ha.call('number', 'set_value', { entity_id: 'number.plex_error_threshold', value: 7 })
    await shows('number.plex_error_threshold', '7')
    await ha.call('switch', 'turn_on', { entity_id: 'switch.plex_mute' })
    await shows('switch.plex_mute', 'on')
  })

  await t.test('after a restart of Sentarr everything is as before and no event comes again', async () => {
    const before = { event: await stateOf('event.plex_alert'), alerts: alerts.length }
    assert.equal(await sentarr.end('SIGTERM'), 0)
    await shows('binary_sensor.plex_problem', 'unavailable')
    assert.equal(await stateOf('event.plex_alert'), before.event)
    sentarr.start()
    await shows('binary_sensor.plex_problem', 'on', 30_000)
    await shows('switch.plex_mute', 'on')
    await shows('number.plex_error_threshold', '7')
    await shows('sensor.plex_open_incidents', '2')
    await ha.call('switch', 'turn_off', { entity_id: 'switch.plex_mute' })
    await shows('switch.plex_mute', 'off')
    assert.deepEqual({ event: await stateOf('event.plex_alert'), alerts: alerts.length }, before)
    assert.deepEqual([seen.length, received.length], [2, 2])
  })

  await t.test('a killed Sentarr is unavailable, and back when it is started', async () => {
    await sentarr.end('SIGKILL')
    await shows('binary_sensor.plex_problem', 'unavailable')
    sentarr.start()
    await shows('binary_sensor.plex_problem', 'on', 30_000)
  })

  await t.test('after a restart of Home Assistant everything is back and no event comes again', async () => {
    const before = await stateOf('event.plex_alert')
    await ha.restart()
    alerts = await ha.socket().events('plex_alert')
    seen = await ha.socket().events('seen_on_the_bus')
    received = await ha.socket().events('seen_at_the_entity')
    await shows('binary_sensor.plex_problem', 'on', 30_000)
    await shows('sensor.plex_open_incidents', '2')
    await shows('number.plex_error_threshold', '7')
    await shows('event.plex_alert', before ?? '')
    assert.equal((await entries()).length, Object.keys(EXPECTED).length + OWN.length)
    sentarr.write('DEBUG', CLAIM)
    await until('only the new one', () => of(alerts, 'auth_error', 'raised').length === 1, 30_000)
    await until('the automations', () => seen.length === 1 && received.length === 1)
    assert.equal(alerts.length, 1)
  })

  await t.test('buttons: a test alert and the end of all troubles', async () => {
    await ha.call('button', 'press', { entity_id: 'button.plex_test_alert' })
    await until('the test', () => alerts.some(({ data }) => data.state === 'test'))
    await ha.call('button', 'press', { entity_id: 'button.plex_resolve_all' })
    await shows('binary_sensor.plex_problem', 'off')
    await shows('sensor.plex_open_incidents', '0')
    await until('three ends', () => alerts.filter(({ data }) => data.state === 'resolved').length === 3)
    await until('the entity', async () => (await attributesOf('event.plex_alert')).event_type === 'resolved')
  })

  await t.test('an action is called, and a wrong token is told from a right one', async (t) => {
    const { log } = keptLog()
    const core = createCore({
      clock: () => performance.now(),
      endpoint: () => ({ url: ha.url, token: ha.token, from: 'HA_TOKEN' }),
      log,
    })
    t.after(() => core.stop())
    await until('online', () => core.status().state === 'online')
    await core.callService('persistent_notification', 'create', { notification_id: 'sentarr_x', message: 'Look' })
    const shown = (await ha.socket().ask({ type: 'persistent_notification/get' })) as { notification_id: string }[]
    assert.ok(shown.some(({ notification_id }) => notification_id === 'sentarr_x'))
    await assert.rejects(core.callService('notify', 'nobody', {}), /Service notify\.nobody not found/)
    const administrators = createAdministrators({ ask: core.ask, now: Date.now })
    const me = (await ha.socket().ask({ type: 'auth/current_user' })) as { id: string }
    assert.deepEqual([await administrators.has(me.id), await administrators.has('0'.repeat(32))], [true, false])
    const stranger = createCore({
      clock: () => performance.now(),
      endpoint: () => ({ url: ha.url, token: 'wrong', from: 'HA_TOKEN' }),
      log,
    })
    t.after(() => stranger.stop())
    await until('refused', () => stranger.status().state === 'refused')
  })

  await t.test('Home Assistant had nothing to complain about', () => {
    const complaints = ha
      .log()
      .split('\n')
      .filter((line) => /(WARNING|ERROR).*(mqtt|sentarr|plex)/i.test(line))
    assert.deepEqual(complaints, [])
  })
})

type Ha = NonNullable<Awaited<ReturnType<typeof startHomeAssistant>>>

/** An automation that answers `trigger` with an event of its own. */
async function automate(ha: Ha, id: string, trigger: object, event: string) {
  const automation = { alias: id, mode: 'queued', triggers: [trigger], conditions: [], actions: [{ event }] }
  await ha.rest('POST', `/api/config/automation/config/${id}`, automation)
  await until(`automation ${id} listens`, async () => (await ha.state(`automation.${id}`))?.state === 'on')
}
