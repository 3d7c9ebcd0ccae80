// The database: one commit for everything that belongs together, and the queries of those who read it.
import type { Incident } from '../detect/incident.ts'
import type { Category } from '../rules/vocabulary.ts'
import type { Checkpoint } from '../source/batch.ts'
import type { ChannelState, Commit, Delivery, IncidentFilter, Page, StoredAlert, StoredGap } from './rows.ts'

export type Store = {
  /** False when nothing outlives the process: `notices` says why. */
  persistent: boolean
  /** Sentences for the log and the dashboard about what happened while opening. */
  notices: string[]
  commit(changes: Commit): void

  checkpoints(server: string): Checkpoint[]
  gaps(limit: number): StoredGap[]
  /** Undefined when it was never stored. The caller checks the shape. */
  value(key: string): unknown

  /** All of a server, for the correlator. */
  incidents(server: string): Incident[]
  incident(id: string): Incident | null
  /** Newest first. @throws {RangeError} for a cursor that is not one of ours. */
  listIncidents(filter: IncidentFilter, page: { limit: number; cursor?: string | null }): Page<Incident>
  deleteIncident(id: string): boolean

  /** Findings per category since `since` (epoch ms, line time). */
  findingsSince(server: string, since: number): Record<Category, number>
  /** Findings of the 60 minutes before `now`, severity info left out. */
  errorsLastHour(server: string, now: number): number
  /** Findings per category in buckets of `minutes`, oldest first; empty buckets are left out. */
  findingBuckets(filter: { server?: string; since: number; until: number; minutes: number }): {
    at: number
    counts: Partial<Record<Category, number>>
  }[]

  alert(id: string): StoredAlert | null
  /** The newest one, tests left out. */
  lastAlert(server: string): StoredAlert | null
  alertsOf(incident: string): StoredAlert[]

  /** Pending and held ones, oldest first. */
  waiting(channel: string): Delivery[]
  /** Channels that have deliveries waiting. */
  waitingByChannel(): { channel: string; count: number }[]
  deliveriesOf(alert: string): Delivery[]
  /** Newest first. @throws {RangeError} for a cursor that is not one of ours. */
  listDeliveries(filter: { channel?: string }, page: { limit: number; cursor?: string | null }): Page<Delivery>
  sentSince(channel: string, since: number): number
  /** What the channel gave back for the incident's last delivered alert. */
  receipt(incident: string, channel: string): Delivery['receipt']
  channels(): ChannelState[]

  /** Keeps the size bounded; gives the ids of the incidents that were removed. Hourly is often enough. */
  prune(now: number): string[]
  /** Bytes on disk. */
  size(): number
  close(): void
}

/**
 * Opens (or makes) the database file; ':memory:' for none. A damaged file is moved aside and a new one begun; where nothing
 * can be written the database lives in memory. Both are said in `notices`, nothing is thrown.
 */
export function openStore(_options: { path: string; now: number }): Store {
  throw new Error('to be written')
}
