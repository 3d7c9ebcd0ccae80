// Sentarr itself as a device in Home Assistant, on which its servers' devices hang. Several may share a broker: each is named after its
// first server, whose id is its own there, and keeps to that server's topics.
import { redact } from '../plex/redact.ts'
import type { Publication } from './publication.ts'

export type ChannelHealth = {
  name: string
  /** Why its messages do not arrive; null while they do. */
  trouble: string | null
}

type OwnDeviceInput = {
  /** The one that this output shows. */
  server: { id: string; name: string }
  baseTopic: string
  discoveryPrefix: string
  version: string
  configurationUrl: string | null
  /** The topic that says whether we are there. */
  availability: string
  /** Undefined: another output shows the device. */
  channels: (() => ChannelHealth[]) | undefined
}

/** What servers' devices name as the one they came by. No server's own identifier has a slash. */
export const ownIdentifier = (firstServer: string) => `sentarr/${firstServer}`

/** Home Assistant stores no attributes above 16 KiB and no state above 255 characters. */
const MAX_CHANNELS = 40
const MAX_TROUBLE = 200
const MAX_STATE = 200

const topicsOf = ({ server, baseTopic, discoveryPrefix }: Topics) => ({
  state: `${baseTopic}/${server.id}/agent`,
  discovery: `${discoveryPrefix}/device/sentarr_${server.id}/agent/config`,
})
type Topics = { server: { id: string }; baseTopic: string; discoveryPrefix: string }

/** Takes the device away that was named after a server which is not the first any more. */
export function noOwnDevice(input: Topics): Publication[] {
  const { discovery, state } = topicsOf(input)
  return [discovery, state].map((topic) => ({ topic, payload: '' }))
}

/** Until 0.1 all Sentarrs on a broker shared one device, which was that of whoever spoke last. */
export const sharedDevice = ({ baseTopic, discoveryPrefix }: Omit<Topics, 'server'>): Publication[] =>
  [`${discoveryPrefix}/device/sentarr/config`, `${baseTopic}/state`].map((topic) => ({ topic, payload: '' }))

/** The discovery message and the state, `<base>/<first server>/agent`. */
export function ownDevice(input: OwnDeviceInput): Publication[] {
  const { server, version, configurationUrl, availability } = input
  if (input.channels === undefined) return noOwnDevice(input)
  const channels = input.channels()
  const topics = topicsOf(input)
  const identifier = ownIdentifier(server.id)
  const sensor = (key: string, name: string, icon: string) => ({
    platform: 'sensor',
    name,
    unique_id: `${identifier}/${key}`,
    default_entity_id: `sensor.sentarr_${key}`,
    entity_category: 'diagnostic',
    icon,
    state_topic: topics.state,
    value_template: `{{ value_json.${key} }}`,
  })
  const discovery = {
    device: {
      identifiers: [identifier],
      name: `Sentarr (${server.name})`,
      manufacturer: 'Sentarr',
      model: 'Sentarr',
      sw_version: version,
      ...(configurationUrl !== null && { configuration_url: configurationUrl }),
    },
    origin: { name: 'Sentarr', sw_version: version },
    availability: [{ topic: availability }],
    qos: 1,
    components: {
      version: sensor('version', 'Version', 'mdi:owl'),
      channels: {
        ...sensor('channels', 'Channels', 'mdi:bullhorn-outline'),
        json_attributes_topic: topics.state,
        json_attributes_template: '{{ value_json.channel_states | tojson }}',
      },
    },
  }
  const state = {
    version,
    channels: summaryOf(channels),
    channel_states: Object.fromEntries(
      channels.slice(0, MAX_CHANNELS).map(({ name, trouble }) => [name, redact(trouble ?? 'OK').slice(0, MAX_TROUBLE)]),
    ),
  }
  return [
    { topic: topics.discovery, payload: JSON.stringify(discovery) },
    { topic: topics.state, payload: JSON.stringify(state) },
  ]
}

function summaryOf(channels: readonly ChannelHealth[]): string {
  const failing = channels.filter(({ trouble }) => trouble !== null).map(({ name }) => name)
  if (channels.length === 0) return 'No channel yet'
  return failing.length === 0 ? 'OK' : `Failing: ${failing.join(', ')}`.slice(0, MAX_STATE)
}
