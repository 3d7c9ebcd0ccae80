// Reading when incidents were open: of each row as little as that takes, since a report reads those of two weeks of all servers.
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { CATEGORIES, SEVERITIES } from '../rules/vocabulary.ts'

const time = z.number()
const told = {
  incident: z.string(),
  server: z.string(),
  rule: z.string().nullable(),
  category: z.enum(CATEGORIES),
  severity: z.enum(SEVERITIES),
  title: z.string(),
  /** Findings of it. */
  count: z.number(),
}
const lastSchema = z.object({
  ...told,
  state: z.enum(['pending', 'open', 'resolved']),
  firstSeen: time,
  lastSeen: time,
  resolvedAt: time.nullable(),
  mutedUntil: time.nullable(),
})
/** The newest time an incident was open, as its row knows it. */
export type LastEpisode = z.infer<typeof lastSchema>

/** `to`: when its end was told. */
const toldSchema = z.object({ ...told, from: z.string().transform((text) => Date.parse(text)), to: time })
type ToldEpisode = z.infer<typeof toldSchema>

/** Epoch milliseconds; they began before `until`. */
export type EpisodeFilter = { server?: string | undefined; since: number; until?: number | undefined }

/** `earlier`: the ends that were told of others than the last. Both newest first, the open ones before. */
export type Episodes = { last: LastEpisode[]; earlier: ToldEpisode[] }

const LAST = `SELECT id AS incident, server, NULLIF(rule, '') AS rule, category, severity, state, body ->> 'title' AS title,
    body ->> 'count' AS count, body ->> 'firstSeen' AS firstSeen, last_seen AS lastSeen, body ->> 'resolvedAt' AS resolvedAt,
    body ->> 'mutedUntil' AS mutedUntil
  FROM incident`
const NEWEST_FIRST = 'ORDER BY last_seen DESC, id DESC LIMIT :most'
const OVER = `state <> 'open' AND last_seen >= :since AND first_seen < :until AND body ->> 'openedAt' IS NOT NULL`
const OPEN = `state = 'open' AND first_seen < :until`
/** All in the index: most of them are ends of what a row knows itself, and need not be read. */
const END = 'SELECT seq, incident, began FROM alert INDEXED BY alert_end'
const ENDED = `state = 'resolved' AND incident IS NOT NULL AND at >= :since
  AND began < strftime('%Y-%m-%dT%H:%M:%fZ', :until / 1000.0, 'unixepoch')`
const TOLD = `SELECT incident, server, body ->> 'rule' AS rule, body ->> 'category' AS category, body ->> 'severity' AS severity,
    body ->> 'title' AS title, body ->> 'count' AS count, began AS "from", at AS "to"
  FROM alert WHERE seq = ?`
/** The last moment that SQLite's calendar knows, about. */
const EVER = Date.UTC(9999, 0)

/** A row that makes no sense is left out: who reads it whole sets it aside. */
const readable = <T>(schema: z.ZodType<T>, rows: readonly unknown[]): T[] =>
  rows.flatMap((row) => schema.safeParse(row).data ?? [])

export function createEpisodeQueries(db: DatabaseSync) {
  const each = {
    open: db.prepare(`${LAST} INDEXED BY incident_state WHERE ${OPEN} ${NEWEST_FIRST}`),
    over: db.prepare(`${LAST} INDEXED BY incident_list WHERE ${OVER} ${NEWEST_FIRST}`),
    ends: db.prepare(`${END} WHERE ${ENDED} ORDER BY seq DESC LIMIT :most`),
  }
  const ofServer = {
    open: db.prepare(`${LAST} INDEXED BY incident_state WHERE server = :server AND ${OPEN} ${NEWEST_FIRST}`),
    over: db.prepare(`${LAST} INDEXED BY incident_server WHERE server = :server AND ${OVER} ${NEWEST_FIRST}`),
    ends: db.prepare(`${END} WHERE server = :server AND ${ENDED} ORDER BY seq DESC LIMIT :most`),
  }
  const one = db.prepare(TOLD)
  return {
    episodes({ server, since, until = EVER }: EpisodeFilter, most: number): Episodes {
      const { open, over, ends } = server === undefined ? each : ofServer
      const asked = { ...(server !== undefined && { server }), until, most }
      const last = readable(lastSchema, [...open.all(asked), ...over.all({ ...asked, since })])
      const begins = new Set(last.map(({ incident, firstSeen }) => `${incident} ${firstSeen}`))
      const earlier = ends.all({ ...asked, since }).filter(({ incident, began }) => {
        const begin = `${incident} ${Date.parse(String(began))}`
        // Told as explained, told again and then over: the newest end is that of the trouble.
        const isNew = !begins.has(begin)
        begins.add(begin)
        return isNew
      })
      const told = earlier.map(({ seq }) => one.get(seq!))
      return { last, earlier: readable(toldSchema, told) }
    },
  }
}
