// Holds the database to a number of bytes: the oldest detail goes first, what is open or waiting stays.
import type { DatabaseSync, StatementSync } from 'node:sqlite'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** A step is repeated while it helps; each time it takes half of what is left. */
const MOST_ROUNDS = 8

/** @returns a function that removes until no more than so many bytes are used, and gives the ids of removed incidents. Inside a transaction. */
export function createShrink(db: DatabaseSync): (now: number, mostBytes: number) => string[] {
  const used = db.prepare(
    `SELECT (page_count - freelist_count) * page_size AS bytes
     FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
  )
  const bytes = () => Number(used.get()?.bytes)
  const counts = db.prepare('DELETE FROM finding_count WHERE minute < :hour * 60')
  const hours = db.prepare('DELETE FROM finding_hour WHERE hour < :hour')
  const settled = `id IN (SELECT alert.id FROM alert WHERE NOT EXISTS (
    SELECT 1 FROM delivery WHERE delivery.alert = alert.id AND delivery.state IN ('pending', 'held')))`
  const alerts = db.prepare(
    `DELETE FROM alert WHERE ${settled} AND seq <= (SELECT (MIN(seq) + MAX(seq)) / 2 FROM alert WHERE ${settled})`,
  )
  const deliveries = db.prepare('DELETE FROM delivery WHERE alert NOT IN (SELECT id FROM alert)')
  const incidents = db.prepare(
    `DELETE FROM incident WHERE id IN (SELECT id FROM incident WHERE state <> 'open' ORDER BY last_seen
       LIMIT (SELECT (COUNT(*) + 1) / 2 FROM incident WHERE state <> 'open')) RETURNING id`,
  )
  const asides = db.prepare('DELETE FROM aside')
  const gaps = db.prepare('DELETE FROM gap')

  return (now, mostBytes) => {
    const removed: string[] = []
    const countsOver = (days: number) => () => {
      const hour = Math.floor((now - days * DAY_MS) / HOUR_MS)
      return [counts, hours].map((table) => changed(table, { hour })).some(Boolean)
    }
    const steps: (() => boolean)[] = [
      countsOver(90),
      () => {
        const some = changed(alerts)
        deliveries.run()
        return some
      },
      countsOver(30),
      () => changed(asides),
      () => changed(gaps),
      () => {
        const ids = incidents.all().map((row) => String(row.id))
        removed.push(...ids)
        return ids.length > 0
      },
      countsOver(7),
    ]
    for (const step of steps) {
      for (let round = 0; round < MOST_ROUNDS && bytes() > mostBytes && step(); round++);
    }
    return removed
  }
}

const changed = (statement: StatementSync, values: Record<string, number> = {}): boolean =>
  Number(statement.run(values).changes) > 0
