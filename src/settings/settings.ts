// The effective settings as the program uses them. `schema.ts` describes what users write; `load.ts` turns one into the other.
import type { Policy } from '../detect/policy.ts'
import type { Severity } from '../rules/vocabulary.ts'

export type ServerSettings = {
  /** Slug; part of topics and entity ids. */
  id: string
  name: string
  /** Null: look in the known places. */
  logPath: string | null
  plexUrl: string | null
  plexToken: string | null
}

export type RuleOverride = { enabled?: boolean; severity?: Severity; policy?: Partial<Policy> }

export type Settings = {
  servers: ServerSettings[]
  monitorErrors: boolean
  monitorWarnings: boolean
  /** Default for rules that bring no policy of their own. */
  policy: Policy
  readFrom: 'end' | 'start'
  mqtt: { url: string | null; discoveryPrefix: string; baseTopic: string }
  /** Outside the Supervisor. */
  homeAssistant: { url: string; token: string } | null
  web: { host: string; port: number; password: string | null; publicUrl: string | null }
  dataDir: string
  configDir: string
  log: { level: 'trace' | 'debug' | 'info' | 'warn' | 'error'; format: 'pretty' | 'json' }
  /** IANA name; the zone of clock times (quiet hours, digest, "today"). */
  timeZone: string
  rules: Record<string, RuleOverride>
  /** Validated per type by the channel's own schema; the original's env names make one each. */
  channels: ChannelSettings[]
}

/** What every channel has; the type's own settings stand beside them. */
export type ChannelSettings = {
  type: string
  name: string
  enabled: boolean
  [setting: string]: unknown
}
