// The outbox: delivers what was committed, until it is delivered, given up or not wanted.
import type { Incident } from '../../detect/incident.ts'
import type { Log } from '../../log.ts'
import type { Alert, Receipt } from '../../store/alert.ts'
import type { ChannelState, Delivery } from '../../store/rows.ts'
import type { Store } from '../../store/store.ts'
import { DeliveryError, type StateReport, type Target } from '../routing/target.ts'
import type { Language } from '../words/languages/index.ts'
import { createBegun } from './begun.ts'
import { afterSuccess, createChannelStates } from './channel-states.ts'
import { type Courier, createCourier } from './courier.ts'
import type { Standing } from './escalation.ts'
import { createLoop } from './loop.ts'
import { channelNews, failingChannels } from './notices.ts'
import { type Plan, planDeliveries } from './plan.ts'
import { sayChannel } from './say-channel.ts'
import { settle } from './settle.ts'
import { createStateCourier } from './state-courier.ts'

/** Deliveries of a channel that is gone are dropped; a target may need a moment to appear after a start. */
const ABSENT_MS = 10 * 60_000

export type OutboxDeps = {
  store: Pick<
    Store,
    | 'commit'
    | 'value'
    | 'alert'
    | 'waiting'
    | 'waitingByChannel'
    | 'deliveriesOf'
    | 'sentSince'
    | 'receipt'
    | 'lastSent'
    | 'channels'
  >
  targets: Target[]
  /** Of what it tells of its own accord; English when not given. */
  language?: Language
  now(): number
  newId(): string
  /** Between 0 and 1, for the jitter. */
  random(): number
  /** How the incident of an alert stands; null when it is not known any more. */
  standing?(alert: Alert, now: number): Standing | null
  /** How every incident stands that is open or has just ended, for targets that are told so. */
  reports?(now: number): readonly StateReport[]
  /** Id of the server that alerts of no incident are said to be about. */
  server?: string
  /** An alert reached its first target; the rows this changes are stored in the same commit. */
  delivered(alert: Alert, now: number): Incident[]
  /** No target will get the alert any more. */
  undelivered(alert: Alert, now: number): Incident[]
  log: Pick<Log, 'info' | 'warn' | 'error'>
  /** A delivery ended or was tried in vain; for metrics, pages and Home Assistant. */
  changed?(delivery: Delivery): void
}

/** `partly`: alerts arrive nevertheless, at others behind the same channel. */
type Problem = { channel: string; since: number; reason: string; disabled: boolean; partly: boolean }

export type Outbox = {
  /**
   * The deliveries of new alerts, to be stored in the commit that stores the alerts. `untold`: no target wants them;
   * for the cooldown they count as told at once (correlator.delivered). `channel`: for this one alone.
   */
  plan(alerts: readonly Alert[], now: number, channel?: string): Plan
  /** Something was committed: look at once. */
  wake(): void
  start(): void
  /** Aborts what is on its way and does not arrive soon; it stays pending. Resolves when nothing runs any more. */
  stop(): Promise<void>
  /** One round over all targets; resolves when each has nothing due. The loop does the same. */
  drain(): Promise<void>
  /** A target can be reached again, or somebody asks: tries now what waits for its next attempt. */
  retry(channel: string): void
  /** Replaces the targets after a change of settings; what is on its way ends first, as at a stop. */
  setTargets(targets: Target[]): Promise<void>
  /** Sends one alert past the queue; a success switches a disabled channel on again. @throws {DeliveryError} */
  test(channel: string, alert: Alert, signal: AbortSignal): Promise<Receipt | null>
  /** Channels that are failing or switched off, for `delivery_problem`. */
  problems(): Problem[]
}

export function createOutbox(deps: OutboxDeps): Outbox {
  const { store, now, newId } = deps
  const begun = createBegun(store)
  const states = createChannelStates(store.channels())
  let targets: Target[] = []
  let couriers: Courier[] = []
  let since = now()
  const loop = createLoop({ work: () => couriers, now, idle: dropOrphans, log: deps.log })
  adopt(deps.targets)

  function adopt(next: Target[]): void {
    targets = next
    since = now()
    const adopted = next.map(states.adopt).filter((state) => state !== null)
    try {
      if (adopted.length > 0) store.commit({ channels: adopted })
    } catch (error) {
      deps.log.error('cannot store the state of the channels; it goes with their next delivery', { error })
    }
    for (const state of adopted) states.set(state)
    couriers = next.map(courierOf)
  }

  function courierOf(target: Target): Courier {
    const { sendState } = target
    if (sendState === undefined) return createCourier({ ...deps, target, states, begun, conclude })
    const reports = (at: number) => {
      const others = targets.map(({ name }) => states.get(name)).filter(({ channel }) => channel !== target.name)
      return [...(deps.reports?.(at) ?? []), ...failingChannels(others, { ...deps, at })]
    }
    const concluded = (state: ChannelState) => conclude([], state, deps.server)
    return createStateCourier({ target, sendState, reports, states, now, conclude: concluded })
  }

  const plan = (alerts: readonly Alert[], at: number, to = targets): Plan =>
    planDeliveries(alerts, at, { targets: to, states, waiting: store.waiting, newId })

  /** Stores what deliveries of one channel came to, with all that follows from it. */
  function conclude(
    rows: Delivery[],
    state: ChannelState,
    server = store.alert(rows[0]?.alert ?? '')?.alert.server,
  ): void {
    const at = now()
    const about = server === undefined ? null : { ...deps, server, at }
    const alerts = about === null ? [] : channelNews(states.get(state.channel), state, about)
    const others = targets.filter(({ name }) => name !== state.channel)
    const { deliveries } = plan(alerts, at, others)
    const incidents = settle(rows, at, deps)
    store.commit({
      incidents,
      channels: [state],
      values: begun.concluded(state.channel),
      alerts: alerts.map((alert) => ({ alert, at })),
      deliveries: [...rows, ...deliveries],
    })
    sayChannel(deps.log, states.get(state.channel), state)
    states.set(state)
    for (const row of rows) deps.changed?.(row)
    if (deliveries.length > 0) loop.wake()
  }

  function dropOrphans(): void {
    const at = now()
    if (at - since < ABSENT_MS) return
    const known = new Set(targets.filter(({ sendState }) => sendState === undefined).map(({ name }) => name))
    for (const { channel } of store.waitingByChannel()) {
      if (known.has(channel)) continue
      const drop = (row: Delivery): Delivery => ({ ...row, state: 'dropped', reason: 'channel-removed', updatedAt: at })
      const rows = store.waiting(channel).map(drop)
      store.commit({ deliveries: rows, incidents: settle(rows, at, deps) })
    }
  }

  return {
    plan: (alerts, at, channel) =>
      plan(alerts, at, channel === undefined ? targets : targets.filter(({ name }) => name === channel)),
    wake: loop.wake,
    start: loop.start,
    stop: loop.stop,
    drain: loop.drain,
    retry(channel) {
      const rows = store.waiting(channel).filter(({ state, nextAt }) => state === 'pending' && nextAt > now())
      if (rows.length === 0) return
      store.commit({ deliveries: rows.map((row) => ({ ...row, nextAt: now() })) })
      loop.wake()
    },
    setTargets: (next) => loop.change(() => adopt(next)),
    async test(channel, alert, signal) {
      const target = targets.find(({ name }) => name === channel)
      if (target === undefined) throw new DeliveryError(`There is no channel named ${channel}.`, { final: true })
      const receipt = await target.send(alert, null, { key: alert.id, signal })
      conclude([], afterSuccess(states.get(channel), now()), alert.server)
      return receipt
    },
    problems: () =>
      targets
        .map(({ name }) => states.get(name))
        .filter(({ failingSince }) => failingSince !== null)
        .map(({ channel, failingSince, lastError, disabled, partly = false }) => ({
          channel,
          since: failingSince ?? 0,
          reason: lastError,
          disabled: disabled !== null,
          partly,
        })),
  }
}
