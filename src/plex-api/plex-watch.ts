// What the watch of one server needs, and what it offers.
import type { PlexClient, PlexRequest, PlexResult } from './client.ts'
import type { Hearing } from './hearing.ts'
import type { Judgements, PlexView } from './judgements.ts'
import type { Guarded } from './library-guard.ts'
import type { LibraryWatch } from './library-watch.ts'
import type { Closed } from './notifications.ts'
import type { Sessions } from './sessions.ts'

export type PlexWatchDeps = {
  client: PlexClient
  clock(): number
  random(): number
  /** Resolves after `ms`, or when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  stored: ReadonlyMap<string, Guarded>
  /** Something of the view or the judgements may be another one. */
  changed(): void
  /** The server answers again after it had been away: who waits to connect may try. */
  answers(): void
}

export type PlexWatch = Hearing & {
  view(): PlexView
  judgements(): Judgements
  sessions: Sessions
  libraries: Pick<LibraryWatch, 'accept' | 'takeRemoved'>
  /** Plex's own id of the machine; null while it is not known. */
  identifier(): string | null
  opened(): void
  closed(closed: Closed): void
  /** The log says that Plex is being stopped. */
  stopping(): void
  /** A request of somebody else within the budget. */
  ask(request: PlexRequest): Promise<PlexResult>
  /** Turns the automatic emptying of the trash off, and reads it back. Never empties anything. */
  keepTrash(): Promise<boolean>
  run(signal: AbortSignal): Promise<void>
}
