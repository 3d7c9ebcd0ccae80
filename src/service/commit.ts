// The one commit: positions, the incidents their lines changed and the deliveries these cause go to the database together.

import type { Outbox } from '../alert/outbox/outbox.ts'
import type { AlertComposer } from '../alert/words/message.ts'
import type { Changes } from '../detect/changes.ts'
import type { Correlator } from '../detect/correlate.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Gap } from '../source/batch.ts'
import type { Alert } from '../store/alert.ts'
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
  watched: `watched:${server}`,
  failures: `failures:${server}`,
})

/** `places`: where sources stand, the newest of each. */
export type Extra = {
  places?: readonly { source: string; key: string; place: unknown }[]
  gaps?: readonly Gap[]
  values?: Readonly<Record<string, unknown>>
  /** Of no incident: tests. */
  alerts?: readonly Alert[]
}

export type Committer = {
  /** Puts what changed to the rest of what is to be stored; it never throws. */
  keep(changes: Changes, extra?: Extra): void
  /** Stores all that was kept. @throws when the database takes nothing; then all stays kept. */
  flush(): void
  /** Both. @throws like `flush` */
  commit(changes: Changes, extra?: Extra): void
}

type CommitterDeps = {
  /** The words of what is told. */
  composeAlert: AlertComposer
  server: string
  store: Pick<Store, 'commit'>
  correlator: Pick<Correlator, 'delivered' | 'get'>
  outbox: Pick<Outbox, 'plan' | 'wake'>
  metrics: Pick<Metrics, 'alerted' | 'found'>
  log: Pick<Log, 'info' | 'warn'>
  now(): number
  /** Something was stored that pages and Home Assistant show. */
  changed(): void
}

const nothingKept = () => ({
  /** Ids: the rows are read when they are stored, as others may have changed and stored them in the meantime. */
  incidents: new Set<string>(),
  alerts: [] as { alert: Alert; at: number; planned: boolean }[],
  deliveries: [] as Delivery[],
  counts: [] as Changes['counts'],
  gaps: [] as { gap: Gap; at: number }[],
  places: new Map<string, { source: string; key: string; place: unknown }>(),
  values: new Map<string, unknown>(),
})

/** A trouble in Sentarr's own log, in the same words everywhere: collectors filter by them. */
function sayAlert(log: CommitterDeps['log'], alert: Alert, deliveries: readonly Delivery[]): void {
  const { id, state, title, server, rule, category, severity, count, incident } = alert
  const to = deliveries.filter((delivery) => delivery.alert === id && delivery.state !== 'dropped')
  const channels = to.map(({ channel }) => channel)
  const say = state === 'raised' || state === 'repeated' ? log.warn : log.info
  say(`${state}: ${title}`, { event: state, server, rule, category, severity, count, incident, channels })
}

export function createCommitter(deps: CommitterDeps): Committer {
  const { server, correlator } = deps
  const keys = valueKeys(server)
  let kept = nothingKept()

  const isNothing = () => Object.values(kept).every((part) => (Array.isArray(part) ? part.length : part.size) === 0)

  function keep(changes: Changes, { places = [], gaps = [], values = {}, alerts = [] }: Extra = {}): void {
    const at = deps.now()
    const composed = changes.told.map(({ incident, tell, cause }) => deps.composeAlert(incident, tell, at, cause))
    for (const { id } of changes.incidents) kept.incidents.add(id)
    kept.alerts.push(...[...composed, ...alerts].map((alert) => ({ alert, at, planned: false })))
    kept.counts.push(...changes.counts)
    kept.gaps.push(...gaps.map((gap) => ({ gap, at })))
    for (const place of places) kept.places.set(`${place.source}\n${place.key}`, place)
    const { mutes, life } = changes
    const all = { ...values, ...(mutes && { [keys.mutes]: mutes }), ...(life && { [keys.life]: life }) }
    for (const [key, value] of Object.entries(all)) kept.values.set(key, value)
  }

  /** Only once the database answers: what waits on the channels is asked there. */
  function plan(): void {
    const unplanned = kept.alerts.filter(({ planned }) => !planned)
    if (unplanned.length === 0) return
    const { deliveries, untold } = deps.outbox.plan(
      unplanned.map(({ alert }) => alert),
      deps.now(),
    )
    for (const one of unplanned) one.planned = true
    kept.deliveries.push(...deliveries)
    for (const alert of untold) keep(correlator.delivered(alert, deps.now()))
  }

  function flush(): void {
    plan()
    if (!isNothing()) write()
    deps.changed()
  }

  function write(): void {
    const { alerts, deliveries, counts, gaps, places, values } = kept
    deps.store.commit({
      places: [...places.values()].map((place) => ({ server, ...place })),
      incidents: [...kept.incidents].map((id) => correlator.get(id)).filter((incident) => incident !== undefined),
      counts: { server, counts },
      alerts: alerts.map(({ alert, at }) => ({ alert, at })),
      deliveries,
      gaps: gaps.map(({ gap, at }) => ({ ...gap, server, at })),
      values: Object.fromEntries(values),
    })
    kept = nothingKept()
    for (const { alert } of alerts) {
      deps.metrics.alerted(server, alert.state)
      sayAlert(deps.log, alert, deliveries)
    }
    for (const count of counts) deps.metrics.found(server, count)
    if (alerts.length > 0) deps.outbox.wake()
  }

  return {
    keep,
    flush,
    commit(changes, extra) {
      keep(changes, extra)
      flush()
    },
  }
}
