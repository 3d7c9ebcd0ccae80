// What the end of deliveries means for the incidents they tell about.
import type { Incident } from '../../detect/incident.ts'
import type { Alert } from '../../store/alert.ts'
import type { Delivery } from '../../store/rows.ts'
import type { Store } from '../../store/store.ts'

type Deps = {
  store: Pick<Store, 'alert' | 'deliveriesOf'>
  delivered(alert: Alert, now: number): Incident[]
  undelivered(alert: Alert, now: number): Incident[]
}

const isWaiting = ({ state }: Delivery) => state === 'pending' || state === 'held'

/**
 * The incidents that change because `rows` (of one channel, not yet stored) did: those of alerts that reached their first
 * target, and those of alerts that no target will get any more.
 */
export function settle(rows: readonly Delivery[], now: number, { store, delivered, undelivered }: Deps): Incident[] {
  const changed = rows.flatMap((row) => {
    const alert = store.alert(row.alert)?.alert
    if (alert === undefined || isWaiting(row)) return []
    const others = store.deliveriesOf(row.alert).filter(({ id }) => id !== row.id)
    if (others.some(({ state }) => state === 'sent')) return []
    if (row.state === 'sent') return delivered(alert, now)
    return others.some(isWaiting) ? [] : undelivered(alert, now)
  })
  return [...new Map(changed.map((incident) => [incident.id, incident])).values()]
}
