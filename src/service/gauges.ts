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
    sources: servers.map(({ id, source }) => ({ server: id, source: 'logs', up: source.state().state === 'reading' })),
    lags: servers.flatMap(({ id, pipeline }) =>
      [...pipeline.status.behind].map(([file, at]) => ({ server: id, file, seconds: Math.max(0, (now - at) / 1000) })),
    ),
    lastLines: servers.flatMap(({ id, pipeline }) =>
      pipeline.status.lastLineAt === null ? [] : [{ server: id, timestamp: pipeline.status.lastLineAt / 1000 }],
    ),
  }
}
