// The database: one commit for everything that belongs together, and the queries of those who read it.
import type { Incident } from '../detect/incident.ts'
import type { Category } from '../rules/vocabulary.ts'
import type { AlertState } from './alert.ts'
import { createAside } from './aside.ts'
import { createCommit } from './commit.ts'
import { createDeliveryQueries } from './deliveries.ts'
import { createEpisodeQueries, type EpisodeFilter, type Episodes } from './episodes.ts'
import { createFindingQueries, type FindingBucket, type RuleCount, type RulePulse } from './findings.ts'
import { createGiveBack } from './give-back.ts'
import { createIncidentQueries } from './incidents.ts'
import { openDatabase } from './open.ts'
import { createPrune } from './prune.ts'
import type {
  ChannelState,
  Commit,
  Delivery,
  DeliveryFilter,
  IncidentFilter,
  Page,
  StoredAlert,
  StoredGap,
} from './rows.ts'
import { gapSchema } from './schemas.ts'

export type Store = {
  /** False when nothing outlives the process: `notices` says why. */
  persistent: boolean
  /** Sentences for the log and the dashboard about what happened while opening. */
  notices: string[]
  commit(changes: Commit): void

  /** Where a source of a server stood. It checks the shape. */
  places(server: string, source: string): { key: string; place: unknown }[]
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
  /** Findings in each of these hours (epoch hours, line time), severity info left out. */
  errorsByHour(server: string, hours: readonly number[]): number[]
  /** Findings per category in buckets of `minutes`, oldest first; empty buckets are left out. */
  findingBuckets(filter: { server?: string; since: number; until: number; minutes: number }): FindingBucket[]

  /** Findings of each rule ('' for unclassified) as far back as they are kept, of one server or of all. */
  ruleCounts(server?: string | null): RuleCount[]
  /** Findings of one rule in buckets of `minutes`, oldest first; empty buckets are left out. */
  ruleBuckets(filter: { server: string; rule: string; since: number; minutes: number }): { at: number; count: number }[]

  /** Findings of each rule ('' for unclassified) between two times (epoch ms, line time), severity info left out. */
  findingsByRule(server: string, from: number, until: number): ReadonlyMap<string, number>

  /** How often each rule of each server ('' for unclassified) found something, in `buckets` of `minutes` from `since` (epoch ms, line time) on. */
  rulePulse(asked: { since: number; minutes: number; buckets: number }): RulePulse[]

  alert(id: string): StoredAlert | null
  /** When incidents were open: of those that are, of those that were since then, and of the ends that were told at most so many each. */
  episodes(filter: EpisodeFilter, most: number): Episodes
  /** The newest one, tests and reports left out. */
  lastAlert(server: string): StoredAlert | null
  alertsOf(incident: string): StoredAlert[]

  /** Pending and held ones, oldest first. */
  waiting(channel: string): Delivery[]
  /** Channels that have deliveries waiting. */
  waitingByChannel(): { channel: string; count: number }[]
  delivery(id: string): Delivery | null
  deliveriesOf(alert: string): Delivery[]
  /** Newest first. @throws {RangeError} for a cursor that is not one of ours. */
  listDeliveries(filter: DeliveryFilter, page: { limit: number; cursor?: string | null }): Page<Delivery>
  sentSince(channel: string, since: number): number
  /** What the channel gave back for the incident's last delivered alert. */
  receipt(incident: string, channel: string): Delivery['receipt']
  /** The state of the incident's alert that the channel got last. */
  lastSent(incident: string, channel: string): AlertState | null
  channels(): ChannelState[]

  /**
   * Keeps the size bounded, by age and number and then to `mostBytes`, the oldest detail first; gives the ids of the incidents that were
   * removed. Hourly is often enough.
   */
  prune(now: number, mostBytes?: number): string[]
  /** Gives a part of what is free in the file back to the disk: some milliseconds, every few seconds. */
  giveBack(): void
  /** Bytes on disk. */
  size(): number
  close(): void
}

/**
 * Opens (or makes) the database file; ':memory:' for none. A damaged file is moved aside and a new one begun; where nothing
 * can be written the database lives in memory. Rows that make no sense are set aside when they are read. All of this is said in
 * `notices` and to `warn`, nothing is thrown.
 */
export function openStore(options: { path: string; now: number; warn?(notice: string): void }): Store {
  const { db, persistent, notices } = openDatabase(options)
  const { warn = () => {} } = options
  for (const notice of notices) warn(notice)
  const aside = createAside(db, { notices, warn })
  const places = db.prepare('SELECT key, body FROM place WHERE server = ? AND source = ? ORDER BY key')
  const gaps = db.prepare('SELECT id, server, at, file, reason, detail, bytes, kept FROM gap ORDER BY id DESC LIMIT ?')
  const value = db.prepare('SELECT key, json FROM value WHERE key = ?')
  const bytes = db.prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size')
  return {
    persistent,
    notices,
    commit: createCommit(db),
    places: (server, source) =>
      places.all(server, source).map(({ key, body }) => ({ key: String(key), place: parsedOrNot(String(body)) })),
    gaps: (limit) => aside.readable('gap', gaps.all(limit), (row) => gapSchema.parse(row)),
    value: (key) => aside.readable('value', value.all(key), (row): unknown => JSON.parse(String(row.json)))[0],
    ...createIncidentQueries(db, aside),
    ...createEpisodeQueries(db),
    ...createFindingQueries(db),
    ...createDeliveryQueries(db, aside),
    prune: createPrune(db),
    giveBack: createGiveBack(db),
    size: () => Number(bytes.get()?.bytes),
    close: () => db.close(),
  }
}

/** Undefined for what is no JSON: the source whose place it is says so. */
function parsedOrNot(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
