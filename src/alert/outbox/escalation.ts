// Alerts that are told only after a while, or again until somebody acknowledges: whether they still are to be told, and as what. Pure.
import type { Incident } from '../../detect/incident.ts'
import { FOREVER } from '../../detect/mute.ts'
import type { Alert, AlertState } from '../../store/alert.ts'
import type { Delivery } from '../../store/rows.ts'
import { AFTER } from '../routing/policy.ts'
import type { Escalation } from '../routing/target.ts'
import { ENGLISH, type Language } from '../words/languages/index.ts'
import { spanOf } from '../words/words.ts'

/** The reason of a delivery that tells once more what nobody has acknowledged. */
export const AGAIN = 'until-acknowledged'

/**
 * Of the incident that an alert is about. `mutedUntil`: epoch milliseconds, by whatever mute; null while it is heard. `explained`: what
 * causes it is open.
 */
export type Standing = { incident: Incident; mutedUntil: number | null; explained: boolean }

export const isEscalated = ({ reason }: Pick<Delivery, 'reason'>): boolean => reason === AFTER || reason === AGAIN

/** When a delivery was to be made: of one that was put off on purpose that is not when it was planned. Epoch milliseconds. */
export const dueAt = (row: Delivery): number => (isEscalated(row) && row.attempts === 0 ? row.nextAt : row.createdAt)

type Circumstances = {
  escalation: Escalation | undefined
  /** When the alert arose, wall. */
  arose: number
  /** Null when the incident is not known any more. */
  standing: Standing | null
  /** The state of the alert of this incident that the target got last. */
  lastSent: AlertState | null
}

/** What a delivery that is due becomes instead of being sent; null when it is sent. */
export function heldBack(row: Delivery, alert: Alert, now: number, circumstances: Circumstances): Delivery | null {
  const { escalation, arose, standing, lastSent } = circumstances
  const drop = (reason: string): Delivery => ({ ...row, state: 'dropped', reason, updatedAt: now })
  const hold = (until: number): Delivery => ({
    ...row,
    state: 'held',
    reason: isEscalated(row) ? row.reason : AFTER,
    nextAt: until,
    updatedAt: now,
  })
  if (!isEscalated(row)) {
    if (escalation?.afterMs === undefined || alert.incident === null || isTold(lastSent)) return null
    if (alert.state === 'resolved') return drop('beginning-not-sent')
    return alert.state === 'repeated' ? hold(now + escalation.afterMs) : null
  }
  if (row.reason === AGAIN && escalation?.repeatMs === undefined) return drop('not-asked-for')
  if (standing === null || standing.incident.state !== 'open' || (standing.incident.openedAt ?? 0) > arose)
    return drop('over')
  // Its reason alone is not enough: a later hit may have given it another.
  const isPart = standing.explained || standing.incident.reason === 'root-cause'
  if (isPart && !standing.incident.told) return drop('root-cause')
  if (standing.incident.acknowledgedAt !== null) return drop('acknowledged')
  if (standing.mutedUntil !== null) return standing.mutedUntil >= FOREVER ? drop('muted') : hold(standing.mutedUntil)
  const quiet = escalation?.quietUntil(alert, now) ?? null
  return quiet === null ? null : hold(quiet)
}

const isTold = (last: AlertState | null) => last === 'raised' || last === 'repeated'

/** An alert that was put off, as it stands now. */
export function asOfNow(
  row: Delivery,
  alert: Alert,
  standing: Standing | null,
  now: number,
  language?: Language,
): Alert {
  if (!isEscalated(row) || standing === null) return alert
  const { words } = language ?? ENGLISH
  const { count, firstSeen, lastSeen, openedAt, samples } = standing.incident
  return {
    ...alert,
    state: row.reason === AGAIN ? 'repeated' : alert.state,
    message: words.stillOpen(spanOf(now - (openedAt ?? firstSeen), words), count),
    count,
    first_seen: new Date(firstSeen).toISOString(),
    last_seen: new Date(lastSeen).toISOString(),
    duration_seconds: Math.round((lastSeen - firstSeen) / 1000),
    sample: samples.at(-1) ?? alert.sample,
  }
}

/** The next telling of what was just sent: to be stored in the same commit. */
export function nextTelling(row: Delivery, alert: Alert, at: number, id: string, repeatMs: number): Delivery | null {
  if (alert.incident === null || (alert.state !== 'raised' && alert.state !== 'repeated')) return null
  const its = { state: 'held', attempts: 0, nextAt: at + repeatMs, reason: AGAIN, receipt: null } as const
  return { ...row, ...its, id, createdAt: at, updatedAt: at }
}
