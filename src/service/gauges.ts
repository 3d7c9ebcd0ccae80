// What the metrics ask for at each scrape, gathered from the running parts.
import type { Gauges } from '../metrics.ts'
import type { Store } from '../store/store.ts'
import type { WatchedServer } from './watched-server.ts'

/** @param now epoch milliseconds */
export function gaugesOf(servers: WatchedServer[], store: Pick<Store, 'waitingByChannel'>, now: number): Gauges {
  return {
    incidentsOpen: servers.flatMap(({ id, correlator }) => {
      const groups = Map.groupBy(correlator.open(), ({ category, severity }) => `${category} ${severity}`)
      return [...groups.values()].map((group) => {
        const { category, severity } = group[0]!
        return { server: id, category, severity, count: group.length }
      })
    }),
    deliveryQueue: store.waitingByChannel(),
    sources: servers.flatMap(({ id, sources }) =>
      sources.states().map(({ name, state: { state } }) => ({
        server: id,
        source: name,
        up: state === 'reading' || state === 'standby',
      })),
    ),
    lags: servers.flatMap(({ id, sources }) => behindOf(sources, now).map((lag) => ({ server: id, ...lag }))),
    lastLines: servers.flatMap(({ id, status: { lastLineAt } }) =>
      lastLineAt === null ? [] : [{ server: id, timestamp: lastLineAt / 1000 }],
    ),
  }
}

/** Logs with unread lines, and how old the newest line is that was heard of them. */
export const behindOf = (sources: WatchedServer['sources'], now: number): { file: string; seconds: number }[] =>
  sources
    .states()
    .flatMap(({ state }) => [...state.behind])
    .map(([file, at]) => ({ file, seconds: Math.max(0, (now - at) / 1000) }))
