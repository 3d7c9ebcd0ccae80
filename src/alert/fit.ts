// Makes an alert fit: Home Assistant drops event data that is too large, and log text may hold anything.
import type { Alert } from './alert.ts'

const MAX_BYTES = 8000
const MAX = { title: 100, message: 300, cause: 600, advice: 300, sample: 500 }
const MAX_STEPS = 12

/** The same alert on one line per field, with the longest fields cut until it is under 8 KiB as JSON. */
export function fitted(alert: Alert): Alert {
  let fit: Alert = {
    ...alert,
    title: cut(oneLine(alert.title), MAX.title),
    message: cut(oneLine(alert.message), MAX.message),
    cause: cut(oneLine(alert.cause), MAX.cause),
    advice: alert.advice.slice(0, MAX_STEPS).map((step) => cut(oneLine(step), MAX.advice)),
    sample: cut(printable(alert.sample), MAX.sample),
  }
  while (Buffer.byteLength(JSON.stringify(fit)) > MAX_BYTES) fit = smaller(fit)
  return fit
}

function smaller(alert: Alert): Alert {
  if (alert.advice.length > 3) return { ...alert, advice: alert.advice.slice(0, -1) }
  if (alert.sample !== '') return { ...alert, sample: cut(alert.sample, Math.floor(alert.sample.length / 2)) }
  if (alert.advice.length > 0) return { ...alert, advice: alert.advice.slice(0, -1) }
  return { ...alert, url: '', cause: cut(alert.cause, Math.floor(alert.cause.length / 2)) }
}

/** At most `max` UTF-16 units, an ellipsis where something is missing; no character is cut in two. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  if (max < 2) return ''
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** Without control characters; line breaks and tabs stay. */
const printable = (text: string) => text.toWellFormed().replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, ' ')

const oneLine = (text: string) => printable(text).replace(/\s+/g, ' ').trim()
