// Home Assistant's MQTT device discovery: one retained message that describes a server and all its entities.
// Facts: https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload
import { CATEGORIES } from '../rules/vocabulary.ts'
import { ENTITIES, type Entity, EVENT_TYPES, PLEX_API_ENTITIES, type Platform, REMOVED_ENTITIES } from './entities.ts'
import { noOwnDevice, ownIdentifier } from './own-device.ts'
import type { Publication } from './publication.ts'

export type DiscoveryInput = {
  server: { id: string; name: string }
  /** The id that names the Sentarr which watches it. */
  firstServer: string
  /** `sentarr` by default. */
  baseTopic: string
  /** `homeassistant` by default. */
  discoveryPrefix: string
  /** Sentarr's own version. */
  version: string
  plexVersion: string | null
  /** Where "Visit" on the device page leads; null when no address is known. */
  configurationUrl: string | null
  withPlexApi: boolean
  /** Entities that were there once, by key. */
  tombstones?: Record<string, Platform>
}

/** `<base>/<server id>`: what all topics of a server begin with. */
export const serverTopic = (baseTopic: string, serverId: string) => `${baseTopic}/${serverId}`

/**
 * The discovery message of one server. An entity that is gone stays in it as a tombstone, as leaving it out would not remove it.
 * @throws {RangeError} when the server's id cannot stand in a topic.
 */
export function discoveryPayload(input: DiscoveryInput): Publication {
  const { server, version, plexVersion, configurationUrl, withPlexApi, tombstones = REMOVED_ENTITIES } = input
  const base = serverTopic(input.baseTopic, server.id)
  const gone = { ...tombstones, ...(withPlexApi ? {} : platformsOf(PLEX_API_ENTITIES)) }
  const payload = {
    device: {
      identifiers: [`sentarr_${server.id}`],
      name: server.name,
      manufacturer: 'Plex',
      model: 'Plex Media Server',
      via_device: ownIdentifier(input.firstServer),
      ...(plexVersion !== null && { sw_version: plexVersion }),
      ...(configurationUrl !== null && { configuration_url: configurationUrl }),
    },
    origin: { name: 'Sentarr', sw_version: version },
    availability: [{ topic: `${base}/status` }],
    qos: 1,
    components: {
      ...mapValues({ ...ENTITIES, ...(withPlexApi && PLEX_API_ENTITIES) }, (entity, key) =>
        component(entity, key, server.id, base),
      ),
      ...Object.fromEntries(CATEGORIES.map((category) => [`trigger_${category}`, trigger(category, base)])),
      ...mapValues(gone, (platform) => ({ platform })),
    },
  }
  return { topic: discoveryTopic(input.discoveryPrefix, server.id), payload: JSON.stringify(payload) }
}

/** Empties every retained topic of a server that is no longer watched, so that its device disappears. */
export function removedServer(input: { id: string; baseTopic: string; discoveryPrefix: string }): Publication[] {
  const base = serverTopic(input.baseTopic, input.id)
  const topics = ['status', 'state', 'current_problem', 'today', 'problem', 'last_alert', 'owner'].map(
    (name) => `${base}/${name}`,
  )
  const own = noOwnDevice({ ...input, server: input })
  return [
    ...[discoveryTopic(input.discoveryPrefix, input.id), ...topics].map((topic) => ({ topic, payload: '' })),
    ...own,
  ]
}

function discoveryTopic(prefix: string, serverId: string): string {
  // Home Assistant ignores other topics without a word.
  if (!/^[a-zA-Z0-9_-]+$/.test(serverId)) throw new RangeError(`server id "${serverId}" cannot stand in an MQTT topic`)
  return `${prefix}/device/sentarr_${serverId}/config`
}

function component(entity: Entity, key: string, serverId: string, base: string) {
  return {
    platform: entity.platform,
    name: entity.name,
    unique_id: `sentarr_${serverId}_${key}`,
    default_entity_id: `${entity.platform}.${slug(serverId)}_${key}`,
    ...entity.options,
    ...(entity.value === 'state' && { state_topic: `${base}/state`, value_template: `{{ value_json.${key} }}` }),
    // Without availability of its own it would go unavailable and back, which replays the last event to automations.
    ...(entity.value === 'event' && { state_topic: `${base}/event`, event_types: EVENT_TYPES, availability: [] }),
    ...(entity.commands && { command_topic: `${base}/${key}/set` }),
    ...(entity.attributes && { json_attributes_topic: `${base}/${entity.attributes}` }),
  }
}

const trigger = (category: string, base: string) => ({
  platform: 'device_automation',
  automation_type: 'trigger',
  type: 'alert',
  subtype: category,
  topic: `${base}/event`,
  value_template: '{{ value_json.event_type }}',
  payload: category,
})

/** Entity ids know no capitals and no hyphen. */
const slug = (id: string) => id.toLowerCase().replaceAll('-', '_')

const platformsOf = (entities: Record<string, Entity>) => mapValues(entities, ({ platform }) => platform)

const mapValues = <In, Out>(record: Record<string, In>, map: (value: In, key: string) => Out): Record<string, Out> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]))
