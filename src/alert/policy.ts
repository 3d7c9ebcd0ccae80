// Who is told what, and when: the routing of one channel, as a pure function.
import type { Category, Severity } from '../rules/vocabulary.ts'
import type { Alert, AlertState } from './alert.ts'
import type { Wanted } from './target.ts'

/** In the words of the settings. Clock times `HH:MM`. */
export type Routing = {
  min_severity?: Severity | undefined
  categories?: Category[] | undefined
  /** Ids. */
  servers?: string[] | undefined
  states?: AlertState[] | undefined
  /** `except`: this severity and worse come through. */
  quiet_hours?: { from: string; to: string; except?: Severity | undefined } | undefined
  /** All alerts of a day as one message at this time. */
  digest?: string | undefined
}

/** Reason of a delivery that waits for the daily digest. */
export const DIGEST = 'digest'

/** Whether a channel with this routing wants the alert. `timeZone` is an IANA name. Tests are always wanted. */
export function wants(_alert: Alert, _routing: Routing, _timeZone: string, _now: number): Wanted {
  throw new Error('to be written')
}
