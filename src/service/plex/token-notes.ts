// What is the matter with a token, in words, as soon as it is known.
import type { PlexView } from '../../plex-api/judgements.ts'
import { isShortLived, SHARED_USER, SHORT_LIVED } from '../../plex-api/token.ts'

export const TOKEN_REFUSED =
  'Plex refuses the token: sign in again (Settings → Servers), or give a new one of the server’s owner.'

export function tokenNotes({ tokenTaken, owner }: Pick<PlexView, 'tokenTaken' | 'owner'>, token: string): string[] {
  if (tokenTaken === false) return [TOKEN_REFUSED]
  return [owner === false ? SHARED_USER : null, isShortLived(token) ? SHORT_LIVED : null].filter(
    (note) => note !== null,
  )
}
