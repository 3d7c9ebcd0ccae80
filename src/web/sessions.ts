// Logins: sessions that live in memory, and a password compared in constant time.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Log } from '../log.ts'
import { andMore, createRarely } from '../rarely.ts'
import { createAttempts, type Pace } from './attempts.ts'

const SESSION_MS = 30 * 86_400_000
const SESSIONS_KEPT = 1_000
/** Strangers decide how often this would be written otherwise. */
const SAY_EVERY_MS = 10_000

export type Sessions = ReturnType<typeof createSessions>

/** Hash of the token → when it ends and the password it was opened with, so that a new password ends all sessions. */
export type Logins = Map<string, { until: number; opened: string | null }>

type Deps = Pace & {
  password(): string | null
  log: Pick<Log, 'info' | 'warn'>
  logins?: Logins
}

/** True as long as what let somebody in still would. */
export type Proof = () => boolean

export function createSessions({ password, now, log, logins: sessions = new Map(), ...rest }: Deps) {
  const attempts = createAttempts({ now, ...rest })
  const sayWrong = createRarely({ now, everyMs: SAY_EVERY_MS })
  const sayLocked = createRarely({ now, everyMs: SAY_EVERY_MS })

  function isRight(given: string): boolean {
    const wanted = password()
    return wanted !== null && timingSafeEqual(digest(given), digest(wanted))
  }

  function lives(key: string): boolean {
    const session = sessions.get(key)
    return session !== undefined && session.until > now() && session.opened === password()
  }

  return {
    /** `wait`: seconds until the peer may try again; too many wrong ones came from it. `peer`: who counts as one. */
    async check(peer: string, given: string): Promise<{ ok: boolean; wait: number }> {
      const locked = attempts.waitOf(peer)
      if (locked > 0) return { ok: false, wait: locked }
      const ok = isRight(given)
      if (ok) attempts.succeeded(peer)
      else if (attempts.failed(peer)) {
        sayLocked((more) => log.warn(`too many wrong passwords from ${peer}: it must wait${andMore(more)}`))
      } else sayWrong((more) => log.warn(`a wrong password came from ${peer}${andMore(more)}`))
      await attempts.pace()
      return { ok, wait: 0 }
    },
    /** A token for the cookie. */
    open(peer: string): { token: string; seconds: number } {
      const token = randomBytes(32).toString('base64url')
      if (sessions.size >= SESSIONS_KEPT) sessions.delete(sessions.keys().next().value!)
      sessions.set(keyOf(token), { until: now() + SESSION_MS, opened: password() })
      log.info(`${peer} logged in`)
      return { token, seconds: SESSION_MS / 1000 }
    },
    /** What a cookie proves; null when nothing. */
    proofOf(token: string): Proof | null {
      const key = keyOf(token)
      return lives(key) ? () => lives(key) : null
    },
    /** What the password proves that was given just now: it holds until there is another. */
    proofOfPassword(): Proof {
      const given = password()
      return () => given === password()
    },
    close: (token: string) => sessions.delete(keyOf(token)),
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest()
const keyOf = (token: string) => digest(token).toString('base64url')
