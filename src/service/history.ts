// The past of incidents: each time one was open. A row knows its last time only; the alerts that were told know the earlier ones.
import type { Incident } from '../detect/incident.ts'
import type { LastEpisode } from '../store/episodes.ts'
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

type Asked = { since: number; until?: number; now: number; server?: string | undefined; most: number }

/**
 * Those that touch the time since `since` and began before `until`, newest first, at most `most`. Information and what never came to be
 * an incident is left out.
 */
export function episodesOf(store: Pick<Store, 'episodes'>, { now, most, ...filter }: Asked): Episode[] {
  const { last, earlier } = store.episodes(filter, most)
  return [...last.map((one) => lastEpisode(one, now)), ...earlier.map((one) => ({ ...one, muted: false }))]
    .filter(({ severity }) => severity !== 'info')
    .sort((a, b) => b.from - a.from)
    .slice(0, most)
}

function lastEpisode(
  { state, firstSeen, lastSeen, resolvedAt, mutedUntil, ...same }: LastEpisode,
  now: number,
): Episode {
  const to = state === 'open' ? null : (resolvedAt ?? lastSeen)
  return { ...same, from: firstSeen, to, muted: mutedUntil !== null && mutedUntil > now }
}

/** When these servers began anew since `since`, oldest first. */
export const startsOf = (servers: readonly WatchedServer[], since: number): { server: string; at: number }[] =>
  servers
    .flatMap(({ id, correlator }) =>
      correlator.life().flatMap(({ mark, at }) => (mark === 'started' && at >= since ? [{ server: id, at }] : [])),
    )
    .sort((a, b) => a.at - b.at)
