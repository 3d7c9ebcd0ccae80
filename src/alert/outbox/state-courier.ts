// The courier of a target that is told how things stand: all that is open, again each minute, and at once when that changes. It has no
// deliveries and keeps nothing: after a restart it says what is stored.
import type { ChannelState } from '../../store/rows.ts'
import { DeliveryError, type SendState, type StateReport, type Target } from '../routing/target.ts'
import { afterFailure, afterSuccess, type ChannelStates } from './channel-states.ts'
import type { Courier } from './courier.ts'

const EVERY_MS = 60_000
/** All requests of one round together; what is not told then is told a minute later. */
const ROUND_LIMIT_MS = 50_000

type Deps = {
  target: Pick<Target, 'name' | 'paceMs' | 'wants'>
  sendState: SendState
  /** How every incident stands that is open or has just ended. */
  reports(now: number): readonly StateReport[]
  states: ChannelStates
  now(): number
  /** Stores how the channel is doing. */
  conclude(state: ChannelState): void
}

export function createStateCourier({ target, sendState, reports, states, now, conclude }: Deps): Courier {
  let last = { at: Number.NEGATIVE_INFINITY, what: '' }

  /** A refusal is never final: one that is asked again each minute is well again when the other side is. */
  const tell = (wanted: readonly StateReport[], signal: AbortSignal, before: ChannelState) =>
    sendState(wanted, { signal: AbortSignal.any([signal, AbortSignal.timeout(ROUND_LIMIT_MS)]) }).then(
      (missed) => (missed === null ? taken(before, wanted.length, now()) : takenInPart(before, missed, now())),
      (error: unknown) => refused(before, error, now()),
    )

  return {
    name: target.name,
    async round({ stop }) {
      const at = now()
      const wanted = reports(at).filter(({ alert }) => target.wants(alert, at).wanted)
      const what = wanted.map(identity).join('\n')
      const due = last.at + (what === last.what ? EVERY_MS : (target.paceMs ?? 0))
      // A clock that was set back must not make it silent.
      if (last.at <= at && at < due) return due
      last = { at, what }
      const before = states.get(target.name)
      const after = await tell(wanted, stop, before)
      if (stop.aborted) return Number.POSITIVE_INFINITY
      if (wanted.length > 0 || isOther(before, after)) conclude(after)
      return at + EVERY_MS
    },
  }
}

/** What is told at once when it is another; that something is counted once more can wait for its minute. */
const identity = ({ alert, endedAt, channel }: StateReport): string =>
  JSON.stringify([alert.incident, alert.severity, channel, endedAt !== null])

const isOther = (before: ChannelState, after: ChannelState): boolean =>
  JSON.stringify({ ...before, lastSentAt: null }) !== JSON.stringify({ ...after, lastSentAt: null })

/** That there is nothing to tell was told as well; it is no alert. */
const taken = (before: ChannelState, alerts: number, at: number): ChannelState => ({
  ...afterSuccess(before, at),
  lastSentAt: alerts > 0 ? at : before.lastSentAt,
})

/** The others need not be told: alerts arrive. */
const takenInPart = (before: ChannelState, missed: string, at: number): ChannelState => ({
  ...afterFailure({ ...before, lastSentAt: at }, missed, false, at),
  told: false,
  partly: true,
})

function refused({ partly, ...before }: ChannelState, error: unknown, at: number): ChannelState {
  const message = error instanceof Error ? error.message : new DeliveryError(String(error)).message
  return afterFailure({ ...before, failingSince: partly ? null : before.failingSince }, message, false, at)
}
