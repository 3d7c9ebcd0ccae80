import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'yaml'
import { z } from 'zod'
import { createMetrics } from '../../src/metrics.ts'
import { text } from './repository.ts'

/** What Prometheus adds to each sample of a scrape. */
const OF_THE_SCRAPE = ['job', 'instance']

const Dashboard = z.object({
  templating: z.object({ list: z.array(z.object({ name: z.string(), definition: z.string().optional() })) }),
  panels: z.array(
    z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })).min(1) }),
  ),
})

/** Metric to its labels, as one scrape of a Sentarr that has done everything once shows them. */
async function scraped(): Promise<Map<string, Set<string>>> {
  const metrics = createMetrics({
    version: '1.2.3',
    gauges: () => ({
      incidentsOpen: [{ server: 'plex', category: 'database_error', severity: 'critical', count: 1 }],
      deliveryQueue: [{ channel: 'mail', count: 1 }],
      sources: [{ server: 'plex', source: 'files', up: true }],
      lags: [{ server: 'plex', file: 'a.log', seconds: 1 }],
      lastLines: [{ server: 'plex', timestamp: 1 }],
    }),
  })
  metrics.linesRead('plex', 'a.log', 1)
  metrics.found('plex', {
    category: 'database_error',
    severity: 'critical',
    rule: 'database.corrupt',
    minute: 1,
    count: 1,
  })
  metrics.alerted('plex', 'raised')
  metrics.delivered('mail', 'sent')
  const found = new Map<string, Set<string>>()
  for (const [, name, labels = ''] of (await metrics.exposition()).text.matchAll(/^(\w+)(?:\{(.*)\})? /gm)) {
    const names = [...labels.matchAll(/(\w+)="/g)].map(([, label]) => label!)
    found.set(name!, new Set([...names, ...OF_THE_SCRAPE]))
  }
  return found
}

const metricsOf = (expr: string) => expr.match(/\b(?:sentarr|process|nodejs)_\w+/g) ?? []

function labelsOf(expr: string): string[] {
  const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, names]) => names!.split(/,\s*/))
  const chosen = [...expr.matchAll(/\{([^}]*)\}/g)].flatMap(([, inner]) => inner!.match(/\w+(?==)/g) ?? [])
  return [...grouped, ...chosen]
}

const dashboard = Dashboard.parse(JSON.parse(text('addon/monitoring/grafana-dashboard.json')))

for (const { title, targets } of dashboard.panels) {
  test(`the panel "${title}" asks for metrics and labels that a scrape shows`, async () => {
    const known = await scraped()
    for (const { expr, legendFormat } of targets) {
      const metrics = metricsOf(expr)
      assert.equal(metrics.length, 1, expr)
      const labels = known.get(metrics[0]!)
      assert.ok(labels, `${metrics[0]} is not in /metrics`)
      const legend = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!)
      for (const label of [...labelsOf(expr), ...legend]) assert.ok(labels.has(label), `${metrics[0]} has no ${label}`)
    }
  })
}

test('the dashboard shows every metric of Sentarr, and its list of servers comes from one', async () => {
  const known = await scraped()
  const shown = dashboard.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsOf(expr)))
  const own = [...known.keys()].filter((name) => name.startsWith('sentarr_'))
  assert.deepEqual([...new Set(shown.filter((name) => name.startsWith('sentarr_')))].sort(), own.sort())
  const servers = dashboard.templating.list.find(({ name }) => name === 'server')?.definition ?? ''
  const [, metric, label] = servers.match(/^label_values\((\w+), (\w+)\)$/) ?? []
  assert.ok(known.get(metric ?? '')?.has(label ?? ''), servers)
})

test('the rules of alerts ask for metrics that a scrape shows', async () => {
  const known = await scraped()
  const rules: { expr: string }[] = parse(text('addon/monitoring/sentarr.rules.yaml')).groups[0].rules
  const used = rules.flatMap(({ expr }) => metricsOf(expr))
  assert.ok(used.length > 0)
  for (const metric of used) assert.ok(known.has(metric), metric)
})
