// The courier of one target: sends what waits for it, in order, one at a time.

import type { Receipt } from '../../store/alert.ts'
import type { ChannelState, Delivery } from '../../store/rows.ts'
import type { Store } from '../../store/store.ts'
import { untilAborted } from '../../time/until-aborted.ts'
import { DIGEST } from '../routing/policy.ts'
import { DeliveryError } from '../routing/target.ts'
import { backoffMs } from './backoff.ts'
import type { Begun } from './begun.ts'
import { afterFailure, afterSuccess, type ChannelStates } from './channel-states.ts'
import { AGAIN, dueAt, isEscalated } from './escalation.ts'
import { digestAlert } from './notices.ts'
import { type DigestKind, heldAhead, pick } from './pick.ts'
import { createPutOff, type PutOffDeps } from './put-off.ts'

const HOUR_MS = 3_600_000
const GIVE_UP_MS = 24 * HOUR_MS
/** A day in vain is some thirty tries; fewer are a clock that sprang ahead, and no reason to give up. */
const GIVE_UP_TRIES = 5
const CAP_CHECK_MS = 60_000
/** A target has its own, shorter time limits; this one is for those that forgot. */
const SEND_LIMIT_MS = 120_000
const FATAL = 'Sentarr ended three times while it sent this, so it is given up.'

export type CourierDeps = PutOffDeps & {
  store: Pick<Store, 'alert' | 'waiting' | 'sentSince' | 'receipt' | 'lastSent'>
  /** What was begun and not concluded, across the death of the process. */
  begun: Begun
  states: ChannelStates
  now(): number
  random(): number
  /** Stores what a delivery came to. */
  conclude(rows: Delivery[], state: ChannelState): void
}

/** `leave`: begin nothing more; `stop`: give up what is on its way as well. */
type Ending = { leave: AbortSignal; stop: AbortSignal }

export type Courier = {
  /** Of its target. */
  name: string
  /** Sends until nothing is due. @returns when there may be more to do (epoch ms; Infinity: not before a new alert). */
  round(ending: Ending): Promise<number>
}

type Outcome = { rows: Delivery[]; state: ChannelState }

export function createCourier(deps: CourierDeps): Courier {
  const { target, store, begun, states, now, random, language, conclude } = deps
  const putOff = createPutOff(deps)
  let nextAllowed = 0
  let heldBack = false
  let unsaved: Outcome | null = null

  async function deliver(rows: Delivery[], digest: DigestKind | null, signal: AbortSignal): Promise<Receipt | null> {
    const [first, ...more] = putOff.alertsOf(rows, now())
    const key = rows[0]!.id
    if (first === undefined) throw new DeliveryError('The alert was deleted.', { rejected: true })
    const limit = AbortSignal.any([signal, AbortSignal.timeout(SEND_LIMIT_MS)])
    if (digest !== null) {
      const digestKey = `digest-${key}-${rows.length}`
      await untilAborted(
        target.send(digestAlert([first, ...more], digest, digestKey, language), null, {
          key: digestKey,
          signal: limit,
        }),
        limit,
        noAnswer,
      )
      return null
    }
    // What is told again must be heard: a message that is only changed is not.
    const anew = first.incident === null || rows[0]!.reason === AGAIN
    const previous = anew ? null : store.receipt(first.incident!, target.name)
    return untilAborted(target.send(first, previous, { key, signal: limit }), limit, noAnswer)
  }

  function sent(rows: Delivery[], digest: DigestKind | null, receipt: Receipt | null): Outcome {
    const at = now()
    const reason = digest === null ? '' : DIGEST
    heldBack = false
    const done = rows.map((row): Delivery => {
      return { ...row, state: 'sent', attempts: row.attempts + 1, reason, receipt, updatedAt: at }
    })
    return {
      rows: [...done, ...putOff.after(rows, at)],
      state: afterSuccess(states.get(target.name), at),
    }
  }

  function failed(rows: Delivery[], error: unknown): Outcome {
    const at = now()
    const { message, final, rejected, retryAfterMs } = asDeliveryError(error)
    const end = (row: Delivery): Delivery => ({ ...row, state: 'failed', reason: message, updatedAt: at })
    if (rejected) return { rows: rows.map(end), state: states.get(target.name) }
    const state = afterFailure(states.get(target.name), message, final, at)
    const waiting = store.waiting(target.name)
    if (final) return { rows: waiting.map(end), state }
    // The target failed, not the alert: all that is due waits, and what waited for a day is given up.
    const due = waiting.filter((row) => row.state === 'pending' || rows.some(({ id }) => id === row.id))
    const attempts = due.reduce((most, row) => Math.max(most, row.attempts), 0) + 1
    const again = { attempts, nextAt: at + backoffMs(attempts, random(), retryAfterMs), updatedAt: at }
    return {
      rows: due.map((row): Delivery => {
        const createdAt = dueAt(row)
        const failing = at - Math.max(createdAt, state.failingSince ?? at)
        if (failing >= GIVE_UP_MS && attempts >= GIVE_UP_TRIES) return end(row)
        if (row.reason === DIGEST || isEscalated(row)) return { ...row, ...again, createdAt }
        return { ...row, ...again, state: 'pending', reason: message }
      }),
      state,
    }
  }

  const fatal = (row: Delivery): Delivery => ({ ...row, state: 'failed', reason: FATAL, updatedAt: now() })

  /** Stores what came of a delivery; until that is done nothing more is sent, or it would be sent again. */
  function save(): void {
    if (unsaved === null) return
    conclude(unsaved.rows, unsaved.state)
    unsaved = null
  }

  return {
    name: target.name,
    async round({ leave, stop }) {
      while (!leave.aborted) {
        save()
        const at = now()
        const state = states.get(target.name)
        const waiting = store.waiting(target.name)
        const ahead = heldAhead(waiting, at)
        if (ahead.length > 0) {
          unsaved = { rows: ahead, state }
          continue
        }
        const next = pick(waiting, at, { state, digests: target.digests ?? false, heldBack })
        if ('at' in next) return next.at
        // A clock that was set back must not make it wait for longer than it paces.
        if (nextAllowed > at && nextAllowed - at <= (target.paceMs ?? 0)) return nextAllowed
        if (target.perHour !== undefined && store.sentSince(target.name, at - HOUR_MS) >= target.perHour) {
          heldBack = true
          return at + CAP_CHECK_MS
        }
        const { rows, digest } = next
        const off = putOff.off(rows, at)
        if (off.length > 0) {
          unsaved = { rows: off, state }
          continue
        }
        if (!begun.begin(target.name, rows)) {
          unsaved = { rows: rows.map(fatal), state }
          continue
        }
        unsaved = await deliver(rows, digest, stop).then(
          (receipt) => sent(rows, digest, receipt),
          (error: unknown) => (stop.aborted ? null : failed(rows, error)),
        )
        if (unsaved === null) begun.ended(target.name)
        save()
        nextAllowed = now() + (target.paceMs ?? 0)
      }
      return Number.POSITIVE_INFINITY
    },
  }
}

const asDeliveryError = (error: unknown): DeliveryError =>
  error instanceof DeliveryError ? error : new DeliveryError(error instanceof Error ? error.message : String(error))

const noAnswer = ({ reason }: AbortSignal) => new DeliveryError('No answer in time.', { cause: reason })
