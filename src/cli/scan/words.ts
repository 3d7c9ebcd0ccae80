// Numbers, spans and names as people write them; the same in the terminal and on the page.

// `toLocaleString` takes 20 ms to get ready.
export const number = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',')

/** `1 line`, `1,234 lines`. */
export const counted = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${number(count)} ${count === 1 ? noun : nouns}`

export const times = (count: number): string => (count === 1 ? 'once' : `${number(count)} times`)

/** `512 bytes`, `12 kB`, `3.4 MB`. */
export function size(bytes: number): string {
  if (bytes < 1_000) return counted(bytes, 'byte')
  if (bytes < 999_500) return `${(bytes / 1e3).toFixed(0)} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}

/** An ISO time with its offset as a clock shows it: `2023-07-22 22:10:39`. */
export const clock = (iso: string): string => iso.slice(0, 19).replace('T', ' ')

/** With milliseconds, as the log has them: what one searches the log for. */
export const exactClock = (iso: string): string => iso.replace(/(?:Z|[+-]\d\d:\d\d)$/, '').replace('T', ' ')

/** `2023-07-22 22:10:39 – 22:20:51`; the day of the end only when it is another one. */
export function span(first: string, last: string): string {
  const [from, to] = [clock(first), clock(last)]
  if (from === to) return from
  return `${from} – ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`
}

/** `40 s`, `46 min`, `2 h 38 min`, `3 days 4 h`; `''` for less than a second. */
function duration(from: string, to: string): string {
  const seconds = Math.round((Date.parse(to) - Date.parse(from)) / 1000)
  if (seconds < 120) return seconds < 1 ? '' : `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  if (minutes < 48 * 60) return withRest(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.round(minutes / 60)
  return withRest(Math.floor(hours / 24), 'days', hours % 24, 'h')
}

const withRest = (count: number, unit: string, rest: number, restUnit: string) =>
  `${count} ${unit}${rest > 0 ? ` ${rest} ${restUnit}` : ''}`

/** `2023-07-22 22:10:39 – 22:20:51 (10 min)`. */
export function lasting(first: string, last: string): string {
  const long = duration(first, last)
  return `${span(first, last)}${long && ` (${long})`}`
}
