// Whether Plex can be reached from outside, as it says itself: (what is known, what Plex says, now) → what is known. Pure; times are monotonic milliseconds.

/** The words of `/myplex/account` or of `/`; '' where Plex says nothing. */
export type Mapping = { state: string; error: string }

export type RemoteAccess = {
  /** Null while it is not published, not judged yet, or on its way. */
  open: boolean | null
  /** In Plex's words. */
  error: string
  lostSince: number | null
}

export const REMOTE_UNKNOWN: RemoteAccess = { open: null, error: '', lostSince: null }

/** After each start the state walks through all others. */
const START_MS = 5 * 60_000
/** It flaps: only what lasts is worth a word. */
const HOLD_MS = 10 * 60_000

/** @param published whether the owner wants it; null while that is not known */
export function heardMapping(
  before: RemoteAccess,
  { mapping, published }: { mapping: Mapping; published: boolean | null },
  now: number,
): RemoteAccess {
  if (published !== true) return REMOTE_UNKNOWN
  const open = readingOf(mapping)
  // On its way, or not known: neither news nor the end of what was said before.
  if (open === null) return { ...before, open: before.lostSince === null ? null : before.open }
  return { open, error: open ? '' : mapping.error || mapping.state, lostSince: open ? null : (before.lostSince ?? now) }
}

function readingOf({ state, error }: Mapping): boolean | null {
  if (state === '' || state === 'unknown' || state === 'waiting') return null
  if (state !== 'mapped') return false
  return error === '' || (error !== 'unreachable' && error !== 'publisherror')
}

/** True when the loss has lasted; null while the server's start or the time since does not allow to say. */
export function isLost({ open, lostSince }: RemoteAccess, upSince: number | null, now: number): boolean | null {
  if (open === true) return false
  if (open === null || lostSince === null || upSince === null) return null
  const judged = Math.max(lostSince, upSince + START_MS)
  return now - judged >= HOLD_MS ? true : null
}
