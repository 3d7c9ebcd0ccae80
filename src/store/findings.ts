// Reading the counts of findings.
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { CATEGORIES, type Category } from '../rules/vocabulary.ts'
import { EACH_SERVER } from './each-server.ts'
import { COUNTS_OF_ALL, COUNTS_OF_SERVER, spanOf } from './spans.ts'

const MINUTE_MS = 60_000
/** A category that is no more counts as `other`. */
const sumSchema = z.object({ category: z.enum(CATEGORIES).catch('other'), count: z.number() })
const bucketSchema = sumSchema.extend({ bucket: z.number() })

const ruleSchema = z.object({ rule: z.string(), count: z.number(), minute: z.number() })
const pulseSchema = z.object({ server: z.string(), rule: z.string(), bucket: z.number(), count: z.number() })
const ruleBucketSchema = z.object({ bucket: z.number(), count: z.number() })

type RuleBucket = { at: number; count: number }
export type FindingBucket = { at: number; counts: Partial<Record<Category, number>> }

/** `lastAt`: start of the minute (epoch ms, line time) of the newest finding; of sums, of its hour. */
export type RuleCount = { rule: string; count: number; lastAt: number }

/** `counts`: one for each bucket, oldest first. */
export type RulePulse = { server: string; rule: string; counts: number[] }

export function createFindingQueries(db: DatabaseSync) {
  const since = db.prepare(
    'SELECT category, SUM(count) AS count FROM finding_count WHERE server = ? AND minute >= ? GROUP BY category',
  )
  const errors = db.prepare(
    `SELECT COALESCE(SUM(count), 0) AS count FROM finding_count WHERE server = ? AND minute > ? AND severity <> 'info'`,
  )
  const ofHour = db.prepare(
    `SELECT COALESCE(SUM(count), 0) AS count FROM finding_count
     WHERE server = ? AND minute >= ? AND minute < ? AND severity <> 'info'`,
  )
  const byRule = db.prepare(
    `${COUNTS_OF_SERVER} SELECT rule, SUM(count) AS count FROM counts WHERE severity <> 'info' GROUP BY rule`,
  )
  // node:sqlite hands numbers over as REAL, which would divide with a fraction.
  const inBuckets = `SELECT minute / CAST(:minutes AS INTEGER) AS bucket, category, SUM(count) AS count
    FROM counts GROUP BY bucket, category ORDER BY bucket`
  const buckets = db.prepare(`${COUNTS_OF_ALL} ${inBuckets}`)
  const bucketsOfServer = db.prepare(`${COUNTS_OF_SERVER} ${inBuckets}`)
  const rules = db.prepare(
    `SELECT rule, SUM(count) AS count, MAX(minute) AS minute FROM finding_total
     WHERE :server IS NULL OR server = :server GROUP BY rule`,
  )
  const ofRule = db.prepare(
    `SELECT minute / CAST(:minutes AS INTEGER) AS bucket, SUM(count) AS count FROM finding_count
     WHERE server = :server AND rule = :rule AND minute >= :since GROUP BY bucket ORDER BY bucket`,
  )
  const pulse = db.prepare(
    `${EACH_SERVER} SELECT server, rule, (minute - :first) / CAST(:minutes AS INTEGER) AS bucket, SUM(count) AS count
     FROM each_server CROSS JOIN finding_count USING (server)
     WHERE minute >= :first AND minute < :end GROUP BY server, rule, bucket`,
  )
  return {
    rulePulse(asked: { since: number; minutes: number; buckets: number }): RulePulse[] {
      const { minutes, buckets } = asked
      const first = Math.floor(asked.since / MINUTE_MS)
      const found = new Map<string, RulePulse>()
      for (const row of z.array(pulseSchema).parse(pulse.all({ first, minutes, end: first + minutes * buckets }))) {
        const { server, rule, bucket, count } = row
        const key = `${server} ${rule}`
        const one = found.get(key) ?? { server, rule, counts: Array.from({ length: buckets }, () => 0) }
        one.counts[Math.floor(bucket)]! += count
        found.set(key, one)
      }
      return [...found.values()]
    },
    findingsByRule(server: string, from: number, until: number): Map<string, number> {
      const span = spanOf(Math.floor(from / MINUTE_MS), Math.floor(until / MINUTE_MS))
      return new Map(byRule.all({ server, ...span }).map(({ rule, count }) => [String(rule), Number(count)]))
    },
    ruleCounts: (server: string | null = null): RuleCount[] =>
      z
        .array(ruleSchema)
        .parse(rules.all({ server }))
        .map(({ rule, count, minute }) => ({ rule, count, lastAt: minute * MINUTE_MS })),
    ruleBuckets(filter: { server: string; rule: string; since: number; minutes: number }): RuleBucket[] {
      const since = Math.floor(filter.since / MINUTE_MS)
      const rows = z.array(ruleBucketSchema).parse(ofRule.all({ ...filter, since }))
      return rows.map(({ bucket, count }) => ({ at: bucket * filter.minutes * MINUTE_MS, count }))
    },
    findingsSince(server: string, from: number): Record<Category, number> {
      const counts = Object.fromEntries(CATEGORIES.map((category) => [category, 0])) as Record<Category, number>
      const rows = z.array(sumSchema).parse(since.all(server, Math.floor(from / MINUTE_MS)))
      for (const { category, count } of rows) counts[category] += count
      return counts
    },
    errorsLastHour: (server: string, now: number): number =>
      Number(errors.get(server, Math.floor(now / MINUTE_MS) - 60)?.count),
    errorsByHour: (server: string, hours: readonly number[]): number[] =>
      hours.map((hour) => Number(ofHour.get(server, hour * 60, hour * 60 + 60)?.count)),
    findingBuckets(filter: { server?: string; since: number; until: number; minutes: number }): FindingBucket[] {
      const { server, minutes } = filter
      const [from, to] = [Math.floor(filter.since / MINUTE_MS), Math.ceil(filter.until / MINUTE_MS)]
      const asked = { minutes, ...spanOf(from, to, minutes % 60 === 0) }
      const rows = server === undefined ? buckets.all(asked) : bucketsOfServer.all({ server, ...asked })
      const found = new Map<number, FindingBucket>()
      for (const row of z.array(bucketSchema).parse(rows)) {
        const at = row.bucket * minutes * MINUTE_MS
        const bucket = found.get(at) ?? { at, counts: {} }
        bucket.counts[row.category] = (bucket.counts[row.category] ?? 0) + row.count
        found.set(at, bucket)
      }
      return [...found.values()]
    },
  }
}
