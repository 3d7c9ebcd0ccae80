// What is said of one server out of all that is known of it: the picture of now, and what is judged to be the matter.
import type { Guarded } from './library-guard.ts'
import type { Gone, LibraryWatch } from './library-watch.ts'
import { isReachable, type Reachability, type ServerState, type Trouble, troublesOf } from './reachability.ts'
import { isLost } from './remote-access.ts'
import type { ServerFacts } from './server-facts.ts'
import type { Sessions } from './sessions.ts'

/** After a start Plex signs in anew, and says other things meanwhile. */
const SETTLED_MS = 5 * 60_000

/** The setting by which Plex empties the trash after each scan. */
export const AUTO_EMPTY_TRASH = 'autoEmptyTrash'

/** What is known of the server now; null where it is not. */
export type PlexView = {
  state: ServerState | null
  reachable: boolean | null
  version: string | null
  name: string | null
  /** The server is signed in to an account. */
  signedIn: boolean | null
  remoteAccess: boolean | null
  activeStreams: number | null
  activeTranscodes: number | null
  libraryItems: number | null
  /** Plex took the token when it was shown last: false at the first refusal, long before that is an incident. */
  tokenTaken: boolean | null
  /** The token is the owner's; a shared user sees no sessions, logs and settings. */
  owner: boolean | null
  /** Plex writes debug lines; without them the stream is thin. */
  debugLog: boolean | null
  autoEmptyTrash: boolean | null
  /** What the server offers: `logs`, `streaminglogs`. Null while unknown. */
  diagnostics: readonly string[] | null
}

/** All that can be judged now; null stands for what cannot be said. */
export type Judgements = {
  /** Null before the first sign. */
  troubles: Trouble[] | null
  signedOut: boolean | null
  remoteLost: { error: string } | false | null
  guarded: ReadonlyMap<string, Guarded>
  gone: Gone[]
  autoEmptyTrash: boolean | null
}

export type Known = {
  reachability: Reachability
  /** Monotonic milliseconds; null while it is not up. */
  upSince: number | null
  facts: Pick<ServerFacts, 'now' | 'flag' | 'remote' | 'signedIn'>
  /** Null before they were listed once. */
  sessions: Pick<Sessions, 'playing'> | null
  libraries: Pick<LibraryWatch, 'items' | 'guarded' | 'gone'>
}

export function viewOf({ reachability, facts, sessions, libraries }: Known): PlexView {
  const { version, name, tokenTaken, owner, diagnostics } = facts.now()
  const playing = sessions?.playing() ?? null
  return {
    state: reachability.state,
    reachable: isReachable(reachability.state),
    version,
    name,
    signedIn: facts.signedIn(),
    remoteAccess: facts.remote().open,
    activeStreams: playing?.length ?? null,
    activeTranscodes: playing?.filter(({ decision }) => decision === 'transcode').length ?? null,
    libraryItems: libraries.items(),
    tokenTaken,
    owner,
    debugLog: facts.flag('logDebug'),
    autoEmptyTrash: facts.flag(AUTO_EMPTY_TRASH),
    diagnostics,
  }
}

/** @param now monotonic milliseconds */
export function judgementsOf({ reachability, upSince, facts, libraries }: Known, now: number): Judgements {
  const remote = facts.remote()
  const lost = isLost(remote, upSince, now)
  const isSignedIn = facts.signedIn()
  const isSettled =
    reachability.state === 'up' && reachability.failing === null && upSince !== null && now - upSince >= SETTLED_MS
  return {
    troubles: reachability.state === null ? null : troublesOf(reachability, now),
    signedOut: isSettled && isSignedIn !== null ? !isSignedIn : null,
    remoteLost: lost === true ? { error: remote.error } : lost,
    guarded: libraries.guarded(),
    gone: libraries.gone(),
    autoEmptyTrash: facts.flag(AUTO_EMPTY_TRASH),
  }
}
