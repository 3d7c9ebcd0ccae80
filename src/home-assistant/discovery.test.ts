import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EXPECTED } from '../../test/support/expected-entities.ts'
import { CATEGORIES } from '../rules/vocabulary.ts'
import { type DiscoveryInput, discoveryPayload, removedServer } from './discovery.ts'

const input: DiscoveryInput = {
  server: { id: 'plex', name: 'Plex' },
  firstServer: 'plex',
  baseTopic: 'sentarr',
  discoveryPrefix: 'homeassistant',
  version: '1.2.3',
  plexVersion: null,
  configurationUrl: null,
  withPlexApi: false,
}
type Component = Record<string, unknown>
type Payload = Record<string, unknown> & { device: Component; components: Record<string, Component> }
const payloadOf = (changes: Partial<DiscoveryInput> = {}): Payload =>
  JSON.parse(discoveryPayload({ ...input, ...changes }).payload)
const entitiesOf = (payload: Payload) => Object.entries(payload.components).filter(([, { unique_id }]) => unique_id)

test('the topic is the one of device discovery', () => {
  assert.equal(discoveryPayload(input).topic, 'homeassistant/device/sentarr_plex/config')
  assert.equal(discoveryPayload({ ...input, discoveryPrefix: 'ha' }).topic, 'ha/device/sentarr_plex/config')
})

test('every entity of the contract is there, with its domain', () => {
  const ids = entitiesOf(payloadOf()).map(([key, { platform }]) => `${platform}.plex_${key}`)
  assert.deepEqual(ids.toSorted(), Object.keys(EXPECTED).toSorted())
})

test('ids are built from server and key, names are for people', () => {
  const { components } = payloadOf({ server: { id: 'Living-Room', name: 'Living room' } })
  assert.equal(components.database_error?.unique_id, 'sentarr_Living-Room_database_error')
  assert.equal(components.database_error?.default_entity_id, 'binary_sensor.living_room_database_error')
  assert.equal(components.database_error?.name, 'Database problem')
  assert.equal(components.database_error_today?.name, 'Database today')
  assert.equal(components.problem?.name, null)
  const names = entitiesOf(payloadOf({ withPlexApi: true })).map(([, { name }]) => name)
  assert.equal(new Set(names).size, names.length)
})

test('a server id that cannot stand in a topic is an error', () => {
  assert.throws(() => payloadOf({ server: { id: 'a/b', name: 'x' } }), RangeError)
})

test('values come out of the state, attributes from topics of their own', () => {
  const { components } = payloadOf()
  assert.equal(components.open_incidents?.state_topic, 'sentarr/plex/state')
  assert.equal(components.open_incidents?.value_template, '{{ value_json.open_incidents }}')
  assert.equal(components.problem?.json_attributes_topic, 'sentarr/plex/problem')
  assert.equal(components.last_alert?.json_attributes_topic, 'sentarr/plex/last_alert')
})

test('the event entity never goes unavailable and knows all types', () => {
  const { components, availability } = payloadOf()
  assert.deepEqual(availability, [{ topic: 'sentarr/plex/status' }])
  assert.deepEqual(components.alert?.availability, [])
  assert.deepEqual(components.alert?.event_types, [...CATEGORIES, 'resolved', 'test'])
})

test('settings are of category config and take commands', () => {
  const { components } = payloadOf()
  for (const key of ['mute', 'mute_minutes', 'error_threshold', 'time_window', 'alert_cooldown']) {
    assert.equal(components[key]?.entity_category, 'config', key)
    assert.equal(components[key]?.command_topic, `sentarr/plex/${key}/set`)
  }
  assert.equal(components.test_alert?.command_topic, 'sentarr/plex/test_alert/set')
})

test('what few need is off at first, and the time of the last line is for diagnosis', () => {
  const off = entitiesOf(payloadOf()).filter(([, { enabled_by_default }]) => enabled_by_default === false)
  assert.deepEqual(
    off.map(([key]) => key),
    ['dvr_tuner', 'other', ...CATEGORIES.map((category) => `${category}_today`)],
  )
  assert.equal(payloadOf().components.last_log_line?.entity_category, 'diagnostic')
})

test('each category has a device trigger', () => {
  const triggers = Object.values(payloadOf().components).filter(({ platform }) => platform === 'device_automation')
  assert.deepEqual(
    triggers.map(({ type, subtype, payload }) => [type, subtype, payload]),
    CATEGORIES.map((category) => ['alert', category, category]),
  )
})

test('the entities of the Plex API are there with it and tombstones without it', () => {
  assert.equal(payloadOf({ withPlexApi: true }).components.active_streams?.unique_id, 'sentarr_plex_active_streams')
  assert.deepEqual(payloadOf().components.active_streams, { platform: 'sensor' })
  assert.deepEqual(payloadOf().components.reachable, { platform: 'binary_sensor' })
})

test('an entity of an earlier version is a tombstone', () => {
  assert.deepEqual(payloadOf({ tombstones: { errors_today: 'sensor' } }).components.errors_today, {
    platform: 'sensor',
  })
})

test('version and address appear when they are known', () => {
  const { device } = payloadOf({ plexVersion: '1.42', configurationUrl: 'homeassistant://app/x_sentarr' })
  assert.equal(device.sw_version, '1.42')
  assert.equal(device.configuration_url, 'homeassistant://app/x_sentarr')
  assert.deepEqual(Object.keys(payloadOf().device), ['identifiers', 'name', 'manufacturer', 'model', 'via_device'])
})

test('a removed server leaves nothing retained', () => {
  const messages = removedServer({ id: 'old', baseTopic: 'sentarr', discoveryPrefix: 'homeassistant' })
  assert.ok(messages.every(({ payload }) => payload === ''))
  assert.deepEqual(
    messages.map(({ topic }) => topic),
    [
      'homeassistant/device/sentarr_old/config',
      'sentarr/old/status',
      'sentarr/old/state',
      'sentarr/old/current_problem',
      'sentarr/old/today',
      'sentarr/old/problem',
      'sentarr/old/last_alert',
      'sentarr/old/owner',
      'homeassistant/device/sentarr_old/agent/config',
      'sentarr/old/agent',
    ],
  )
})
