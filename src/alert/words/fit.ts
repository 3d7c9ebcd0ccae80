// Makes an alert fit: Home Assistant drops event data that is too large, and log text may hold anything.
import { type Alert, withFields } from '../../store/alert.ts'
import { cut, oneLine, presentable } from './limits.ts'

const MAX_BYTES = 8000
const MAX = { title: 100, message: 1500, cause: 600, advice: 300, sample: 500, field: 120 }
const MAX_STEPS = 12

/** The same alert with its texts made presentable and cut until it is under 8 KiB as JSON. */
export function fitted(alert: Alert): Alert {
  let fit: Alert = {
    ...alert,
    title: cut(oneLine(alert.title), MAX.title),
    message: cut(presentable(alert.message), MAX.message),
    cause: cut(oneLine(alert.cause), MAX.cause),
    advice: alert.advice.slice(0, MAX_STEPS).map((step) => cut(oneLine(step), MAX.advice)),
    sample: cut(presentable(alert.sample), MAX.sample),
    ...withFields(alert, (value) => cut(oneLine(value), MAX.field)),
  }
  while (fit.cause !== '' && Buffer.byteLength(JSON.stringify(fit)) > MAX_BYTES) fit = smaller(fit)
  return fit
}

function smaller(alert: Alert): Alert {
  if (alert.advice.length > 3) return { ...alert, advice: alert.advice.slice(0, -1) }
  if (alert.sample !== '') return { ...alert, sample: cut(alert.sample, Math.floor(alert.sample.length / 2)) }
  if (alert.advice.length > 0) return { ...alert, advice: alert.advice.slice(0, -1) }
  return { ...alert, url: '', cause: cut(alert.cause, Math.floor(alert.cause.length / 2)) }
}
