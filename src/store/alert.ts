// An alert: one thing Sentarr tells the outside about an incident. The object is the `plex_alert` payload of the contract.
import type { Category, Severity } from '../rules/vocabulary.ts'
import type { Report } from './report.ts'

export const ALERT_STATES = ['raised', 'repeated', 'resolved', 'test'] as const
export type AlertState = (typeof ALERT_STATES)[number]

/** The fields of an incident that are worth a place in a message, in the order of reading. */
export const ALERT_FIELDS = ['file', 'library', 'client', 'device', 'host', 'exit_code'] as const

/** Who watched what where. Personal: no alert is made or stored with them; a channel that asks for them adds them when it sends. */
export const VIEWER_FIELDS = ['user', 'title', 'player'] as const
export type AlertField = (typeof ALERT_FIELDS)[number] | (typeof VIEWER_FIELDS)[number]

const FIELDS = [...VIEWER_FIELDS, ...ALERT_FIELDS]

/** Times are ISO 8601. Everything in it is redacted. Under 8 KiB as JSON. */
export type Alert = {
  schema: 1
  id: string
  incident: string | null
  state: AlertState
  server: string
  category: Category
  severity: Severity
  rule: string | null
  title: string
  message: string
  cause: string
  advice: string[]
  count: number
  first_seen: string | null
  last_seen: string | null
  duration_seconds: number
  sample: string
  url: string
  /** What the log lines tell: those of `ALERT_FIELDS` that are known, absent when none is; in a channel `VIEWER_FIELDS` too. */
  fields?: Partial<Record<AlertField, string>>
  /** Id of the incident that it goes on as a part of; only where that, and no end, is why it is `resolved`. */
  part_of?: string
  /** Only in the report of a week, for channels that people read: in `message` stand the same words. It is not in what programs get. */
  report?: Report
  /** Only present and true when it could not be delivered within ten minutes. */
  late?: true
}

/** The alert's fields with each value changed, to be spread into it; a value that becomes empty goes. */
export function withFields(
  { fields }: Alert,
  change: (value: string, name: AlertField) => string,
): Pick<Alert, 'fields'> {
  if (fields === undefined) return {}
  const changed = FIELDS.map((name) => [name, change(fields[name] ?? '', name)] as const)
  return { fields: Object.fromEntries(changed.filter(([, value]) => value !== '')) }
}

/** What a target gave back for a delivery, handed to it again for the next alert of the same incident (a message id to edit). */
export type Receipt = Record<string, string>
