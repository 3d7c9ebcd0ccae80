// A frame of the log stream as the line that Plex writes into its file, so that the one reader of lines reads both.
import type { LogFrame } from './frames.ts'

// By analogy with Plex's own logging endpoint; 3 = debug was seen.
const LEVELS = ['ERROR', 'WARN', 'INFO', 'DEBUG', 'VERBOSE']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const TIME = /^[A-Z][a-z]{2} \d{1,2}, \d{4} \d{2}:\d{2}:\d{2}\.\d{3}$/
const THREAD = /^[\w-]{1,40}$/
const LINE_LIMIT = 65_536

/** What an unknown level counts as: it is shown and matched, and accuses nobody. */
const UNKNOWN_LEVEL = 'INFO'

/**
 * The classic line, without the newline at its end: `<time> [<thread>] <LEVEL> - <message>`. Lines inside the message stay: they
 * continue the record. `arrivedAt` (epoch milliseconds) and `zoneMinutes` stand in for a time that is missing.
 */
export function lineOf(frame: LogFrame, arrivedAt: number, zoneMinutes: number): string {
  const time = frame.time !== null && TIME.test(frame.time) ? frame.time : timeText(arrivedAt, zoneMinutes)
  const thread = THREAD.test(frame.thread) ? frame.thread : '0'
  const message = frame.message
    .slice(0, LINE_LIMIT)
    .replace(/[\r\0]/g, '')
    .replace(/\n+$/, '')
  return `${time} [${thread}] ${levelWord(frame.level)} - ${message}`
}

function levelWord(level: string | null): string {
  if (level === null) return UNKNOWN_LEVEL
  if (/^\d$/.test(level)) return LEVELS[Number(level)] ?? UNKNOWN_LEVEL
  const word = level
    .trim()
    .toUpperCase()
    .replace(/^WARNING$/, 'WARN')
  return LEVELS.includes(word) || word === 'CRITICAL' ? word : UNKNOWN_LEVEL
}

/** A moment as Plex writes it. */
export function timeText(at: number, zoneMinutes: number): string {
  const local = new Date(at + zoneMinutes * 60_000)
  const two = (value: number) => String(value).padStart(2, '0')
  const clock = `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`
  const ms = String(local.getUTCMilliseconds()).padStart(3, '0')
  return `${MONTHS[local.getUTCMonth()]} ${two(local.getUTCDate())}, ${local.getUTCFullYear()} ${clock}.${ms}`
}

const PARTS = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}) (\d{2}):(\d{2}):(\d{2})\.(\d{3})/

/** The time at the head of a line, as if it were written in Greenwich; null when the line has none. Compares times of one server. */
export function textTime(line: string): number | null {
  const parts = PARTS.exec(line)
  if (parts === null) return null
  const [, month = '', day, year, hour, minute, second, ms] = parts
  const index = MONTHS.indexOf(month)
  if (index < 0) return null
  return Date.UTC(Number(year), index, Number(day), Number(hour), Number(minute), Number(second), Number(ms))
}

const ZONE_STEP = 15

/** Minutes east of Greenwich, from a time as written and the moment it was written; null when they are a day apart. */
export function zoneBetween(written: number, at: number): number | null {
  const minutes = Math.round((written - at) / (ZONE_STEP * 60_000)) * ZONE_STEP
  return Math.abs(minutes) > 14 * 60 ? null : minutes || 0
}
