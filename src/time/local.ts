// Times for people and reports: the wall clock of the log, with the local offset.

const two = (value: number) => String(value).padStart(2, '0')

/** ISO 8601 in the machine's zone with its offset, whole seconds: `2026-11-23T18:27:46-05:00`. Milliseconds are kept when there are any. */
export function isoLocal(at: number): string {
  const date = new Date(at)
  const offset = -date.getTimezoneOffset()
  const sign = offset < 0 ? '-' : '+'
  const fraction = at % 1000 === 0 ? '' : `.${String(((at % 1000) + 1000) % 1000).padStart(3, '0')}`
  const zone = `${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`
  return `${clockDate(date)}T${clockTime(date)}${fraction}${zone}`
}

/** `2026-11-23 18:27:46` in the machine's zone. */
export function shortLocal(at: number): string {
  const date = new Date(at)
  return `${clockDate(date)} ${clockTime(date)}`
}

/** The machine's zone as people know it, with what it is off Greenwich at that moment, if there is one: `Europe/Berlin, UTC+02:00`. */
export function machineZone(at: number | null): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return timeZone === 'UTC' || at === null ? timeZone : `${timeZone}, UTC${isoLocal(at).slice(-6)}`
}

const clockDate = (date: Date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
const clockTime = (date: Date) => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/**
 * `--since`: `90m`, `24h`, `7d`, `2w` before now, a date (local midnight), or an ISO 8601 time (local when it has no offset).
 * Null when it is none of them.
 */
export function parseSince(text: string, now: number): number | null {
  const span = /^(\d+(?:\.\d+)?)([mhdw])$/.exec(text)
  if (span) return now - Number(span[1]) * UNITS[span[2]!]!
  const iso = /^\d{4}-\d\d-\d\d(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/.exec(text)
  if (!iso) return null
  const at = Date.parse(iso[1] ? text.replace(' ', 'T') : `${text}T00:00:00`)
  return Number.isNaN(at) ? null : at
}
