// Logins: sessions that live in memory, a password compared in constant time, and a limit of attempts for each peer.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const SESSION_MS = 30 * 86_400_000
const SESSIONS_KEPT = 1_000
const ATTEMPTS = 5
const ATTEMPT_WINDOW_MS = 5 * 60_000
const PEERS_KEPT = 10_000

export type Sessions = ReturnType<typeof createSessions>

type Deps = { password(): string | null; now(): number }

export function createSessions({ password, now }: Deps) {
  /** Hash of the token → when it ends and the password it was opened with, so that a new password ends all sessions. */
  const sessions = new Map<string, { until: number; opened: string }>()
  const failures = new Map<string, number[]>()

  const recent = (peer: string) => (failures.get(peer) ?? []).filter((at) => now() - at < ATTEMPT_WINDOW_MS)

  function isRight(given: string): boolean {
    const wanted = password()
    return wanted !== null && timingSafeEqual(digest(given), digest(wanted))
  }

  return {
    /** `wait`: seconds until the peer may try again; too many wrong ones came from it. */
    check(peer: string, given: string): { ok: boolean; wait: number } {
      const attempts = recent(peer)
      if (attempts.length >= ATTEMPTS) {
        return { ok: false, wait: Math.ceil((attempts[0]! + ATTEMPT_WINDOW_MS - now()) / 1000) }
      }
      if (isRight(given)) {
        failures.delete(peer)
        return { ok: true, wait: 0 }
      }
      keep(failures, PEERS_KEPT, peer, [...attempts, now()])
      return { ok: false, wait: 0 }
    },
    /** A token for the cookie. */
    open(): { token: string; seconds: number } {
      const token = randomBytes(32).toString('base64url')
      const opened = digest(password() ?? '').toString('hex')
      keep(sessions, SESSIONS_KEPT, keyOf(token), { until: now() + SESSION_MS, opened })
      return { token, seconds: SESSION_MS / 1000 }
    },
    isOpen(token: string): boolean {
      const session = sessions.get(keyOf(token))
      return (
        session !== undefined && session.until > now() && session.opened === digest(password() ?? '').toString('hex')
      )
    },
    close: (token: string) => sessions.delete(keyOf(token)),
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest()
const keyOf = (token: string) => digest(token).toString('base64url')

/** The oldest entry makes room. */
function keep<Value>(map: Map<string, Value>, most: number, key: string, value: Value): void {
  map.delete(key)
  if (map.size >= most) map.delete(map.keys().next().value!)
  map.set(key, value)
}
