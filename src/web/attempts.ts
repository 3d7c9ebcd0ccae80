// Wrong passwords: how many of one peer, how many of all, and who has to wait.
import { setTimeout as sleep } from 'node:timers/promises'

const ATTEMPTS = 5
const WINDOW_MS = 5 * 60_000
const PEERS_KEPT = 10_000
/** Who finds no place beside those that are locked out shares one. */
const OTHERS = 'others'
/** So many wrong ones of all peers in an hour slow every attempt down. */
const MANY = 100
const HOUR_MS = 3_600_000
const SLOW_MS = 1_000

/** `wait`: resolves after so many milliseconds. */
export type Pace = { now(): number; wait?: (ms: number) => Promise<void> }

export function createAttempts({ now, wait = sleep }: Pace) {
  const failures = new Map<string, number[]>()
  let ofAll: number[] = []

  const recent = (peer: string) => (failures.get(peer) ?? []).filter((at) => now() - at < WINDOW_MS)
  const isLocked = (peer: string) => recent(peer).length >= ATTEMPTS

  /** Makes room for `peer`: the oldest entry that locks nobody out goes. */
  function placeOf(peer: string): string {
    if (failures.has(peer) || failures.size < PEERS_KEPT) return peer
    for (const other of failures.keys()) {
      if (other === OTHERS || isLocked(other)) continue
      failures.delete(other)
      return peer
    }
    return OTHERS
  }

  return {
    /** Seconds until the peer may try again; 0 when it may now. */
    waitOf(peer: string): number {
      const attempts = recent(placeOf(peer))
      return attempts.length < ATTEMPTS ? 0 : Math.ceil((attempts[0]! + WINDOW_MS - now()) / 1000)
    },
    /** @returns whether this one was the last the peer had */
    failed(peer: string): boolean {
      const place = placeOf(peer)
      const attempts = [...recent(place), now()]
      failures.delete(place)
      failures.set(place, attempts)
      ofAll = [...ofAll.slice(-MANY), now()]
      return attempts.length >= ATTEMPTS
    },
    succeeded: (peer: string) => failures.delete(peer),
    /** Under a guessing by many, an attempt takes its time. */
    async pace(): Promise<void> {
      if (ofAll.filter((at) => now() - at < HOUR_MS).length >= MANY) await wait(SLOW_MS)
    },
  }
}
