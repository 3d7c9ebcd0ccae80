// The incident: one row per server, rule and key. `step.ts` moves it.
import type { Redacted } from '../plex/redact.ts'
import type { Category, Severity } from '../rules/vocabulary.ts'
import type { Held, Run } from './signs.ts'

export type IncidentState = 'pending' | 'open' | 'resolved'

export const REASONS = [
  'below-threshold',
  'info',
  'starting',
  'excused',
  'historic',
  'opened',
  'reopened',
  'reopened-silently',
  'repeated',
  'cooldown',
  'undelivered',
  'acknowledged',
  'muted',
  'unmuted',
  'root-cause',
  'resolved-quiet',
  'resolved-recovered',
  'resolved-by-hand',
  'reopened-by-hand',
  'unchanged',
] as const
/** Why the machine told, or did not tell. */
export type Reason = (typeof REASONS)[number]

/** Times are epoch milliseconds. "Line time" is the log's own clock, "wall" ours. */
export type Incident = {
  id: string
  server: string
  /** Null for unclassified records (`other`). */
  rule: string | null
  key: Redacted
  category: Category
  severity: Severity
  title: Redacted
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
  resolvedBecause: 'quiet' | 'recovered' | 'by-hand' | null
  /** Wall; when the first delivery of the last alert succeeded. The cooldown runs from here. */
  notifiedAt: number | null
  /** The outside believes it is on: it was raised (delivered or on its way) and no `resolved` followed. */
  told: boolean
  /** The last raised or repeated alert is still on its way: nobody has it yet. */
  alertPending: boolean
  /** Found in a backlog: recorded and shown, not sent. */
  historic: boolean
  mutedUntil: number | null
  acknowledgedAt: number | null
  note: string
  /** Redacted, at most three. */
  samples: Redacted[]
  fields: Record<string, Redacted>
  /** The log lines around the first finding of this episode, redacted; about 2 KiB at most. */
  context: Redacted[]
  /** Seconds that the newest findings say something took, oldest first; `fields.p95_seconds` sums them up. */
  durations: number[]
  /** What the seconds-held policy weighs: of the newest findings of this episode. */
  held: Held
  /** What the lasting policy weighs; null when the last finding was followed by a recovery. */
  run: Run | null
  /** Somebody marked it as resolved before this episode began. */
  regressed: boolean
  /** Threads counted in the second of `lastSeen`; kept for rules with `once_per_event` only. */
  eventThreads: Redacted[]
  /** The machine's last decision. */
  reason: Reason
}
