// Every answer of the HTTP API and every event of its stream, as plain types: for the dashboard and for the schemas that check them.
// Times are ISO 8601 in UTC. All texts out of logs are redacted and are text, never HTML.

import type { IncidentState, Reason } from '../detect/incident.ts'
import type { Level } from '../plex/record.ts'
import type { Category, Severity } from '../rules/vocabulary.ts'
import type { SourceKind, SourceState } from '../service/source.ts'
import type { Origin } from '../settings/problem.ts'
import type { Gap } from '../source/batch.ts'
import type { Alert } from '../store/alert.ts'
import type { Health } from './health.ts'

export type { Category, Health, Level, Severity }

/** Codes: see ERRORS in `errors.ts`. */
export type ApiError = { error: { code: string; message: string; details: unknown } }

/** A page of a list. */
export type List<Item> = { items: Item[]; next_cursor: string | null }

/** `GET session`; open to everybody. */
export type SessionInfo = {
  /** How this request came in: `ingress`, `password`, `local` (loopback without a password); null: not let in. */
  by: 'ingress' | 'password' | 'local' | null
  /** What to do when it is null: log in, or set WEB_PASSWORD first. */
  needs: 'login' | 'password-setting' | null
  /** What one may do here: only look, also acknowledge and mute, or everything; null: not let in. */
  may: 'look' | 'act' | 'administer' | null
}

export type PolicyInfo = {
  threshold: number
  window_minutes: number
  cooldown_minutes: number
  quiet_minutes: number
}

/** `standby`: not read, as another source brings the same lines. `failed`: reading broke and begins again. */
export type SourceInfo = {
  /** Unique in its server. */
  name: string
  kind: SourceKind
  state: SourceState['state']
  /** What is the matter and what to do; empty while all is well. */
  detail: string
  files: number
  lag_bytes: number
}

export type ServerInfo = {
  id: string
  name: string
  /** Where its lines come from, the most important first. */
  sources: SourceInfo[]
  /** All that was there at the start has been read. */
  caught_up: boolean
  last_line_at: string | null
  plex_version: string | null
  open_incidents: number
  /** Of the open ones that are not muted; null without one. */
  worst_severity: Severity | null
  errors_last_hour: number
  findings_today: Record<Category, number>
  /** Nothing of this server is told; `muted_until` null: without an end. */
  muted: boolean
  muted_until: string | null
  /** Files with unread lines, and how old the newest read line is. */
  lags: { file: string; seconds: number }[]
  /** Defaults for rules without a policy of their own. */
  policy: PolicyInfo
}

/** `ready`: nothing was sent yet. `off`: in the settings. `switched-off`: by a final error, until its settings change. */
export type ChannelInfo = {
  name: string
  type: string
  enabled: boolean
  state: 'ready' | 'ok' | 'failing' | 'switched-off' | 'off'
  failing_since: string | null
  last_error: string
  last_sent_at: string | null
  /** Deliveries that wait. */
  waiting: number
  min_severity: Severity | null
  categories: Category[] | null
  servers: string[] | null
  states: Alert['state'][] | null
  quiet_hours: { from: string; to: string; except: Severity | null } | null
  digest: string | null
}

/** A connection that alerts and states go out by, beside the channels. */
export type ConnectionInfo = {
  /** `mqtt:<server>` or `home-assistant`. */
  name: string
  connected: boolean
  /** What is the matter and what to do; empty while connected. */
  detail: string
  waiting: number
}

export type GapInfo = {
  server: string
  at: string
  file: string
  reason: Gap['reason']
  detail: string
  bytes: number | null
  /** The beginning of a record that was passed over. */
  kept: string | null
}

export type Status = {
  version: string
  now: string
  started_at: string
  time_zone: string
  health: Health
  open_incidents: number
  worst_severity: Severity | null
  /** When the last incident ended or, if there was none, null: "all quiet for …". */
  quiet_since: string | null
  /** Incidents that were open in the last 24 hours; at most 100. */
  troubles_last_day: number
  servers: ServerInfo[]
  channels: ChannelInfo[]
  connections: ConnectionInfo[]
  /** Runs as a Home Assistant app. */
  supervised: boolean
  database: { persistent: boolean; bytes: number; notices: string[] }
  /** Newest first: log lines that were there and could not be read. */
  gaps: GapInfo[]
  /** Settings that were saved and count after a restart. */
  restart_required: string[]
}

/** `GET stats?range=1h|24h|7d|30d&server=`; empty buckets are there too. */
export type Stats = {
  range: '1h' | '24h' | '7d' | '30d'
  from: string
  to: string
  bucket_minutes: number
  buckets: { at: string; counts: Partial<Record<Category, number>> }[]
  totals: Record<Category, number>
}

export type IncidentItem = {
  id: string
  server: string
  rule: string | null
  category: Category
  severity: Severity
  title: string
  cause: string
  advice: string[]
  state: IncidentState
  /** Findings of this episode. */
  count: number
  first_seen: string
  last_seen: string
  resolved_at: string | null
  acknowledged_at: string | null
  muted: boolean
  /** Null when not muted, or muted without an end. */
  muted_until: string | null
  /** Found in old lines: shown, not sent. */
  historic: boolean
  note: string
  /** What the log lines tell: file, host, library … */
  fields: Record<string, string>
}

type DeliveryState = 'pending' | 'held' | 'sent' | 'failed' | 'dropped'

export type DeliveryItem = {
  id: string
  alert: string
  incident: string | null
  channel: string
  state: DeliveryState
  attempts: number
  /** Null when it is over. */
  next_at: string | null
  /** Last error, or why it is held, dropped or part of a digest. */
  reason: string
  created_at: string
  updated_at: string
  /** Of the alert; null when it is not kept any more. */
  title: string | null
  alert_state: Alert['state'] | null
  severity: Severity | null
}

export type IncidentAlert = {
  id: string
  state: Alert['state']
  at: string
  title: string
  message: string
  deliveries: DeliveryItem[]
}

export type IncidentDetail = IncidentItem & {
  key: string
  /** Findings of all episodes. */
  total: number
  /** Of the very first finding. */
  created_at: string
  opened_at: string | null
  resolved_because: 'quiet' | 'recovered' | 'by-hand' | null
  notified_at: string | null
  /** Why Sentarr last told, or did not tell. */
  reason: Reason
  link: string | null
  policy: PolicyInfo
  samples: string[]
  /** Log lines around the first finding of this episode, as they were kept; `GET …/context` reads those around the last one. */
  context: string[]
  /** Somebody marked it as resolved before this episode began. */
  regressed: boolean
  /** Oldest first. */
  alerts: IncidentAlert[]
  /** Findings of the same rule on this server, for a timeline; oldest first, empty buckets left out. */
  findings: { at: string; count: number }[]
  findings_bucket_minutes: number
}

/** One log entry with the lines that belong to it. */
export type LogItem = {
  /** Of `GET logs?at=`: the same entry has the same id in every answer. */
  id: string
  at: string | null
  level: Level | null
  thread: string
  component: string
  /** With its continuation lines after line ends. */
  message: string
  truncated: boolean
}

/** Newest first; `next_cursor` leads back in time, through rotated files too. A page may be short or empty and still have a next one. */
export type LogPage = List<LogItem> & { server: string; file: string }

export type LogFile = { server: string; file: string; bytes: number; modified_at: string | null }

/** `GET incidents/:id/context`: log entries around the last finding, oldest first. */
export type IncidentContext = { server: string; file: string | null; items: LogItem[] }

export type ConfigSetting = {
  key: string
  /** As in force after the next restart; `••••` when it is set and hidden; null when it is not set. */
  value: unknown
  default: unknown
  origin: Origin
  /** Never shown, may be written. */
  hidden: boolean
  /** Set by the environment: cannot be changed here. */
  locked: boolean
  /** Name of the environment variable; null for lists. */
  env: string | null
  /** A change counts at once. */
  live: boolean
}

/** `GET config`. `PUT config` takes `{key: value}` of what changes; null removes a setting; `••••` keeps a hidden one. */
export type Config = {
  /** Where changes are stored. */
  file: 'sentarr.yaml' | 'options.json'
  writable: boolean
  settings: Record<string, unknown>
  items: ConfigSetting[]
  warnings: string[]
  restart_required: string[]
}

export type ConfigSaved = {
  changed: string[]
  /** In force now. */
  applied: string[]
  restart_required: string[]
  warnings: string[]
}

/** In `details` of the error `invalid_settings`. */
export type ConfigProblem = { key: string; value: string | null; reason: string; where: string }

export type ChannelTest = {
  ok: boolean
  /** In words: what the server answered, and what that does not prove. */
  answer: string
}

type Maybe<T> = { [Key in keyof T]?: T[Key] | undefined }

/** What `PUT rules/:id` takes. */
type RuleChange = Maybe<{ enabled: boolean; severity: Severity; policy: Maybe<PolicyInfo> }>

/** `problems`: what is wrong with users' own rules, `file:line: rule: …`. */
export type RuleList = List<RuleItem> & { problems: string[] }

export type RuleItem = {
  id: string
  title: string
  category: Category
  severity: Severity
  levels: Level[]
  enabled: boolean
  /** From a file of the user; `cost` is what it took so far, null for those that come with Sentarr. */
  own: boolean
  cost: { records: number; milliseconds: number } | null
  /** Noise: recognised and never told; `reason` says why. */
  ignore: boolean
  reason: string
  cause: string
  advice: string[]
  link: string | null
  confidence: 'confirmed' | 'reported' | 'unconfirmed'
  /** What is in force. */
  policy: PolicyInfo
  /** What the settings change about the rule; null when nothing. */
  override: RuleChange | null
  supersedes: string[]
  samples: string[]
  /** Findings ever counted (of 400 days), and the minute of the last one. */
  count: number
  last_seen: string | null
  open_incidents: number
}

/** `POST rules/try` takes `{yaml, lines?, server?}`. Rules with faults are the error `invalid`, one fault each in `details`. */
export type RuleTrial = {
  /** Rules that are too slow. */
  problems: string[]
  /** `rule`: the one that takes the line, on trial (`matched`) or not; null when none does. */
  matches: { line: string; matched: boolean; rule: string | null; fields: Record<string, string> }[]
  history: {
    /** Looked through. */
    records: number
    matched: number
    /** Alerts there would have been, by threshold, window and quiet time. */
    incidents: number
    first: string | null
    last: string | null
    /** Newest first. */
    samples: string[]
    /** All there is was looked through: it was neither too much nor too slow. */
    complete: boolean
  }
}

/** `rules/own/:name`; `PUT` takes `{yaml}`. */
export type OwnRuleFile = { name: string; yaml: string }

/** One object of `sentarr explain --json`. */
export type ExplainItem = {
  level: Level | null
  time: string | null
  component: string | null
  message: string
  rule: string | null
  category: Category | null
  severity: Severity | null
  ignored: boolean
  reason: string
  cause: string
  advice: string[]
}

export type BulkAction = 'resolve' | 'acknowledge' | 'mute' | 'unmute' | 'delete'
/** `POST incidents/bulk` takes `{action, ids, note?, minutes?}`. */
export type BulkResult = { items: IncidentItem[]; deleted: string[]; missing: string[] }

/**
 * Events of `GET stream?logs=&server=`, by the name of the event; `data` is the JSON of the value. After a gap that `Last-Event-ID` cannot
 * close, and at the first connection, the first event is `hello` with `resumed: false`: load what you show anew.
 */
export type StreamEvents = {
  hello: { resumed: boolean; version: string; now: string }
  incident: IncidentItem
  incident_deleted: { id: string }
  alert: Alert & { at: string }
  delivery: DeliveryItem
  channel: ChannelInfo
  /** At most one a second for each server. */
  server: ServerInfo
  config: { restart_required: string[] }
  /** Only with `logs=<file>`: entries as they are written, oldest first; `skipped` counts those left out of a flood. */
  log: { server: string; file: string; items: LogItem[]; skipped: number }
}
export type StreamEvent = keyof StreamEvents
