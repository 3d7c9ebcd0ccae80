// Who is told what, and when: the routing of one channel, as a pure function.
import { atLeast, type Category, type Severity } from '../../rules/vocabulary.ts'
import type { Alert, AlertState } from '../../store/alert.ts'
import { minutesOf, minutesOfDay, nextClock } from '../../time/zone-clock.ts'
import type { Wanted } from './target.ts'

/** In the words of the settings. Clock times `HH:MM`. */
export type Routing = {
  min_severity?: Severity | undefined
  categories?: Category[] | undefined
  /** Ids. */
  servers?: string[] | undefined
  states?: AlertState[] | undefined
  /** `except`: this severity and worse come through. */
  quiet_hours?: { from: string; to: string; except?: Severity | undefined } | undefined
  /** All alerts of a day as one message at this time. */
  digest?: string | undefined
}

/** The reason of a delivery that waits for the daily digest. */
export const DIGEST = 'digest'

/**
 * Whether a channel with this routing wants the alert, now or later. Tests are always wanted.
 * @param timeZone IANA name, for clock times.
 */
export function wants(alert: Alert, routing: Routing, timeZone: string, now: number): Wanted {
  if (alert.state === 'test') return { wanted: true }
  const { min_severity, categories, servers, states, quiet_hours, digest } = routing
  if (min_severity && !atLeast(alert.severity, min_severity)) return { wanted: false, reason: 'min-severity' }
  if (categories && !categories.includes(alert.category)) return { wanted: false, reason: 'categories' }
  if (servers && !servers.includes(alert.server)) return { wanted: false, reason: 'servers' }
  if (states && !states.includes(alert.state)) return { wanted: false, reason: 'states' }
  if (digest) return { wanted: false, reason: DIGEST, until: nextClock(digest, now, timeZone) }
  if (!quiet_hours || !isWithin(quiet_hours, minutesOfDay(now, timeZone))) return { wanted: true }
  if (quiet_hours.except && atLeast(alert.severity, quiet_hours.except)) return { wanted: true }
  return { wanted: false, reason: 'quiet-hours', until: nextClock(quiet_hours.to, now, timeZone) }
}

/** Over midnight where `to` is earlier than `from`. */
function isWithin({ from, to }: { from: string; to: string }, minute: number): boolean {
  const [begin, end] = [minutesOf(from), minutesOf(to)]
  return begin <= end ? minute >= begin && minute < end : minute >= begin || minute < end
}
