// When a channel gets its summary: each day (`08:00`), or the report of a week (`mon 08:00`).

/** As in `Date.getDay`: Sunday is 0. */
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

export const DIGEST_TIME = /^(?:(?:sun|mon|tue|wed|thu|fri|sat) )?(?:[01]\d|2[0-3]):[0-5]\d$/

/** `digest` as the settings give it. `weekday`: null for each day. */
export function digestTime(digest: string): { weekday: number | null; clock: string } {
  const [first = '', second] = digest.split(' ')
  return second === undefined ? { weekday: null, clock: first } : { weekday: WEEKDAYS.indexOf(first), clock: second }
}

/** Whether the channel gets a report of each week in place of single alerts. */
export const isWeekly = (digest: string | undefined): digest is string =>
  digest !== undefined && digestTime(digest).weekday !== null
