// What a token is good for: whether Plex takes it, whose it is, and how long it lasts.
import { createPlexClient, type Introduction, type PlexServer } from './client.ts'
import { explainFailure } from './failure.ts'

const TIMEOUT_MS = 8_000

/** Tokens in plex.tv's new form (JWT) end after seven days; what is handed out for apps like this one lasts. */
export const isShortLived = (token: string): boolean => /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(token.trim())

export const SHORT_LIVED =
  'This token ends within seven days (it is one of plex.tv’s new kind): sign in with Plex here instead, that lasts.'
export const SHARED_USER =
  'This token is one of a shared user: who plays what, the log stream, settings and the log archive need the one of the server’s owner.'

/** `owner`: null when Plex does not say. */
export type TokenVerdict =
  | { ok: true; owner: boolean | null }
  | { ok: false; trouble: 'refused' | 'unreachable'; words: string }

type Asked = { server: PlexServer; introduction: Introduction; signal?: AbortSignal }

/** Asks Plex itself, twice at the most. */
export async function judgeToken({ server, introduction, signal }: Asked): Promise<TokenVerdict> {
  const client = createPlexClient({ server, introduction })
  const ask = (path: string) =>
    client.request({ path, timeoutMs: TIMEOUT_MS, fresh: true, limit: 4 * 1024 * 1024, ...(signal && { signal }) })
  try {
    const root = await ask('/')
    if (!root.ok) return { ok: false, trouble: 'unreachable', words: explainFailure(root.failure) }
    if (root.status === 401 || root.status === 403)
      return {
        ok: false,
        trouble: 'refused',
        words: 'Plex refuses this token: sign in again, or take a new one of the owner.',
      }
    if (root.status !== 200)
      return {
        ok: false,
        trouble: 'unreachable',
        words: `Plex answers ${root.status}: it is starting, or busy; try again in a moment.`,
      }
    const sessions = await ask('/status/sessions')
    const status = sessions.ok ? sessions.status : 0
    return { ok: true, owner: status === 200 ? true : status === 401 || status === 403 ? false : null }
  } finally {
    client.close()
  }
}
