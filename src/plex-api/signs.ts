// What an answer of Plex, or the lack of one, is a sign of.
import type { PlexResult } from './client.ts'
import type { Absence, Sign } from './reachability.ts'
import { busyTextOf } from './schemas.ts'

export function absence(failure: Exclude<PlexResult, { ok: true }>['failure']): Absence {
  if (failure === 'refused' || failure === 'reset') return 'refused'
  return failure === 'silent' ? 'hung' : 'unreachable'
}

/** Plex's own ways to say no, where `/identity` proved that it is Plex. */
const REFUSALS = [400, 401, 403]

/** @param isIdentified whether something behind this address has shown that it is Plex */
export function signOf(answer: PlexResult, startedAt: number, lane: 'identity' | 'request', isIdentified = true): Sign {
  if (!answer.ok) {
    const { failure, detail } = answer
    return { kind: 'absent', lane, startedAt, why: absence(failure), detail }
  }
  const { status, body } = answer
  if (status === 503) return { kind: 'busy', text: busyTextOf(body) }
  if (status === 200 || (lane === 'request' && isIdentified && REFUSALS.includes(status)))
    return { kind: 'answered', lane }
  // A proxy in between, or another program.
  const detail =
    status === 502 || status === 504
      ? `a proxy answers ${status}: Plex is not running behind it`
      : `this is no Plex server: ${lane === 'identity' ? '/identity' : '/'} answers ${status}`
  return { kind: 'absent', lane, startedAt, why: status === 502 || status === 504 ? 'refused' : 'unreachable', detail }
}
