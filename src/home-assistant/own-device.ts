// Sentarr itself as a device in Home Assistant, on which the servers' devices hang.
import { redact } from '../plex/redact.ts'
import type { Publication } from './publication.ts'

export type ChannelHealth = {
  name: string
  /** Why its messages do not arrive; null while they do. */
  trouble: string | null
}

type OwnDeviceInput = {
  baseTopic: string
  discoveryPrefix: string
  version: string
  configurationUrl: string | null
  /** The topic that says whether we are there. */
  availability: string
  /** Undefined: another output shows the device. */
  channels: (() => ChannelHealth[]) | undefined
}

/** What servers' devices name as the one they came by. */
export const OWN_DEVICE = 'sentarr'

/** Home Assistant stores no attributes above 16 KiB and no state above 255 characters. */
const MAX_CHANNELS = 40
const MAX_TROUBLE = 200
const MAX_STATE = 200

/** The discovery message and the state, `<base>/state`. */
export function ownDevice(input: OwnDeviceInput): Publication[] {
  const { baseTopic, discoveryPrefix, version, configurationUrl, availability } = input
  if (input.channels === undefined) return []
  const channels = input.channels()
  const topic = `${baseTopic}/state`
  const sensor = (key: string, name: string, icon: string) => ({
    platform: 'sensor',
    name,
    unique_id: `sentarr_${key}`,
    default_entity_id: `sensor.sentarr_${key}`,
    entity_category: 'diagnostic',
    icon,
    state_topic: topic,
    value_template: `{{ value_json.${key} }}`,
  })
  const discovery = {
    device: {
      identifiers: [OWN_DEVICE],
      name: 'Sentarr',
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
        json_attributes_topic: topic,
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
    { topic: `${discoveryPrefix}/device/${OWN_DEVICE}/config`, payload: JSON.stringify(discovery) },
    { topic, payload: JSON.stringify(state) },
  ]
}

function summaryOf(channels: readonly ChannelHealth[]): string {
  const failing = channels.filter(({ trouble }) => trouble !== null).map(({ name }) => name)
  if (channels.length === 0) return 'No channel yet'
  return failing.length === 0 ? 'OK' : `Failing: ${failing.join(', ')}`.slice(0, MAX_STATE)
}
