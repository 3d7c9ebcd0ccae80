// The Prometheus metrics of the contract. Counters are fed by the pipeline; gauges are asked for at each scrape.
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { FindingCount } from './detect/changes.ts'
import type { Category, Severity } from './rules/vocabulary.ts'
import type { AlertState } from './store/alert.ts'

/** What is true at the moment of a scrape. */
export type Gauges = {
  incidentsOpen: { server: string; category: Category; severity: Severity; count: number }[]
  deliveryQueue: { channel: string; count: number }[]
  sources: { server: string; source: string; up: boolean }[]
  /** Seconds between the newest unread line and now; 0 when all is read. */
  lags: { server: string; file: string; seconds: number }[]
  /** Epoch seconds of the last log line. */
  lastLines: { server: string; timestamp: number }[]
}

export type Metrics = ReturnType<typeof createMetrics>

type MetricsDeps = {
  version: string
  /** Called at each scrape, so it must be cheap and must not throw. */
  gauges(): Gauges
  /** The same of the fleet's dashboard: how many servers are in which state. */
  fleet?(): Record<string, number>
}

export function createMetrics({ version, gauges, fleet }: MetricsDeps) {
  const registry = new Registry()
  const registers = [registry]
  let isScraped = false
  const counter = <T extends string>(name: string, help: string, labelNames: T[]) =>
    new Counter({ name, help, labelNames, registers })
  const lines = counter('sentarr_log_lines_total', 'Log lines read', ['server', 'file'])
  const findings = counter('sentarr_findings_total', 'Records that matched a rule or were unclassified', [
    'server',
    'category',
    'severity',
    'rule',
  ])
  const alerts = counter('sentarr_alerts_total', 'Alerts about incidents', ['server', 'state'])
  const deliveries = counter('sentarr_deliveries_total', 'Delivery attempts by result', ['channel', 'result'])
  new Gauge({ name: 'sentarr_build_info', help: 'Version of Sentarr', labelNames: ['version'], registers }).set(
    { version },
    1,
  )
  const gauge = <T extends string>(
    name: string,
    help: string,
    labelNames: T[],
    read: () => [Record<T, string>, number][],
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset()
        for (const [labels, value] of read()) this.set(labels, value)
      },
    })
  gauge('sentarr_incidents_open', 'Open incidents', ['server', 'category', 'severity'], () =>
    gauges().incidentsOpen.map(({ count, ...labels }) => [labels, count]),
  )
  gauge('sentarr_delivery_queue', 'Deliveries waiting', ['channel'], () =>
    gauges().deliveryQueue.map(({ count, ...labels }) => [labels, count]),
  )
  gauge('sentarr_source_up', '1 while the source can be read', ['server', 'source'], () =>
    gauges().sources.map(({ up, ...labels }) => [labels, up ? 1 : 0]),
  )
  gauge('sentarr_source_lag_seconds', 'Age of the newest unread line', ['server', 'file'], () =>
    gauges().lags.map(({ seconds, ...labels }) => [labels, seconds]),
  )
  gauge('sentarr_last_line_timestamp_seconds', 'Time of the last log line', ['server'], () =>
    gauges().lastLines.map(({ timestamp, ...labels }) => [labels, timestamp]),
  )
  if (fleet)
    gauge('sentarr_fleet_servers', 'Servers of all agents', ['state'], () =>
      Object.entries(fleet()).map(([state, count]) => [{ state }, count]),
    )
  return {
    linesRead: (server: string, file: string, count: number) => lines.inc({ server, file }, count),
    found: (server: string, { category, severity, rule, count }: FindingCount) =>
      findings.inc({ server, category, severity, rule }, count),
    alerted: (server: string, state: AlertState) => alerts.inc({ server, state }),
    delivered: (channel: string, result: 'sent' | 'failed' | 'dropped') => deliveries.inc({ channel, result }),
    /** The exposition text and its content type. */
    async exposition() {
      // To watch the event loop wakes the process a hundred times a second, so Node's own numbers begin with the first who asks.
      if (!isScraped) collectDefaultMetrics({ register: registry })
      isScraped = true
      return { type: registry.contentType, text: await registry.metrics() }
    },
  }
}
