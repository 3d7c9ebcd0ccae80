// The incident: one row per server, rule and key, and the pure machine that moves it.
import type { Category, Severity } from '../rules/vocabulary.ts'

export type IncidentState = 'pending' | 'open' | 'resolved'

/** Times are epoch milliseconds. "Line time" is the log's own clock, "wall" ours. */
export type Incident = {
  id: string
  server: string
  /** Null for unclassified records (`other`). */
  rule: string | null
  key: string
  category: Category
  severity: Severity
  title: string
  state: IncidentState
  /** Line times of the last hits, never more than the threshold. */
  hits: number[]
  /** Findings of this episode; `total` of all episodes. An episode ends when the incident is resolved. */
  count: number
  total: number
  /** Line time; of this episode. */
  firstSeen: number
  lastSeen: number
  /** Line time of the very first finding. */
  createdAt: number
  /** Wall; when the last finding was handled. Quiet is measured from here. */
  touchedAt: number
  openedAt: number | null
  resolvedAt: number | null
  /** Why it is resolved: `quiet`, `recovered`, `resolved-by-hand`, ... */
  resolvedBecause: string | null
  /** Wall; when the first delivery of the last alert succeeded. The cooldown runs from here. */
  notifiedAt: number | null
  /** An alert was raised in this episode and its delivery is still on its way. */
  alertPending: boolean
  /** Found in a backlog: recorded and shown, not sent. */
  historic: boolean
  mutedUntil: number | null
  acknowledgedAt: number | null
  note: string
  /** Redacted, at most three. */
  samples: string[]
  fields: Record<string, string>
  /** The reason of the machine's last decision. */
  reason: string
}
