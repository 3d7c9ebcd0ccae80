// What a source of log lines is. A server has one or several: a log folder, Plex's own stream, standard input. All of them come
// through one door, so that counting exactly once is the door's matter and a source only has to know where it stands.

import type { Finding, Outcome } from '../detect/finding.ts'
import type { Incident } from '../detect/incident.ts'
import type { Redacted } from '../plex/redact.ts'
import type { Gap } from '../source/batch.ts'

export const SOURCE_KINDS = ['folder', 'stream', 'stdin'] as const
export type SourceKind = (typeof SOURCE_KINDS)[number]

/** `standby`: it could be read, but another source brings the same lines. `failed`: the reading itself broke and is begun again. */
export const SOURCE_STATES = ['reading', 'waiting', 'standby', 'unreachable', 'failed'] as const

/** What a source says about itself; shown in Home Assistant, the dashboard, the metrics and `/healthz`. */
export type SourceState = {
  state: (typeof SOURCE_STATES)[number]
  /** One sentence: what is the matter and what to do. Empty while all is well. */
  detail: string
  /** Log files that are followed; 0 for a source without files. */
  files: number
  /** Bytes that are there and were not heard yet. */
  lagBytes: number
  /** All that was there when reading began has been heard. */
  caughtUp: boolean
  /** Line time (epoch milliseconds) up to which each log with unread lines was heard. */
  behind: ReadonlyMap<string, number>
  /** Version of the Plex that writes, once its lines said so. */
  plexVersion: string | null
  /** Milliseconds since it last came round; null for a source that has no rounds to make. */
  idleMs: number | null
}

export type Source = {
  /** Unique in its server; what it stores lies under this name, so it never changes. */
  name: string
  kind: SourceKind
  /**
   * True: it brings the lines of the sources before it over again (Plex's stream beside the log folder). It only runs while none
   * of these can be read, and its `run` is aborted as soon as one can. It begins with what is written from then on: what came
   * before is read by the others when they are back, and what both bring counts once, by the tally (`plex/tally.ts`) they share.
   */
  spare: boolean
  state(): SourceState
  /** Where its files are, to browse them; null while that is not known. */
  folder?(): string | null
  /** Reads another folder from now on; false when it reads one already. */
  move?(path: string): boolean
  /**
   * Reads until `signal` aborts, handing what the lines mean to `hear` in their order and awaiting each call. When it rejects it
   * is called again after a pause, and goes on from the place that was heard last; so it must not keep what it has not heard.
   */
  run(hear: Hear, signal: AbortSignal): Promise<void>
  /** After the last `run`. */
  close(): void | Promise<void>
}

/**
 * The one door: applies the outcomes to the incidents and commits these, their deliveries and the source's own places in one
 * transaction. Resolves once that is stored (while the database refuses, it waits: the lines are safe where they are) or, after
 * `signal` aborted, once it is kept for the next commit. Then all of it counts as heard, never again to be handed in.
 * @returns the incidents that changed
 * @throws {Error} when the outcomes cannot be applied; then nothing of them was. The abort reason when the source was stopped before.
 */
export type Hear = (outcomes: readonly Outcome[], heard: Heard, extra?: HeardExtra) => Promise<readonly Incident[]>

export type Heard = {
  /** Written just now. False for a backlog: it is recorded and shown, not told. */
  live: boolean
  /** Written before this server was watched for the first time: shown, and never told however new it is. */
  past?: boolean
  /** What was read to come by the outcomes, none of them included; null when they come from no line. */
  read: { file: string; lines: number; lastAt: number | null } | null
  /** The log lines around that outcome, redacted. */
  around?: (index: number) => Redacted[]
  /** What lines before that outcome tell of the request or session that the fields name, redacted. */
  related?: (index: number, fields: Finding['fields']) => Finding['fields']
  /** Lines that belong around the first finding of earlier incidents, redacted. */
  later?: readonly { incident: string; lines: Redacted[] }[]
}

type HeardExtra = {
  /**
   * Where reading stands after this, by part of the source (a file, a connection): any JSON. Only the source knows what it means and
   * checks it when it reads it again. One that comes with nothing else to store may be stored a little later.
   */
  places?: Readonly<Record<string, unknown>>
  gaps?: readonly Gap[]
  /** Values to store beside, by key. */
  values?: Readonly<Record<string, unknown>>
}

/** Where a part of a source stood when it was stored last. */
export type StoredPlace = { key: string; place: unknown }
