// Every setting, once: its key (the environment name in lower case), its form, its default. Cross checks stand in `assemble.ts`.
import { z } from 'zod'
import { LANGUAGES } from '../rules/languages.ts'
import { SEVERITIES } from '../rules/vocabulary.ts'
import { channelEntry } from './channel.ts'
import {
  address,
  autoFlag,
  brokerAddress,
  choices,
  flag,
  folder,
  hidden,
  list,
  minutes,
  oneOf,
  secret,
  text,
  topic,
  whole,
  zone,
} from './values.ts'

const HTTP = ['http', 'https'] as const
const name = () => text('a name of at most 64 characters', /^[^\u0000-\u001f]{1,64}$/)
const id = () => text('an id of a-z, 0-9 and _, at most 64 characters', /^[a-z0-9_]{1,64}$/)
const hiddenAddress = (schemes: readonly string[]) => address(schemes).register(hidden, { hidden: true })
const PERSON = /^[^@\s]+@[^@\s]+$|^.+<[^@\s<>]+@[^@\s<>]+>$/

const server = z.strictObject({
  id: id().optional(),
  name: name().optional(),
  log_path: folder().optional(),
  plex_url: address(HTTP).optional(),
  plex_token: secret().optional(),
  plex_verify_tls: flag().optional(),
})

const policyOverride = {
  threshold: whole(1, 1_000_000).optional(),
  window_minutes: minutes('more than zero').optional(),
  cooldown_minutes: minutes('zero').optional(),
  quiet_minutes: minutes('more than zero').optional(),
}
const ruleOverride = z.strictObject({
  enabled: flag().optional(),
  severity: oneOf(SEVERITIES).optional(),
  policy: z.strictObject(policyOverride).optional(),
  ...policyOverride,
})

/** Either a map by rule id, or (Home Assistant's options know no maps) a list of objects with an `id`. */
const rules = z.preprocess(
  (given) => {
    if (!Array.isArray(given)) return given
    return Object.fromEntries(
      given.map((item) => {
        const { id, ...override } = Object(item)
        return [String(id), override]
      }),
    )
  },
  z.record(z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/, 'the id of a rule, like database.locked'), ruleOverride, {
    error: 'overrides by rule id, like {database.locked: {enabled: false}}',
  }),
)

/** The form itself, without what it is when it is not given. */
function inner(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? inner(schema.unwrap()) : schema
}

/** What of the running program takes in a change at once. */
export type LivePart = 'rules' | 'thresholds' | 'channels' | 'web'
const liveParts = z.registry<{ part: LivePart }>()

/** Marks settings that count at once when they are changed; all others count after a restart. */
function live<const Shape extends z.core.$ZodShape>(part: LivePart, shape: Shape): Shape {
  for (const schema of Object.values(shape)) liveParts.add(inner(schema), { part })
  return shape
}

export const settingsSchema = z.strictObject({
  plex_log_path: folder().optional(),
  ...live('rules', {
    monitor_errors: flag().default(true),
    monitor_warnings: flag().default(true),
  }),
  ...live('thresholds', {
    error_threshold: whole(1, 1_000_000).default(5),
    time_window_minutes: minutes('more than zero').default(5),
    alert_cooldown_minutes: minutes('zero').default(15),
    quiet_minutes: minutes('more than zero').default(30),
  }),
  read_from: oneOf(['end', 'start']).default('end'),

  server_name: name().default('Plex'),
  server_id: id().optional(),
  plex_url: address(HTTP).optional(),
  plex_token: secret().optional(),
  plex_api_enabled: autoFlag().default('auto'),
  plex_verify_tls: flag().default(true),
  plex_log_stream: autoFlag().default('auto'),
  servers: z.array(server, { error: 'a list of servers' }).optional(),

  mqtt_url: brokerAddress().register(hidden, { hidden: true }).optional(),
  mqtt_discovery_prefix: topic().default('homeassistant'),
  mqtt_base_topic: topic().default('sentarr'),
  ha_url: address(HTTP).optional(),
  ha_token: secret().optional(),

  ...live('channels', {
    email_enabled: flag().default(false),
    smtp_server: text('a host name', /^[^\s/:@]+$|^\[?[0-9a-fA-F:]+\]?$/).optional(),
    smtp_port: whole(1, 65_535).default(587),
    smtp_user: secret().optional(),
    smtp_password: secret().optional(),
    email_from: text('an e-mail address', PERSON).register(hidden, { hidden: true }).optional(),
    email_to: list('e-mail addresses, with commas between them', PERSON).register(hidden, { hidden: true }).optional(),
    discord_enabled: flag().default(false),
    discord_webhook_url: hiddenAddress(HTTP).optional(),
    slack_enabled: flag().default(false),
    slack_webhook_url: hiddenAddress(HTTP).optional(),
    webhook_enabled: flag().default(false),
    custom_webhook_url: hiddenAddress(HTTP).optional(),
    channels: z.array(channelEntry, { error: 'a list of channels' }).optional(),
  }),

  ...live('rules', { rules: rules.optional() }),

  heartbeat_url: hiddenAddress(HTTP).optional(),

  fleet: flag().default(false),
  fleet_commands: flag().default(false),

  api_host: text('an IP address or host name', /^[^\s/]+$/).default('0.0.0.0'),
  api_port: whole(0, 65_535).default(5000),
  ...live('web', { web_password: secret().optional() }),
  public_url: address(HTTP).optional(),
  ...live('web', { users_may_mute: flag().default(false) }),
  data_dir: folder().default('/data'),
  data_max_mb: whole(50, 100_000).default(500),
  config_dir: folder().default('/config'),
  log_level: oneOf(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
  log_format: oneOf(['pretty', 'json']).default('pretty'),
  time_zone: zone().optional(),
  language: oneOf(LANGUAGES).default('en'),
})

/** All settings as read, defaults filled in. */
export type Values = z.output<typeof settingsSchema>
export type Key = keyof Values

export const KEYS = Object.keys(settingsSchema.shape) as Key[]

/** Lists and maps are too much for one environment variable; they are given in a file. */
export const FILE_ONLY: ReadonlySet<string> = new Set<Key>(['servers', 'channels', 'rules'])

/** True for settings whose value is never shown. */
export const isHidden = (key: string): boolean =>
  key in settingsSchema.shape && hidden.has(inner(settingsSchema.shape[key as Key]))

/** What a setting with a fixed choice takes; empty for all others. */
export const choicesOf = (key: Key): readonly string[] => choices.get(inner(settingsSchema.shape[key]))?.words ?? []

/** What takes in a change of this setting at once; null: it counts after a restart. */
export const livePartOf = (key: Key): LivePart | null => liveParts.get(inner(settingsSchema.shape[key]))?.part ?? null
