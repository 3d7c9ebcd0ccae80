// An alert: one thing Sentarr tells the outside about an incident. The object is the `plex_alert` payload of the contract.
import type { Category, Severity } from '../rules/vocabulary.ts'

export const ALERT_STATES = ['raised', 'repeated', 'resolved', 'test'] as const
export type AlertState = (typeof ALERT_STATES)[number]

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
  /** Only present and true when it could not be delivered within ten minutes. */
  late?: true
}
