// What is told of a server's incidents: the words of an alert, and how things stand for those who are told so again and again.
import type { StateReport } from '../alert/routing/target.ts'
import { type AlertComposer, type ComposerDeps, createComposer } from '../alert/words/message.ts'
import type { Correlator } from '../detect/correlate.ts'
import type { Incident } from '../detect/incident.ts'
import { isMuted } from '../detect/mute.ts'
import type { Store } from '../store/store.ts'
import { startOfDay } from '../time/zone-clock.ts'

/** An end is told for so long: whoever was away for a moment hears of it. */
const ENDED_FOR_MS = 5 * 60_000

/** The composer of one server, which counts how often something began today. */
export const composerOf = (
  deps: Omit<ComposerDeps, 'nthToday' | 'timeZone'> & {
    settings: { timeZone: string }
    store: Pick<Store, 'alertsOf'>
  },
): AlertComposer =>
  createComposer({
    ...deps,
    timeZone: deps.settings.timeZone,
    nthToday({ id }, at) {
      const midnight = startOfDay(at, deps.settings.timeZone)
      return 1 + deps.store.alertsOf(id).filter((one) => one.alert.state === 'raised' && one.at >= midnight).length
    },
  })

type Deps = Omit<ComposerDeps, 'nthToday' | 'timeZone'> & {
  settings: { timeZone: string }
  correlator: Pick<Correlator, 'open' | 'endedAfter' | 'mutes' | 'causeOf'>
}

/**
 * Of what is open and of what ended within five minutes; left out is what is muted and what nobody would be told. How things stand is no
 * news: it does not say how often it began today, which would count its own alert.
 */
export function reportsOf({ correlator, ...deps }: Deps, now: number): StateReport[] {
  const composeAlert = createComposer({ ...deps, timeZone: deps.settings.timeZone })
  const mutes = correlator.mutes(now)
  const isHeard = (incident: Incident) => !isMuted(incident, mutes, now)
  return [
    ...correlator
      .open()
      .filter((one) => isNews(one, correlator) && isHeard(one))
      .map((one) => ({ alert: composeAlert(one, 'raised', now), endedAt: null, acknowledgedAt: one.acknowledgedAt })),
    ...correlator
      .endedAfter(now - ENDED_FOR_MS)
      .filter(isHeard)
      .map((one) => ({
        alert: composeAlert(one, 'resolved', now),
        endedAt: one.resolvedAt,
        acknowledgedAt: one.acknowledgedAt,
      })),
  ]
}

/** Neither out of a backlog, where it may be long over, nor the consequence of another that is open. */
const isNews = (one: Incident, { causeOf }: Pick<Correlator, 'causeOf'>): boolean =>
  !one.historic && (one.told || causeOf(one) === null)
