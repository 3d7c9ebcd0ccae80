// The storm cap: a rule that makes ever new keys gets one incident for all that exceed it.
import type { Incident } from './incident.ts'

const NEW_KEYS_PER_HOUR = 50
/** In an hour of reading, whatever the lines' own clock says: a log of a year may be written, or read, at once. */
const NEW_KEYS_PER_HOUR_OF_READING = 200
const HOUR_MS = 3_600_000
/** Hours of rules that are remembered. */
const MOST_SLOTS = 20_000

/** Key of the incident that takes what the cap keeps out. */
export const MORE_KEY = '*'

/**
 * Counts new keys per rule and hour of line time, so that a replay and a restart give the same answer; per hour of reading; and, up to
 * `mostKeys`, of all time.
 * `at`: of the line, `now`: of reading, in epoch milliseconds.
 */
export function createStormCap(incidents: Iterable<Incident>, mostKeys = Number.POSITIVE_INFINITY) {
  const made = new Map<string, number>()
  const ever = new Map<string | null, number>()
  const byLine = (rule: string | null, at: number) => `line ${Math.floor(at / HOUR_MS)} ${rule ?? ''}`
  const byReading = (rule: string | null, now: number) => `read ${Math.floor(now / HOUR_MS)} ${rule ?? ''}`
  const add = (slot: string) => {
    const count = made.get(slot) ?? 0
    made.delete(slot)
    made.set(slot, count + 1)
    if (made.size > MOST_SLOTS) made.delete(made.keys().next().value!)
  }
  const everOf = (rule: string | null) => ever.get(rule) ?? 0
  for (const { rule, key, createdAt } of incidents) {
    if (key === MORE_KEY) continue
    add(byLine(rule, createdAt))
    ever.set(rule, everOf(rule) + 1)
  }
  return {
    add(rule: string | null, at: number, now: number): void {
      add(byLine(rule, at))
      add(byReading(rule, now))
      ever.set(rule, everOf(rule) + 1)
    },
    full: (rule: string | null, at: number, now: number): boolean =>
      (made.get(byLine(rule, at)) ?? 0) >= NEW_KEYS_PER_HOUR ||
      (made.get(byReading(rule, now)) ?? 0) >= NEW_KEYS_PER_HOUR_OF_READING ||
      everOf(rule) >= mostKeys,
  }
}
