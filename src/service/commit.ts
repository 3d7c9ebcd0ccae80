// The one commit: positions, the incidents their lines changed and the deliveries these cause go to the database together.
import type { Outbox } from '../alert/outbox/outbox.ts'
import { type Changes, isNothing, mergeChanges, NO_CHANGES } from '../detect/changes.ts'
import type { Correlator } from '../detect/correlate.ts'
import type { Metrics } from '../metrics.ts'
import type { Checkpoint, Gap } from '../source/batch.ts'
import type { Delivery } from '../store/rows.ts'
import type { Store } from '../store/store.ts'

/** What a server stores beside its incidents. */
export const valueKeys = (server: string) => ({
  mutes: `mutes:${server}`,
  life: `life:${server}`,
  knobs: `knobs:${server}`,
  lastLine: `last_line:${server}`,
  pace: `pace:${server}`,
  since: `since:${server}`,
})

export type Extra = { checkpoints?: Checkpoint[]; gaps?: Gap[]; values?: Record<string, unknown> }

export type Committer = {
  /**
   * Stores the changes and what an earlier attempt could not store.
   * @throws when the database takes nothing; everything is kept and goes with the next call.
   */
  commit(changes: Changes, extra?: Extra): void
}

type CommitterDeps = {
  server: string
  store: Pick<Store, 'commit'>
  correlator: Pick<Correlator, 'delivered'>
  outbox: Pick<Outbox, 'plan' | 'wake'>
  metrics: Pick<Metrics, 'alerted' | 'found'>
  now(): number
  /** Something was stored that pages and Home Assistant show. */
  changed(): void
}

export function createCommitter(deps: CommitterDeps): Committer {
  const { server } = deps
  const keys = valueKeys(server)
  let changes = NO_CHANGES
  let deliveries: Delivery[] = []
  let extra: Required<Extra> = { checkpoints: [], gaps: [], values: {} }

  function keep(more: Changes, moreExtra: Extra): void {
    const plan = deps.outbox.plan(more.alerts, deps.now())
    deliveries.push(...plan.deliveries)
    changes = mergeChanges(changes, more, ...plan.untold.map((alert) => deps.correlator.delivered(alert, deps.now())))
    extra = {
      checkpoints: [...extra.checkpoints, ...(moreExtra.checkpoints ?? [])],
      gaps: [...extra.gaps, ...(moreExtra.gaps ?? [])],
      values: { ...extra.values, ...moreExtra.values },
    }
  }

  const nothing = () =>
    isNothing(changes) &&
    deliveries.length + extra.checkpoints.length + extra.gaps.length + Object.keys(extra.values).length === 0

  return {
    commit(more, moreExtra = {}) {
      keep(more, moreExtra)
      const at = deps.now()
      if (nothing()) return deps.changed()
      deps.store.commit({
        checkpoints: extra.checkpoints.map((checkpoint) => ({ server, checkpoint })),
        incidents: changes.incidents,
        counts: { server, counts: changes.counts },
        alerts: changes.alerts.map((alert) => ({ alert, at })),
        deliveries,
        gaps: extra.gaps.map((gap) => ({ ...gap, server, at })),
        values: {
          ...extra.values,
          ...(changes.mutes && { [keys.mutes]: changes.mutes }),
          ...(changes.life && { [keys.life]: changes.life }),
        },
      })
      for (const { state } of changes.alerts) deps.metrics.alerted(server, state)
      for (const count of changes.counts) deps.metrics.found(server, count)
      if (deliveries.length > 0) deps.outbox.wake()
      changes = NO_CHANGES
      deliveries = []
      extra = { checkpoints: [], gaps: [], values: {} }
      deps.changed()
    },
  }
}
