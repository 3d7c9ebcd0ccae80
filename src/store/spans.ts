// Counts of a time: of its whole hours as they are summed up, of what is left at its ends by the minute.
import { ALL_SERVERS, EACH_SERVER } from './each-server.ts'

/** Epoch minutes; from `firstHour` to `lastHour` they are whole hours. */
type Span = { since: number; firstHour: number; lastHour: number; until: number }

/**
 * For a query that stands behind `COUNTS_OF_ALL` or `COUNTS_OF_SERVER`. A time without a whole hour is counted by the minute, and so is
 * one whose parts are no hours (`hourly`).
 */
export function spanOf(since: number, until: number, hourly = true): Span {
  const [firstHour, lastHour] = [Math.ceil(since / 60) * 60, Math.floor(until / 60) * 60]
  const whole = hourly && firstHour < lastHour
  return { since, until, firstHour: whole ? firstHour : until, lastHour: whole ? lastHour : until }
}

const counts = (minutes: string, hours: string) => `counts (minute, rule, category, severity, count) AS (
    SELECT minute, rule, category, severity, count FROM ${minutes} AND minute >= :since AND minute < :firstHour
    UNION ALL
    SELECT minute, rule, category, severity, count FROM ${minutes} AND minute >= :lastHour AND minute < :until
    UNION ALL
    SELECT hour * 60, rule, category, severity, count FROM finding_hour
    WHERE ${hours} AND hour >= :firstHour / 60 AND hour < :lastHour / 60)`

/** To stand before a query on `counts`, which is asked with a span. Of its hours only the categories are told apart. */
export const COUNTS_OF_ALL = `${EACH_SERVER}, ${counts(
  'each_server CROSS JOIN finding_count USING (server) WHERE true',
  `server = '${ALL_SERVERS}'`,
)}`

/** The same of `:server`, with everything told apart. */
export const COUNTS_OF_SERVER = `WITH ${counts('finding_count WHERE server = :server', 'server = :server')}`
