// How everything is at a glance, and the counts over time.

import { type CompanionStatus, INSTALL_URL } from '../../home-assistant/companion/companion.ts'
import { notFound } from '../../refused.ts'
import { CATEGORIES } from '../../rules/vocabulary.ts'
import type { ApiDeps } from '../api-deps.ts'
import { answers, createRoute, newRouter, z } from '../openapi.ts'
import { serverId } from '../schemas/common.ts'
import type { CompanionInfo, Stats, Status } from '../schemas/status.ts'
import { RANGES, statsSchema, statusSchema } from '../schemas/status.ts'
import { channelsOf, waitingOf } from '../views/channel.ts'
import { worstOf } from '../views/incident.ts'
import { gapInfo, serverInfo } from '../views/server.ts'
import { iso, maybeIso } from '../views/time.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MOST_TROUBLES = 100
const GAPS_SHOWN = 20
const LAST_RESOLVED = 20

/** Milliseconds and minutes of a bucket. */
const SPANS = {
  '1h': { ms: HOUR_MS, minutes: 1 },
  '24h': { ms: 24 * HOUR_MS, minutes: 15 },
  '7d': { ms: 7 * 24 * HOUR_MS, minutes: 120 },
  '30d': { ms: 30 * 24 * HOUR_MS, minutes: 480 },
} as const

const status = createRoute({
  method: 'get',
  path: '/status',
  tags: ['status'],
  summary: 'Servers, channels, connections and database at a glance',
  responses: answers(statusSchema, 'How everything is'),
})
const stats = createRoute({
  method: 'get',
  path: '/stats',
  tags: ['status'],
  summary: 'Findings per category over time, empty buckets included',
  request: { query: z.object({ range: z.enum(RANGES).default('24h'), server: serverId() }) },
  responses: answers(statsSchema, 'Counts'),
})

export function statusOf(deps: ApiDeps): Status {
  const { store, servers } = deps
  const now = deps.now()
  const settings = deps.settings()
  const waiting = waitingOf(store)
  const open = servers.flatMap(({ correlator }) => correlator.open())
  const resolved = store.listIncidents({ state: 'resolved' }, { limit: LAST_RESOLVED }).items
  return {
    version: deps.version,
    language: deps.language.id,
    now: iso(now),
    started_at: iso(deps.startedAt),
    time_zone: settings.timeZone,
    health: deps.health(),
    open_incidents: open.length,
    worst_severity: worstOf(open, now),
    troubles_last_day: store
      .listIncidents({ since: now - DAY_MS }, { limit: MOST_TROUBLES })
      .items.filter(({ openedAt }) => openedAt !== null).length,
    quiet_since: maybeIso(
      open.length > 0 || resolved.length === 0 ? null : Math.max(...resolved.map((one) => one.resolvedAt ?? 0)),
    ),
    servers: servers.map((server) => serverInfo(server, { store, timeZone: settings.timeZone, now })),
    channels: channelsOf(deps),
    connections: deps.connections().map((one) => ({ ...one, waiting: waiting(one.name) })),
    companion: companionOf(deps.companion()),
    supervised: deps.supervisor !== null,
    restartable: deps.supervisor !== null || deps.restart !== null,
    database: { persistent: store.persistent, bytes: store.size(), notices: store.notices },
    gaps: store.gaps(GAPS_SHOWN).map(gapInfo),
    restart_required: deps.config.restartRequired(),
  }
}

const companionOf = (status: CompanionStatus | null): CompanionInfo | null =>
  status && { ...status, install_url: status.state === 'absent' ? INSTALL_URL : null }

export function statusRoutes(deps: ApiDeps) {
  return newRouter()
    .openapi(status, (its) => its.json(statusOf(deps), 200))
    .openapi(stats, (its) => {
      const { range, server } = its.req.valid('query')
      if (server !== undefined && !deps.servers.some(({ id }) => id === server)) throw notFound('server')
      const { ms, minutes } = SPANS[range]
      const width = minutes * 60_000
      const to = (Math.floor(deps.now() / width) + 1) * width
      const from = to - ms
      const found = deps.store.findingBuckets({ ...(server && { server }), since: from, until: to, minutes })
      const at = new Map(found.map((bucket) => [bucket.at, bucket.counts]))
      const buckets = Array.from({ length: ms / width }, (_, index) => from + index * width).map((start) => ({
        at: iso(start),
        counts: at.get(start) ?? {},
      }))
      const total = (category: (typeof CATEGORIES)[number]) =>
        found.reduce((sum, { counts }) => sum + (counts[category] ?? 0), 0)
      const totals = Object.fromEntries(CATEGORIES.map((category) => [category, total(category)])) as Stats['totals']
      return its.json({ range, from: iso(from), to: iso(to), bucket_minutes: minutes, buckets, totals }, 200)
    })
}
