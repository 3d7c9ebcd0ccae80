// Who is told what, and when: the routing of one channel, as a pure function.
import { atLeast, type Category, type Severity } from '../../rules/vocabulary.ts'
import type { Alert, AlertState } from '../../store/alert.ts'
import { spanMs } from '../../time/span.ts'
import { minutesOf, minutesOfDay, nextClock } from '../../time/zone-clock.ts'
import { digestTime, isWeekly } from './digest.ts'
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
  /** `08:00`: all alerts of a day as one message then. `mon 08:00`: the report of the week instead of them. */
  digest?: string | undefined
  /** A span: told only when it is still open then, and neither acknowledged nor muted. */
  after?: string | undefined
  /** A span: told again so often until somebody acknowledges it. */
  until_acknowledged?: string | undefined
}

/** The reason of a delivery that waits for the daily digest. */
export const DIGEST = 'digest'
/** The reason why a channel that gets the report of the week is not told. */
const WEEKLY = 'weekly'
/** The reason of a delivery that waits to see whether the incident lasts. */
export const AFTER = 'after'

/**
 * Whether a channel with this routing wants the alert, now or later. Tests are always wanted, and reports: they are made for one channel.
 * @param timeZone IANA name, for clock times.
 */
export function wants(alert: Alert, routing: Routing, timeZone: string, now: number): Wanted {
  if (alert.state === 'test' || alert.report) return { wanted: true }
  const { min_severity, categories, servers, states, digest } = routing
  if (min_severity && !atLeast(alert.severity, min_severity)) return { wanted: false, reason: 'min-severity' }
  if (categories && !categories.includes(alert.category)) return { wanted: false, reason: 'categories' }
  if (servers && !servers.includes(alert.server)) return { wanted: false, reason: 'servers' }
  if (states && !states.includes(alert.state)) return { wanted: false, reason: 'states' }
  // A week is told from what the incidents were; what is of none is in no report.
  if (isWeekly(digest) && alert.incident !== null) return { wanted: false, reason: WEEKLY }
  if (digest && !isWeekly(digest))
    return { wanted: false, reason: DIGEST, until: nextClock(digestTime(digest).clock, now, timeZone) }
  // Whether it is quiet then is seen then.
  if (routing.after && alert.state === 'raised')
    return { wanted: false, reason: AFTER, until: now + (spanMs(routing.after) ?? 0) }
  const until = quietUntil(alert, routing, timeZone, now)
  return until === null ? { wanted: true } : { wanted: false, reason: 'quiet-hours', until }
}

/** The end of the quiet hours that the alert may not break; null outside of them. Epoch milliseconds. */
export function quietUntil(
  alert: Pick<Alert, 'severity'>,
  { quiet_hours }: Pick<Routing, 'quiet_hours'>,
  timeZone: string,
  now: number,
): number | null {
  if (!quiet_hours || !isWithin(quiet_hours, minutesOfDay(now, timeZone))) return null
  if (quiet_hours.except && atLeast(alert.severity, quiet_hours.except)) return null
  return nextClock(quiet_hours.to, now, timeZone)
}

/** Over midnight where `to` is earlier than `from`. */
function isWithin({ from, to }: { from: string; to: string }, minute: number): boolean {
  const [begin, end] = [minutesOf(from), minutesOf(to)]
  return begin <= end ? minute >= begin && minute < end : minute >= begin || minute < end
}
