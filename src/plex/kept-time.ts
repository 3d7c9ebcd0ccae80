// The time that a journal, a syslog or a container log puts before a line.
import { monthOf } from './months.ts'
import { epochOf, type LocalTime } from './zone.ts'

/** As written. `year` null: a syslog does not say it. `offset`: minutes east of Greenwich; null when it does not say. */
export type KeptTime = Omit<LocalTime, 'year'> & { year: number | null; offset: number | null }

const DAY_MS = 86_400_000

/**
 * Epoch milliseconds; null when there is no such day or hour. A time without a year is the last one that was not after `now` (a day
 * off at most, since clocks differ). `zoneMinutes` as in `epochOf`, for times that say no zone.
 */
export function epochOfKept(
  { offset, year, ...time }: KeptTime,
  zoneMinutes: number | null,
  now: number,
): number | null {
  const zone = offset ?? zoneMinutes
  if (year !== null) return epochOf({ ...time, year }, zone)
  const thisYear = new Date(now).getUTCFullYear()
  for (const candidate of [thisYear + 1, thisYear]) {
    const at = epochOf({ ...time, year: candidate }, zone)
    if (at !== null && at <= now + DAY_MS) return at
  }
  return epochOf({ ...time, year: thisYear - 1 }, zone)
}

/** The time as a clock in another zone shows it, without its zone; times that say none stay. */
export function seenIn(time: KeptTime, zone: number | 'as written' | undefined): KeptTime {
  if (zone === undefined || time.offset === null || time.year === null) return time
  if (zone === 'as written') return { ...time, offset: null }
  const { year, month, day, hour, minute, second, millisecond, offset } = time
  const shown = Date.UTC(year, month, day, hour, minute, second, millisecond) + (zone - offset) * 60_000
  return { ...unixTime(shown / 1000), offset: null }
}

/** The first three digits behind the second; `5` is half a second. */
const milliseconds = (fraction: string | undefined): number => Number((fraction ?? '').slice(0, 3).padEnd(3, '0'))

const OFFSET = /^([+-])(\d{2}):?(\d{2})?$/

function offsetOf(zone: string | undefined): number | null {
  if (zone === 'Z' || zone === 'UTC' || zone === 'GMT') return 0
  const match = OFFSET.exec(zone ?? '')
  return match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0)) : null
}

/** `2024-07-21T18:31:39.490123456Z`, `2026-11-28 22:10:03 UTC`: the groups of its expression. */
export function isoTime(groups: Record<string, string | undefined>): KeptTime {
  const { year, month, day, hour, minute, second, fraction, zone } = groups
  return {
    year: Number(year),
    month: Number(month) - 1,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: milliseconds(fraction),
    offset: offsetOf(zone),
  }
}

/** `Mar 21 18:12:52`, `21 mrt 18:12:52.004`: the groups of its expression; null when the word is no month. */
export function namedTime(groups: Record<string, string | undefined>): KeptTime | null {
  const { nameBehind = '', dayBefore, yearBefore, hour, minute, second, fraction } = groups
  const { name = nameBehind, day = dayBefore, year = yearBefore } = groups
  const month = monthOf(name)
  if (month < 0) return null
  return {
    year: year === undefined ? null : Number(year),
    month,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: milliseconds(fraction),
    offset: null,
  }
}

/** Seconds since 1970, with a fraction or without. */
export function unixTime(seconds: number): KeptTime {
  const date = new Date(Math.round(seconds * 1000))
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
    offset: 0,
  }
}
