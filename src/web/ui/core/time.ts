// Times for people: how long ago, and the exact time in the zone of whoever looks.
import { locale, reused } from './i18n.ts'

const STEPS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

function largest(seconds: number): [unit: 'day' | 'hour' | 'minute' | 'second', amount: number] {
  const [unit, length] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? STEPS[3]
  return [unit, Math.floor(Math.abs(seconds) / length)]
}

const WEEK = 7 * 86_400

const dates = reused((tag) => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' }))
const exactDates = reused((tag) => new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeStyle: 'medium' }))
const shortDates = reused(
  (tag) => new Intl.DateTimeFormat(tag, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }),
)
const distances = reused((tag) => new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'long' }))

/** `22 Jul, 22:21`; with the year where it is another one. */
function date(at: string, now: number): string {
  const otherYear = new Date(at).getFullYear() !== new Date(now).getFullYear()
  return otherYear ? dates().format(new Date(at)) : short(at)
}

/** Whether `ago` says how long ago, not the date. */
export const isRecent = (at: string, now = Date.now()): boolean => Math.abs(Date.parse(at) - now) / 1000 <= WEEK

/** `3 minutes ago`; under ten seconds `now`, beyond a week the date. */
export function ago(at: string, now = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1000
  const format = distances()
  if (Math.abs(seconds) < 10) return format.format(0, 'second')
  if (!isRecent(at, now)) return date(at, now)
  const [unit, amount] = largest(seconds)
  return format.format(seconds < 0 ? -amount : amount, unit)
}

/** `3 days`. */
export function duration(seconds: number): string {
  const [unit, amount] = largest(Math.max(1, seconds))
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
}

export const minutes = (value: number): string => duration(value * 60)

export const exact = (at: string): string => exactDates().format(new Date(at))

/** Day and time, short. */
export const short = (at: string): string => shortDates().format(new Date(at))

/** `04:39` of today or tomorrow morning, with the day further away; and how long that is: `04:39 (8 hours)`. */
export function untilWhen(at: string, now = Date.now()): string {
  const near = Date.parse(at) - now < 20 * 3_600_000
  const clockTime = new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' }).format(new Date(at))
  return `${near ? clockTime : short(at)} (${duration(Math.round((Date.parse(at) - now) / 60_000) * 60)})`
}

/** The day of a log line, for a heading. */
export const day = (at: string): string => new Intl.DateTimeFormat(locale(), { dateStyle: 'full' }).format(new Date(at))

/** For log lines: with milliseconds, which tell what came first. */
export const clock = (at: string): string =>
  new Intl.DateTimeFormat(locale(), {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).format(new Date(at))

export const sameDay = (at: string, now = new Date()): boolean => new Date(at).toDateString() === now.toDateString()

/** Below a chart: the hour, or the day where it shows many. */
export const bucketLabel = (at: string, long: boolean): string =>
  new Intl.DateTimeFormat(
    locale(),
    long ? { month: 'short', day: 'numeric' } : { hour: '2-digit', minute: '2-digit' },
  ).format(new Date(at))
