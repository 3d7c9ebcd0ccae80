// What a channel sends next: one alert, several as one digest, or nothing yet. Pure.
import type { ChannelState, Delivery } from '../../store/rows.ts'
import { DIGEST } from '../routing/policy.ts'
import { dueAt } from './escalation.ts'

/** Up to so many arrive one by one after an outage. */
const ONE_BY_ONE = 5
/** Older than this, an alert is late. */
export const LATE_MS = 10 * 60_000

export type DigestKind = 'daily' | 'catch-up'
/** `at`: nothing before that moment; Infinity when nothing waits. */
export type Pick = { rows: Delivery[]; digest: DigestKind | null } | { at: number }

type Circumstances = {
  state: ChannelState
  /** The target takes several alerts as one. */
  digests: boolean
  /** Its hourly cap stopped it before. */
  heldBack: boolean
}

/**
 * What was held by a clock that has been set back since, as it is held now: for as long as it was to be, from now. To be stored, or it
 * would be put off anew at each look.
 */
export const heldAhead = (waiting: readonly Delivery[], now: number): Delivery[] =>
  waiting
    .filter((row) => row.state === 'held' && row.updatedAt > now)
    .map((row) => ({ ...row, nextAt: now + row.nextAt - row.updatedAt, updatedAt: now }))

/**
 * @param waiting all that is pending or held, oldest first.
 */
export function pick(waiting: readonly Delivery[], now: number, circumstances: Circumstances): Pick {
  // What was put off by a clock that has been set back since is due.
  const due = waiting.map((row) => (row.state === 'pending' && row.updatedAt > now ? { ...row, nextAt: now } : row))
  return pickDue(due, now, circumstances)
}

function pickDue(waiting: readonly Delivery[], now: number, { state, digests, heldBack }: Circumstances): Pick {
  const ready = waiting.filter((row) => row.state === 'pending' || row.nextAt <= now)
  const [head] = ready
  if (head === undefined) return { at: soonest(waiting) }
  // A failed one blocks those behind it: alerts arrive in their order.
  const blocked = Math.max(...ready.map(({ nextAt }) => nextAt))
  if (blocked > now) return { at: Math.min(blocked, soonest(waiting.filter((row) => !ready.includes(row)))) }
  if (!digests) return { rows: [head], digest: null }
  if (head.reason === DIGEST) return { rows: ready.filter(({ reason }) => reason === DIGEST), digest: 'daily' }
  const rows = ready.filter(({ reason }) => reason !== DIGEST)
  const behind = state.failingSince !== null || now - dueAt(head) >= LATE_MS
  const flood = rows.length > ONE_BY_ONE && behind
  return flood || (heldBack && rows.length > 1) ? { rows, digest: 'catch-up' } : { rows: [head], digest: null }
}

const soonest = (rows: readonly Delivery[]) => Math.min(...rows.map(({ nextAt }) => nextAt))
