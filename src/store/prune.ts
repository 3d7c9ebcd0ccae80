// Keeps the database small: old counts are summed up, old rows removed. What is open or waiting stays.
import type { DatabaseSync } from 'node:sqlite'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** By the minute for so long, then by the hour. */
const MINUTES_KEPT_MS = 14 * DAY_MS
const HOURS_KEPT_MS = 400 * DAY_MS
const ALERTS_KEPT_MS = 180 * DAY_MS
const ALERTS_KEPT = 10_000
const GAPS_KEPT = 1000
const ASIDE_KEPT = 1000
/** Of each server; those seen last stay. */
const INCIDENTS_KEPT = 2000

/** @returns a function that prunes as of `now` and gives the ids of the incidents it removed. */
export function createPrune(db: DatabaseSync): (now: number) => string[] {
  const sumUp = db.prepare(
    `INSERT INTO finding_count SELECT server, minute - minute % 60, rule, category, severity, SUM(count)
     FROM finding_count WHERE minute < :before AND minute % 60 <> 0 GROUP BY 1, 2, 3, 4, 5
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  )
  const summed = db.prepare('DELETE FROM finding_count WHERE minute < :before AND minute % 60 <> 0')
  const counts = db.prepare('DELETE FROM finding_count WHERE minute < :before')
  const incidents = db.prepare(
    `DELETE FROM incident WHERE state <> 'open' AND id IN (SELECT id FROM (
       SELECT id, ROW_NUMBER() OVER (PARTITION BY server ORDER BY state = 'open' DESC, last_seen DESC) AS place
       FROM incident) WHERE place > ${INCIDENTS_KEPT}) RETURNING id`,
  )
  const alerts = db.prepare(
    `DELETE FROM alert WHERE (at < :before OR seq <= (SELECT MAX(seq) FROM alert) - ${ALERTS_KEPT})
       AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.alert = alert.id AND delivery.state IN ('pending', 'held'))`,
  )
  const deliveries = db.prepare('DELETE FROM delivery WHERE alert NOT IN (SELECT id FROM alert)')
  const aside = db.prepare(`DELETE FROM aside WHERE seq <= (SELECT MAX(seq) FROM aside) - ${ASIDE_KEPT}`)
  const gaps = db.prepare(`DELETE FROM gap WHERE id <= (SELECT MAX(id) FROM gap) - ${GAPS_KEPT}`)
  return (now) => {
    const minutesBefore = (age: number) => ({ before: Math.floor((now - age) / MINUTE_MS) })
    db.exec('BEGIN IMMEDIATE')
    try {
      sumUp.run(minutesBefore(MINUTES_KEPT_MS))
      summed.run(minutesBefore(MINUTES_KEPT_MS))
      counts.run(minutesBefore(HOURS_KEPT_MS))
      alerts.run({ before: now - ALERTS_KEPT_MS })
      deliveries.run()
      gaps.run()
      aside.run()
      const removed = incidents.all().map((row) => String(row.id))
      db.exec('COMMIT')
      return removed
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
}
