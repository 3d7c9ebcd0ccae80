// The storm cap: a rule that makes ever new keys gets one incident for all that exceed it.
import type { Incident } from './incident.ts'

const NEW_KEYS_PER_HOUR = 50
const HOUR_MS = 3_600_000

/** Key of the incident that takes what the cap keeps out. */
export const MORE_KEY = '*'

/** Counts new keys per rule and hour of line time, so that a replay and a restart give the same answer. */
export function createStormCap(incidents: Iterable<Incident>) {
  const made = new Map<string, number>()
  const slot = (rule: string | null, at: number) => `${Math.floor(at / HOUR_MS)} ${rule ?? ''}`
  const add = (rule: string | null, at: number) => {
    made.set(slot(rule, at), (made.get(slot(rule, at)) ?? 0) + 1)
  }
  for (const { rule, key, createdAt } of incidents) if (key !== MORE_KEY) add(rule, createdAt)
  return { add, full: (rule: string | null, at: number) => (made.get(slot(rule, at)) ?? 0) >= NEW_KEYS_PER_HOUR }
}
