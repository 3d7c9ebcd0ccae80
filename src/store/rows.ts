// The rows of the database as the program uses them.

import type { FindingCount } from '../detect/changes.ts'
import type { Incident, IncidentState } from '../detect/incident.ts'
import type { Category, Severity } from '../rules/vocabulary.ts'
import type { Gap } from '../source/batch.ts'
import type { Alert, Receipt } from './alert.ts'

export const DELIVERY_STATES = ['pending', 'held', 'sent', 'failed', 'dropped'] as const
/** `held`: not before `nextAt` (quiet hours, digest). `failed`: given up. `dropped`: the channel did not want it. */
type DeliveryState = (typeof DELIVERY_STATES)[number]

/** One alert on one channel. Times are epoch milliseconds, wall clock. */
export type Delivery = {
  /** Also the idempotency key. */
  id: string
  alert: string
  /** The alert's; null for tests and for alerts about channels. */
  incident: string | null
  channel: string
  state: DeliveryState
  attempts: number
  /** When it may be tried; meaningless once it is over. */
  nextAt: number
  /** Last error, or why it is held, dropped or part of a digest. */
  reason: string
  receipt: Receipt | null
  /** When it was planned; of one that was put off on purpose and then failed, when it was due. */
  createdAt: number
  updatedAt: number
}

export type StoredAlert = { alert: Alert; at: number }

export type ChannelState = {
  channel: string
  /** Switched off by a final error; null while it works. */
  disabled: string | null
  failingSince: number | null
  lastError: string
  lastSentAt: number | null
  /** Others were told that it is failing. */
  told: boolean
  /** It fails with some of those it speaks to, others take what is sent. */
  partly?: boolean | undefined
  fingerprint: string
}

export type StoredGap = Omit<Gap, 'kept'> & { server: string; at: number; kept: string | null }

/** Everything here is stored together or not at all. */
export type Commit = {
  /** Where sources stand, as JSON that they alone understand; null removes it. */
  places?: { server: string; source: string; key: string; place: unknown }[]
  incidents?: Incident[]
  counts?: { server: string; counts: FindingCount[] } | null
  /** `at`: when they arose, wall. */
  alerts?: StoredAlert[]
  /** New or changed ones. */
  deliveries?: Delivery[]
  channels?: ChannelState[]
  gaps?: (Gap & { server: string; at: number })[]
  /** JSON values by key: mutes, life of a server, last line. */
  values?: Record<string, unknown>
}

export type IncidentFilter = {
  server?: string
  state?: IncidentState
  category?: Category
  severity?: Severity
  /** Found in title, rule, key and samples, in any case. */
  text?: string
  /** With `text`: those of these rules are found as well. */
  rules?: readonly string[]
  /** Those whose episode touches this time: epoch milliseconds, line time. */
  since?: number
  until?: number
}

export type DeliveryFilter = { channel?: string; server?: string }

export type Page<T> = { items: T[]; next: string | null }
