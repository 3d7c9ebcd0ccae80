// What the service is started with.
import type { Readable } from 'node:stream'
import type { Supervisor } from '../home-assistant/supervisor.ts'
import type { Log } from '../log.ts'
import type { FoundServer } from '../plex-api/find.ts'
import type { PlexTvPlaces } from '../plex-api/plex-tv.ts'
import type { LoadDeps } from '../settings/load.ts'
import type { Settings } from '../settings/settings.ts'
import type { Machine } from '../source/known-places.ts'
import type { Logins } from '../web/sessions.ts'

export type AppDeps = {
  settings: Settings
  /** Where the settings were read, to read them again and to change them. */
  sources: LoadDeps
  version: string
  /** `24.1.0` */
  nodeVersion: string
  log: Log
  /** Wall, epoch milliseconds: what a calendar means. */
  now(): number
  /** Milliseconds that only ever grow: what takes time. */
  clock(): number
  newId(): string
  random(): number
  /** Of `run -`: the log lines of the first server. */
  input?: Readable
  /** Null outside of Home Assistant OS. */
  supervisor: Supervisor | null
  /** Begins the service anew with the settings as they are then; left out where nobody can. */
  restart?(): void
  /** Who is logged in to the dashboard; kept by whoever begins the service anew. */
  logins?: Logins
  /** Other places than plex.tv's own: in tests and the demo. */
  plexTv?: PlexTvPlaces
  /** Another way to find Plex servers than looking around: in tests and the demo. */
  findPlex?(): Promise<readonly FoundServer[]>
  /** Of this machine, as others on the network call it. */
  hostName: string
  /** Where this machine's user lives, to look for Plex's logs. */
  machine: Machine
}
