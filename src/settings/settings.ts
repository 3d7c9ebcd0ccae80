// The effective settings as the program uses them. `schema.ts` describes what users write; `load.ts` turns one into the other.

import type { ChannelSettings } from '../alert/channels/channel.ts'
import type { RuleOverride } from '../detect/effective-rules.ts'
import type { Policy } from '../detect/policy.ts'
import type { LanguageId } from '../rules/languages.ts'

export type ServerSettings = {
  /** Slug; part of topics and entity ids. */
  id: string
  name: string
  /** Null: look in the known places. */
  logPath: string | null
  plexUrl: string | null
  plexToken: string | null
  /** False: any certificate of Plex will do. */
  plexVerifyTls: boolean
}

export type Settings = {
  servers: ServerSettings[]
  monitorErrors: boolean
  monitorWarnings: boolean
  /** Default for rules that bring no policy of their own. */
  policy: Policy
  readFrom: 'end' | 'start'
  /** Whether Plex's own log stream is read: `auto` where no folder can be. */
  plexLogStream: boolean | 'auto'
  mqtt: { url: string | null; discoveryPrefix: string; baseTopic: string }
  /** Outside the Supervisor. */
  homeAssistant: { url: string; token: string } | null
  web: { host: string; port: number; password: string | null; publicUrl: string | null; usersMayMute: boolean }
  /** Instead of watching Plex: a dashboard of all agents on the broker. Null: Plex is watched. */
  fleet: { commands: boolean } | null
  /** Where somebody waits for a sign of life each minute. */
  heartbeatUrl: string | null
  dataDir: string
  /** What the database in it may take. */
  dataMostBytes: number
  configDir: string
  log: { level: 'trace' | 'debug' | 'info' | 'warn' | 'error'; format: 'pretty' | 'json' }
  /** IANA name; the zone of clock times (quiet hours, digest, "today"). */
  timeZone: string
  /** Of alerts. */
  language: LanguageId
  rules: Record<string, RuleOverride>
  /** Validated per type by the channel's own schema; the original's env names make one each. */
  channels: ChannelSettings[]
}
