// The past of incidents: each time one was open. A row knows its last time only; the alerts that were told know the earlier ones.
import type { Incident } from '../detect/incident.ts'
import type { Store } from '../store/store.ts'
import type { WatchedServer } from './watched-server.ts'

/** A trouble from its beginning to its end; `to` null while it is open. Epoch milliseconds. */
export type Episode = Pick<Incident, 'server' | 'rule' | 'category' | 'severity'> & {
  incident: string
  title: string
  from: number
  to: number | null
  muted: boolean
  /** Findings of it. */
  count: number
}

type Asked = { since: number; now: number; server?: string | undefined; most: number }

/** Those that touch the time since `since`, newest first, at most `most`. Information and what never came to be an incident is left out. */
export function episodesOf(
  store: Pick<Store, 'listIncidents' | 'endsSince'>,
  { since, now, server, most }: Asked,
): Episode[] {
  const filter = { since, ...(server !== undefined && { server }) }
  const { server: own } = filter
  const open = store.listIncidents({ state: 'open', ...(own && { server: own }) }, { limit: most }).items
  const seen = store
    .listIncidents(filter, { limit: most })
    .items.filter(({ openedAt, state }) => openedAt !== null && state !== 'open')
  const last = [...open, ...seen]
  const begins = new Set(last.map(({ id, firstSeen }) => `${id} ${firstSeen}`))
  const earlier = store.endsSince(filter, most).flatMap(({ alert, at }): Episode[] => {
    const { incident, first_seen: from } = alert
    const begin = `${incident} ${Date.parse(from ?? '')}`
    if (incident === null || from === null || begins.has(begin)) return []
    // Told as explained, told again and then over: the newest end is that of the trouble.
    begins.add(begin)
    const { server, rule, category, severity, title, count } = alert
    const its = { incident, server, rule, category, severity, title, count }
    return [{ ...its, from: Date.parse(from), to: at, muted: false }]
  })
  return [...last.map((one) => lastEpisode(one, now)), ...earlier]
    .filter(({ severity }) => severity !== 'info')
    .sort((a, b) => b.from - a.from)
    .slice(0, most)
}

function lastEpisode(one: Incident, now: number): Episode {
  const { id: incident, server, rule, category, severity, title, state, count, firstSeen, lastSeen, resolvedAt } = one
  const to = state === 'open' ? null : (resolvedAt ?? lastSeen)
  const muted = one.mutedUntil !== null && one.mutedUntil > now
  return { incident, server, rule, category, severity, title, from: firstSeen, to, muted, count }
}

/** When these servers began anew since `since`, oldest first. */
export const startsOf = (servers: readonly WatchedServer[], since: number): { server: string; at: number }[] =>
  servers
    .flatMap(({ id, correlator }) =>
      correlator.life().flatMap(({ mark, at }) => (mark === 'started' && at >= since ? [{ server: id, at }] : [])),
    )
    .sort((a, b) => a.at - b.at)
