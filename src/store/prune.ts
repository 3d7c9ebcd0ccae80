// Keeps the database small: old counts are summed up, old rows removed. What is open or waiting stays.
import type { DatabaseSync } from 'node:sqlite'
import { ALL_SERVERS, EACH_SERVER } from './each-server.ts'
import { createShrink } from './shrink.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
/** By the minute for so long, then by the hour. */
const MINUTES_KEPT_MS = 14 * DAY_MS
const HOURS_KEPT_MS = 400 * DAY_MS
const ALERTS_KEPT_MS = 180 * DAY_MS
const ALERTS_KEPT = 10_000
const GAPS_KEPT = 1000
const ASIDE_KEPT = 1000
/** Findings of lines that old may still come: a log of yesterday that is read today. */
const LATE_MINUTES = 2 * 24 * 60
/** Of each server; those seen last stay. */
const INCIDENTS_KEPT = 2000

/** @returns a function that prunes as of `now` to at most so many bytes and gives the ids of the incidents it removed. */
export function createPrune(db: DatabaseSync): (now: number, mostBytes?: number) => string[] {
  const shrink = createShrink(db)
  // Server by server: the key of the table begins with it, and years of counts are not looked through each hour.
  const servers = db.prepare(`${EACH_SERVER} SELECT server FROM each_server`)
  const minutes = 'server = :server AND minute >= :from AND minute < :before AND minute % 60 <> 0'
  const sumUp = db.prepare(
    `INSERT INTO finding_count SELECT server, minute - minute % 60, rule, category, severity, SUM(count)
     FROM finding_count WHERE ${minutes} GROUP BY 1, 2, 3, 4, 5 ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  )
  const summed = db.prepare(`DELETE FROM finding_count WHERE ${minutes}`)
  const counts = db.prepare('DELETE FROM finding_count WHERE server = :server AND minute < :hour * 60')
  const hours = db.prepare('DELETE FROM finding_hour WHERE server = :server AND hour < :hour')
  const crowded = db.prepare(`SELECT server FROM incident GROUP BY server HAVING COUNT(*) > ${INCIDENTS_KEPT}`)
  const incidents = db.prepare(
    `DELETE FROM incident WHERE state <> 'open' AND id IN (
       SELECT id FROM incident WHERE server = ? ORDER BY state = 'open' DESC, last_seen DESC LIMIT -1 OFFSET ${INCIDENTS_KEPT})
     RETURNING id`,
  )
  const alerts = db.prepare(
    `DELETE FROM alert WHERE (at < :before OR seq <= (SELECT MAX(seq) FROM alert) - ${ALERTS_KEPT})
       AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.alert = alert.id AND delivery.state IN ('pending', 'held'))`,
  )
  const deliveries = db.prepare('DELETE FROM delivery WHERE alert NOT IN (SELECT id FROM alert)')
  const aside = db.prepare(`DELETE FROM aside WHERE seq <= (SELECT MAX(seq) FROM aside) - ${ASIDE_KEPT}`)
  const gaps = db.prepare(`DELETE FROM gap WHERE id <= (SELECT MAX(id) FROM gap) - ${GAPS_KEPT}`)
  /** Epoch minutes: what is older was summed up by this process already. */
  let summedUntil = 0
  return (now, mostBytes = Number.POSITIVE_INFINITY) => {
    const minutesBefore = (age: number) => Math.floor((now - age) / MINUTE_MS)
    db.exec('BEGIN IMMEDIATE')
    try {
      const detailed = { from: summedUntil, before: minutesBefore(MINUTES_KEPT_MS) }
      const hour = Math.floor((now - HOURS_KEPT_MS) / HOUR_MS)
      for (const server of servers.all().map((row) => String(row.server))) {
        sumUp.run({ server, ...detailed })
        summed.run({ server, ...detailed })
        counts.run({ server, hour })
        hours.run({ server, hour })
      }
      hours.run({ server: ALL_SERVERS, hour })
      alerts.run({ before: now - ALERTS_KEPT_MS })
      deliveries.run()
      gaps.run()
      aside.run()
      const removed = crowded.all().flatMap(({ server }) => incidents.all(server!).map(({ id }) => String(id)))
      removed.push(...shrink(now, mostBytes))
      db.exec('COMMIT')
      summedUntil = Math.max(0, detailed.before - LATE_MINUTES)
      return removed
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
}
