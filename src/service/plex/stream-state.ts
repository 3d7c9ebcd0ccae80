// What the log stream says of itself: whether it reads, and in words why not.

import type { PlexView } from '../../plex-api/judgements.ts'
import type { Closed } from '../../plex-api/notifications.ts'
import type { SourceState } from '../source.ts'

type Stream = {
  isOpen: boolean
  /** How the last connection ended; null before the first one did, and while one is open. */
  refused: Closed | null
  /** Nothing that is to be made up for now. */
  caughtUp: boolean
  /** Why no archive is to be had; null when nothing is in its way. */
  noArchive: string | null
  view: Pick<PlexView, 'version' | 'debugLog'>
}

export function streamState(stream: Stream): SourceState {
  return {
    state: stream.isOpen ? 'reading' : 'unreachable',
    detail: detailOf(stream),
    files: 0,
    lagBytes: 0,
    caughtUp: stream.caughtUp,
    behind: new Map(),
    plexVersion: stream.view.version,
    idleMs: null,
  }
}

function detailOf({ isOpen, refused, noArchive, view }: Stream): string {
  if (!isOpen && refused === null) return 'Plex’s log stream is not connected yet.'
  if (refused?.status === 401 || refused?.status === 403)
    return 'Plex refuses its log stream to this token: sign in again as the owner of the server.'
  if (refused?.status === 404)
    return 'This Plex offers no log stream at its address: check plex_url, or give a log folder.'
  if (!isOpen) return `Plex’s log stream is cut (${refused!.detail}); it is tried again.`
  if (noArchive !== null) return noArchive
  if (view.debugLog === false)
    return 'Plex’s debug logging is off (Settings → General): some troubles cannot be recognised.'
  return ''
}
