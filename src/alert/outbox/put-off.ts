// The escalation of one target at work: what of its deliveries is put off, as what it is told, and when again.
import type { Alert } from '../../store/alert.ts'
import type { Delivery } from '../../store/rows.ts'
import type { Store } from '../../store/store.ts'
import type { Target } from '../routing/target.ts'
import type { Language } from '../words/languages/index.ts'
import { asOfNow, dueAt, heldBack, isEscalated, nextTelling, type Standing } from './escalation.ts'
import { LATE_MS } from './pick.ts'

export type PutOffDeps = {
  target: Target
  store: Pick<Store, 'alert' | 'waiting' | 'lastSent'>
  /** How the incident of an alert stands; null when it is not known any more. */
  standing?(alert: Alert, now: number): Standing | null
  newId(): string
  /** English when not given. */
  language?: Language
}

export function createPutOff({ target, store, standing = () => null, newId, language }: PutOffDeps) {
  const { escalation } = target
  return {
    /** What is not to be sent after all, or later: those among the rows, as they become. */
    off: (rows: readonly Delivery[], now: number): Delivery[] =>
      rows.flatMap((row) => {
        if (row.incident === null || (escalation === undefined && !isEscalated(row))) return []
        const stored = store.alert(row.alert)
        if (stored === null) return []
        const lastSent = store.lastSent(row.incident, target.name)
        const its = { escalation, arose: stored.at, standing: standing(stored.alert, now), lastSent }
        return heldBack(row, stored.alert, now, its) ?? []
      }),

    /** The alerts of rows that are to be sent, as they are told now. */
    alertsOf: (rows: readonly Delivery[], now: number): Alert[] =>
      rows.flatMap((row) => {
        const stored = store.alert(row.alert)
        if (stored === null) return []
        const alert = asOfNow(row, stored.alert, standing(stored.alert, now), now, language)
        const late = now - Math.max(stored.at, dueAt(row)) > LATE_MS
        return late ? { ...alert, late: true as const } : alert
      }),

    /** What follows from having sent these: each incident is told again once. */
    after(rows: readonly Delivery[], now: number): Delivery[] {
      const { repeatMs } = escalation ?? {}
      if (repeatMs === undefined) return []
      const sent = new Set(rows.map(({ id }) => id))
      const waiting = new Set(
        store
          .waiting(target.name)
          .filter((row) => isEscalated(row) && !sent.has(row.id))
          .map(({ incident }) => incident),
      )
      const newest = new Map(rows.map((row) => [row.incident, row]))
      return [...newest.values()].flatMap((row) => {
        const alert = store.alert(row.alert)?.alert
        if (alert === undefined || waiting.has(row.incident)) return []
        return nextTelling(row, alert, now, newId(), repeatMs) ?? []
      })
    },
  }
}
