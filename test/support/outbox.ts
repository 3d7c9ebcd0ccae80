// An outbox on a real store with a clock that tests move, and targets that record what they get.

import type { Standing } from '../../src/alert/outbox/escalation.ts'
import { createOutbox } from '../../src/alert/outbox/outbox.ts'
import type { StateReport, Target } from '../../src/alert/routing/target.ts'
import type { Incident } from '../../src/detect/incident.ts'
import type { Alert, Receipt } from '../../src/store/alert.ts'
import type { Delivery } from '../../src/store/rows.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { alert, ids, incident, NOON } from './incidents.ts'
import { keptLog } from './log.ts'

/** Shared, so that a second outbox on the same store makes no id twice. */
const newId = ids('id-')

export type Sent = { alert: Alert; previous: Receipt | null; key: string; at: number }

/** A target that takes everything, or fails as `fail` says. */
export function recorder(
  name: string,
  clock: { now: number },
  given: Partial<Target> & { fail?(alert: Alert): unknown } = {},
) {
  const { fail, ...rest } = given
  const sent: Sent[] = []
  const target: Target = {
    name,
    wants: () => ({ wanted: true }),
    async send(its, previous, { key }) {
      const error = fail?.(its)
      if (error) throw error
      sent.push({ alert: its, previous, key, at: clock.now })
      return { message: `${name}-${sent.length}` }
    },
    ...rest,
  }
  return { target, sent, titles: () => sent.map(({ alert: its }) => its.title) }
}

export function desk(
  targets: Target[],
  clock: { now: number },
  store: Store = openStore({ path: ':memory:', now: NOON }),
  standing?: (its: Alert, now: number) => Standing | null,
  reports?: () => readonly StateReport[],
) {
  const told: string[] = []
  const untold: string[] = []
  const changed: Delivery[] = []
  const kept = keptLog()
  const outbox = createOutbox({
    log: kept.log,
    store,
    targets,
    now: () => clock.now,
    newId,
    random: () => 0.5,
    ...(standing && { standing }),
    ...(reports && { reports, server: 'plex' }),
    delivered: (its): Incident[] => {
      told.push(its.id)
      return its.incident === null ? [] : [incident({ id: its.incident, key: its.incident, notifiedAt: clock.now })]
    },
    undelivered: (its) => {
      untold.push(its.id)
      return []
    },
    changed: (delivery) => changed.push(delivery),
  })
  return {
    outbox,
    store,
    said: kept.lines,
    told,
    untold,
    changed,
    /** An alert with its own incident, committed as the pipeline does; gives the ids of alerts that nobody wants. */
    raise(id: string, given: Partial<Alert> = {}): string[] {
      const its = alert({ id, incident: `incident of ${id}`, title: id, ...given })
      const { deliveries, untold: nobody } = outbox.plan([its], clock.now)
      store.commit({ alerts: [{ alert: its, at: clock.now }], deliveries })
      return nobody.map((one) => one.id)
    },
    /** Moves the clock in steps, with a round after each. */
    async pass(ms: number, step = 60_000): Promise<void> {
      for (const end = clock.now + ms; clock.now < end; ) {
        clock.now = Math.min(end, clock.now + step)
        await outbox.drain()
      }
    },
    states: (channel: string) =>
      store
        .listDeliveries({ channel }, { limit: 1000 })
        .items.toReversed()
        .map(({ alert: its, state }) => `${its} ${state}`),
  }
}
