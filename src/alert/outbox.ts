// The outbox: delivers what was committed, until it is delivered, given up or not wanted.
import type { Incident } from '../detect/incident.ts'
import type { Delivery } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import type { Alert } from './alert.ts'
import type { Receipt, Target } from './target.ts'

export type OutboxDeps = {
  store: Pick<Store, 'commit' | 'alert' | 'waiting' | 'deliveriesOf' | 'sentSince' | 'receipt' | 'channels'>
  targets: Target[]
  now(): number
  newId(): string
  /** Between 0 and 1, for the jitter. */
  random(): number
  /** An alert reached its first target; the rows this changes are stored in the same commit. */
  delivered(alert: Alert, now: number): Incident[]
  /** No target will get the alert any more. */
  undelivered(alert: Alert, now: number): Incident[]
  /** A delivery ended or was tried in vain; for metrics, pages and Home Assistant. */
  changed?(delivery: Delivery): void
}

export type Problem = { channel: string; since: number; reason: string; disabled: boolean }

export type Outbox = {
  /**
   * The deliveries of new alerts, to be stored in the commit that stores the alerts. `untold`: no target wants them;
   * for the cooldown they count as told at once (correlator.delivered).
   */
  plan(alerts: readonly Alert[], now: number): { deliveries: Delivery[]; untold: Alert[] }
  /** Something was committed: look at once. */
  wake(): void
  start(): void
  /** Aborts what is on its way; it stays pending. Resolves when nothing runs any more. */
  stop(): Promise<void>
  /** One round over all targets; resolves when each has nothing due. For tests, and for the loop. */
  drain(): Promise<void>
  /** Replaces the targets after a change of settings. */
  setTargets(targets: Target[]): void
  /** Sends one alert past the queue; a success switches a disabled channel on again. @throws {DeliveryError} */
  test(channel: string, alert: Alert, signal: AbortSignal): Promise<Receipt | null>
  /** Channels that are failing or switched off, for `delivery_problem`. */
  problems(): Problem[]
}

export function createOutbox(_deps: OutboxDeps): Outbox {
  throw new Error('to be written')
}
