// The entities of one server in Home Assistant, as data. Keys, domains and classes are the contract's; names are what people read.
import { SERVER_STATES } from '../plex-api/reachability.ts'
import { CATEGORIES, CATEGORY_NAMES, type Category } from '../rules/vocabulary.ts'

export type Platform = 'binary_sensor' | 'sensor' | 'event' | 'switch' | 'number' | 'button'

export type Entity = {
  platform: Platform
  /** Home Assistant puts the device's name before it. Null: the entity is the device's main one. */
  name: string | null
  /** Home Assistant's own options of an MQTT entity, as they go into the discovery message. */
  options: Record<string, string | number | boolean | readonly string[]>
  /** Where its value comes from; `none` for buttons. */
  value: 'state' | 'event' | 'none'
  /** Takes commands on `…/<key>/set`. */
  commands?: true
  /** Topic below `<base>/<server>` whose JSON object becomes its attributes. */
  attributes?: string
}

export const EVENT_TYPES = [...CATEGORIES, 'resolved', 'test'] as const

const CATEGORY_ICONS: Record<Category, string> = {
  stream_error: 'mdi:play-network',
  database_error: 'mdi:database',
  network_error: 'mdi:lan',
  auth_error: 'mdi:account-key',
  scanner_error: 'mdi:folder-search',
  disk_error: 'mdi:harddisk',
  performance: 'mdi:speedometer',
  dvr_tuner: 'mdi:antenna',
  server: 'mdi:server',
  other: 'mdi:dots-horizontal-circle-outline',
}

/** Few homes have a tuner, and what no rule knows is a thing for experts: whoever wants these switches them on. */
const RARE: readonly Category[] = ['dvr_tuner', 'other']

/** There for whoever looks for it; the device's page shows what matters to all. */
const OFF_AT_FIRST = { enabled_by_default: false }

const state = (platform: Platform, name: string | null, options: Entity['options']): Entity => ({
  platform,
  name,
  options,
  value: 'state',
})
const sensor = (name: string, options: Entity['options']) => state('sensor', name, options)
const binary = (name: string, options: Entity['options']) => state('binary_sensor', name, options)
const setting = (platform: Platform, name: string, options: Entity['options']): Entity => ({
  ...state(platform, name, { entity_category: 'config', ...options }),
  commands: true,
})
const button = (name: string, icon: string): Entity => ({
  platform: 'button',
  name,
  options: { icon },
  value: 'none',
  commands: true,
})

/** More than anybody needs: Home Assistant logs an error for a number outside its range. */
export const RANGES = {
  mute_minutes: { min: 1, max: 525_600 },
  error_threshold: { min: 1, max: 1_000_000 },
  time_window: { min: 0, max: 525_600 },
  alert_cooldown: { min: 0, max: 525_600 },
} as const

const number = (key: keyof typeof RANGES, name: string, options: Entity['options']) =>
  setting('number', name, { ...RANGES[key], step: 1, mode: 'box', ...options })

const perCategory = (entity: (category: Category) => [string, Entity]) => Object.fromEntries(CATEGORIES.map(entity))

export const ENTITIES: Record<string, Entity> = {
  problem: {
    ...state('binary_sensor', null, { device_class: 'problem' }),
    attributes: 'problem',
  },
  current_problem: {
    ...sensor('Current problem', { icon: 'mdi:shield-alert-outline' }),
    attributes: 'current_problem',
  },
  ...perCategory((category) => [
    category,
    binary(`${CATEGORY_NAMES[category]} problem`, {
      device_class: 'problem',
      ...(RARE.includes(category) && OFF_AT_FIRST),
    }),
  ]),
  ...perCategory((category) => [
    `${category}_today`,
    sensor(`${CATEGORY_NAMES[category]} today`, {
      state_class: 'total_increasing',
      unit_of_measurement: 'findings',
      icon: CATEGORY_ICONS[category],
      ...OFF_AT_FIRST,
    }),
  ]),
  errors_last_hour: {
    ...sensor('Findings last hour', {
      state_class: 'measurement',
      unit_of_measurement: 'findings',
      icon: 'mdi:alert-circle-outline',
    }),
    attributes: 'today',
  },
  open_incidents: sensor('Open incidents', {
    state_class: 'measurement',
    unit_of_measurement: 'incidents',
    icon: 'mdi:alert-box-outline',
  }),
  last_alert: { ...sensor('Last alert', { icon: 'mdi:bell-outline' }), attributes: 'last_alert' },
  last_alert_time: sensor('Last alert time', { device_class: 'timestamp' }),
  last_log_line: sensor('Last log line', { device_class: 'timestamp', entity_category: 'diagnostic' }),
  alert: { platform: 'event', name: 'Alert', options: { icon: 'mdi:bell-alert-outline' }, value: 'event' },
  logs: binary('Logs', { device_class: 'connectivity', entity_category: 'diagnostic' }),
  delivery_problem: binary('Delivery problem', { device_class: 'problem', entity_category: 'diagnostic' }),
  version: sensor('Version', { entity_category: 'diagnostic', icon: 'mdi:plex' }),
  mute: setting('switch', 'Mute alerts', { icon: 'mdi:bell-off-outline' }),
  mute_minutes: number('mute_minutes', 'Mute duration', {
    unit_of_measurement: 'min',
    icon: 'mdi:bell-sleep-outline',
  }),
  error_threshold: number('error_threshold', 'Error threshold', { icon: 'mdi:chart-bell-curve' }),
  time_window: number('time_window', 'Time window', { unit_of_measurement: 'min', icon: 'mdi:timer-outline' }),
  alert_cooldown: number('alert_cooldown', 'Cooldown', {
    unit_of_measurement: 'min',
    icon: 'mdi:timer-sand',
  }),
  test_alert: button('Test alert', 'mdi:bell-ring-outline'),
  resolve_all: button('Resolve all', 'mdi:check-all'),
}

/** They exist only where the Plex API is asked too. */
export const PLEX_API_ENTITIES: Record<string, Entity> = {
  reachable: binary('Reachable', { device_class: 'connectivity' }),
  remote_access: binary('Remote access', { device_class: 'connectivity' }),
  server_state: sensor('Server state', {
    device_class: 'enum',
    options: SERVER_STATES,
    entity_category: 'diagnostic',
    icon: 'mdi:server-network',
  }),
  active_streams: sensor('Active streams', {
    state_class: 'measurement',
    unit_of_measurement: 'streams',
    icon: 'mdi:play-circle-outline',
  }),
  active_transcodes: sensor('Active transcodes', {
    state_class: 'measurement',
    unit_of_measurement: 'streams',
    icon: 'mdi:cog-play-outline',
  }),
  library_items: sensor('Library items', {
    state_class: 'measurement',
    unit_of_measurement: 'items',
    icon: 'mdi:filmstrip-box-multiple',
  }),
}

/** Entities of earlier versions by key. Home Assistant removes one only when told so: keep an entry for some releases. */
export const REMOVED_ENTITIES: Record<string, Platform> = {}
