// Which targets an alert goes to, and when: the deliveries of new alerts, without sending anything.

import type { Alert } from '../../store/alert.ts'
import type { Delivery } from '../../store/rows.ts'
import type { Store } from '../../store/store.ts'
import type { Target } from '../routing/target.ts'
import type { ChannelStates } from './channel-states.ts'

type Deps = {
  targets: readonly Target[]
  states: ChannelStates
  waiting: Store['waiting']
  newId(): string
}

/** `untold`: no target wants them, now or later. */
export type Plan = { deliveries: Delivery[]; untold: Alert[] }

export function planDeliveries(alerts: readonly Alert[], now: number, deps: Deps): Plan {
  // Those that are told how things stand read it in what is stored.
  const targets = deps.targets.filter(({ sendState }) => sendState === undefined)
  const deliveries = alerts.flatMap((alert) =>
    targets.map((target): Delivery => {
      const { state, nextAt, reason } = fateOf(alert, target, now, deps)
      const { id, incident } = alert
      const row = { id: deps.newId(), alert: id, incident, channel: target.name, state, nextAt, reason }
      return { ...row, attempts: 0, receipt: null, createdAt: now, updatedAt: now }
    }),
  )
  const told = new Set(deliveries.filter(({ state }) => state !== 'dropped').map(({ alert }) => alert))
  return { deliveries, untold: alerts.filter(({ id }) => !told.has(id)) }
}

type Fate = Pick<Delivery, 'state' | 'nextAt' | 'reason'>

function fateOf(alert: Alert, target: Target, now: number, { states, waiting }: Deps): Fate {
  const dropped = (reason: string): Fate => ({ state: 'dropped', nextAt: now, reason })
  if (states.get(target.name).disabled !== null) return dropped('switched-off')
  const wanted = target.wants(alert, now)
  if (!wanted.wanted) {
    return wanted.until === undefined
      ? dropped(wanted.reason)
      : { state: 'held', nextAt: wanted.until, reason: wanted.reason }
  }
  // While one waits, another of the same incident says nothing new.
  const repeats = alert.state === 'repeated' && waiting(target.name).some(({ incident }) => incident === alert.incident)
  return repeats ? dropped('earlier-one-waits') : { state: 'pending', nextAt: now, reason: '' }
}
