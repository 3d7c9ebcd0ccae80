// Clocks in a time zone: days and `HH:MM` on the wall, across daylight saving time.

const DAY_MS = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** What the clocks of the zone show at `at`, as if it were UTC. Epoch ms, whole seconds. */
function wallClock(at: number, timeZone: string): number {
  if (timeZone === 'UTC') return Math.floor(at / 1000) * 1000
  if (timeZone === process.env.TZ) return ownClock(new Date(at))
  let format = formats.get(timeZone)
  if (format === undefined) {
    const numeric = 'numeric'
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      ...{ year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric },
    })
    formats.set(timeZone, format)
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** In the zone this process keeps V8 needs no formatter, which takes 9 MB. */
const ownClock = (date: Date) =>
  Date.UTC(
    ...([date.getFullYear(), date.getMonth(), date.getDate()] as const),
    ...([date.getHours(), date.getMinutes(), date.getSeconds()] as const),
  )

/** The first moment after `after` at which the clocks show `wall`; null when that was before. */
function momentOf(wall: number, after: number, timeZone: string): number | null {
  const offset = (at: number) => wallClock(at, timeZone) - Math.floor(at / 1000) * 1000
  // The offsets a day before and after are the two that can be in force; they differ around a change of the clocks.
  const [before, behind] = [offset(wall - DAY_MS), offset(wall + DAY_MS)]
  const moments = [wall - before, wall - behind].sort((a, b) => a - b)
  const shown = moments.filter((moment) => wallClock(moment, timeZone) === wall)
  const found = shown.length > 0 ? shown : [wall - before]
  return found.find((moment) => moment > after) ?? null
}

/** Epoch ms of the last midnight on the zone's clocks at or before `at`; where clocks skip midnight, the moment they do. */
export function startOfDay(at: number, timeZone: string): number {
  const midnight = Math.floor(wallClock(at, timeZone) / DAY_MS) * DAY_MS
  return momentOf(midnight, at - 2 * DAY_MS, timeZone) ?? at
}

/** Minutes since midnight on the zone's clocks. */
export const minutesOfDay = (at: number, timeZone: string): number =>
  Math.floor((wallClock(at, timeZone) % DAY_MS) / 60_000)

/** `HH:MM` as minutes since midnight. */
export function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

/**
 * The next moment after `after` at which clocks in the zone show `clock`, on that day of the week (0 is Sunday) where one is
 * given; a skipped time counts as an hour later.
 */
export function nextClock(clock: string, after: number, timeZone: string, weekday: number | null = null): number {
  const midnight = Math.floor(wallClock(after, timeZone) / DAY_MS) * DAY_MS
  for (let day = 0; ; day++) {
    const begin = midnight + day * DAY_MS
    if (weekday !== null && new Date(begin).getUTCDay() !== weekday) continue
    const moment = momentOf(begin + minutesOf(clock) * 60_000, after, timeZone)
    if (moment !== null) return moment
  }
}

/** The beginnings of the `days` whole days before the one of `at`, and of that one, oldest first. Epoch ms. */
export function midnightsBefore(at: number, timeZone: string, days: number): number[] {
  const found = [startOfDay(at, timeZone)]
  while (found.length <= days) found.unshift(startOfDay(found[0]! - 1, timeZone))
  return found
}

/** The beginning of a day that is written `2026-11-23`; null for what is no day of the calendar. Epoch ms. */
export function dayNamed(text: string, timeZone: string): number | null {
  const wall = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(wall) || new Date(wall).toISOString().slice(0, 10) !== text) return null
  return momentOf(wall, wall - 3 * DAY_MS, timeZone)
}

/** A day as `2026-11-23`. */
export const dayOf = (at: number, timeZone: string): string =>
  new Date(wallClock(at, timeZone)).toISOString().slice(0, 10)
