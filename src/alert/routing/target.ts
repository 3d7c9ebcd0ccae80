// A target: anything an alert is delivered to. Channels, the MQTT event and Home Assistant's bus are targets; the outbox knows nothing more of them.
import { redact } from '../../plex/redact.ts'
import type { Alert, Receipt } from '../../store/alert.ts'

/** Whether a target is told; `until` (epoch milliseconds): not now, but then (quiet hours, a daily digest). */
export type Wanted = { wanted: true } | { wanted: false; reason: string; until?: number }

/** For channels that tell after a while, or again until somebody acknowledges. */
export type Escalation = {
  /** Told only when it is still open so long after. */
  afterMs?: number
  /** Told again so often until somebody acknowledges. */
  repeatMs?: number
  /** The end of the quiet hours that the alert may not break; null outside of them. Epoch milliseconds. */
  quietUntil(alert: Alert, now: number): number | null
}

/** How one incident stands, told again and again for as long as it is open and for a while after. */
export type StateReport = {
  /** As it would be told now: `raised`, or `resolved` when it is over. */
  alert: Alert
  /** Epoch milliseconds; null while it is open. */
  endedAt: number | null
  acknowledgedAt: number | null
  /** The channel that it is about, when it is about one. */
  channel?: string
}

export type Target = {
  /** Unique; the channel's name. */
  name: string
  /** Milliseconds between two deliveries at the least. */
  paceMs?: number
  /** At most so many alerts an hour; the rest waits. Unlimited when not given. */
  perHour?: number
  /** For people: more than five alerts that waited, or those of a day, come as one. Programs get every alert as itself. */
  digests?: boolean
  /** Changes with the settings: a channel that was switched off by a final error is tried again then. */
  fingerprint?: string
  escalation?: Escalation
  /** Whether this target is told; the reason is stored when it is not. */
  wants(alert: Alert, now: number): Wanted
  /**
   * Delivers one alert. `key` is the idempotency key of the delivery.
   * @throws {DeliveryError} when the other side did not take it; any other error counts as temporary.
   */
  send(alert: Alert, previous: Receipt | null, context: { key: string; signal: AbortSignal }): Promise<Receipt | null>
  /**
   * Of a target that has no deliveries: it is told how all stands, again each minute. Gives back what is wrong with some of those it
   * speaks to, null when all took it. @throws {DeliveryError} when none did.
   */
  sendState?: SendState
}

export type SendState = (reports: readonly StateReport[], context: { signal: AbortSignal }) => Promise<string | null>

export class DeliveryError extends Error {
  override name = 'DeliveryError'
  /** Trying again is useless: the channel is switched off with this reason until its settings change. */
  readonly final: boolean
  /** This message will never be taken, others may be: it is given up, the channel goes on. */
  readonly rejected: boolean
  /** Milliseconds the other side asked to wait; null when it did not say. */
  readonly retryAfterMs: number | null
  constructor(
    message: string,
    options: { final?: boolean; rejected?: boolean; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    // It is stored, shown and sent on; what others said may be in it.
    super(redact(message), { cause: options.cause })
    this.final = options.final ?? false
    this.rejected = options.rejected ?? false
    this.retryAfterMs = options.retryAfterMs ?? null
  }
}
