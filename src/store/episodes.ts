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
const endSchema = z.object({ ...told, from: z.string().transform((text) => Date.parse(text)), to: time })
export type ToldEpisode = z.infer<typeof endSchema>

/** Epoch milliseconds; `until` is when they have begun at the latest. */
export type EpisodeFilter = { server?: string | undefined; since: number; until?: number | undefined }

const LAST = `SELECT id AS incident, server, NULLIF(rule, '') AS rule, category, severity, state, body ->> 'title' AS title,
    body ->> 'count' AS count, body ->> 'firstSeen' AS firstSeen, last_seen AS lastSeen, body ->> 'resolvedAt' AS resolvedAt,
    body ->> 'mutedUntil' AS mutedUntil
  FROM incident`
const NEWEST_FIRST = 'ORDER BY last_seen DESC, id DESC LIMIT :most'
const OVER = `state <> 'open' AND last_seen >= :since AND first_seen < :until AND body ->> 'openedAt' IS NOT NULL`
const OPEN = `state = 'open' AND first_seen < :until`
const END = `SELECT incident, server, body ->> 'rule' AS rule, body ->> 'category' AS category, body ->> 'severity' AS severity,
    body ->> 'title' AS title, body ->> 'count' AS count, began AS "from", at AS "to"
  FROM alert INDEXED BY alert_end`
const ENDED = `state = 'resolved' AND incident IS NOT NULL AND at >= :since
  AND began < strftime('%Y-%m-%dT%H:%M:%fZ', :until / 1000.0, 'unixepoch')`
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
  return {
    lastEpisodes({ server, since, until = EVER }: EpisodeFilter, most: number): LastEpisode[] {
      const { open, over } = server === undefined ? each : ofServer
      const asked = { ...(server !== undefined && { server }), until, most }
      return readable(lastSchema, [...open.all(asked), ...over.all({ ...asked, since })])
    },
    toldEpisodes({ server, since, until = EVER }: EpisodeFilter, most: number): ToldEpisode[] {
      const asked = { since, until, most }
      return readable(endSchema, server === undefined ? each.ends.all(asked) : ofServer.ends.all({ ...asked, server }))
    },
  }
}
