// The real program with a past, troubles and channels, behind a proxy that adds a prefix nobody can guess, and a browser before it.
import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { createSimulator } from '../../src/cli/demo/simulator.ts'
import type { List } from '../../src/web/schemas/common.ts'
import type { IncidentItem } from '../../src/web/schemas/incidents.ts'
import type { Page as PageName } from '../../src/web/ui/core/route.ts'
import { startStandIn } from '../support/http-stand-in.ts'
import { until } from '../support/until.ts'
import { CORRUPT, startWeb, type Web } from '../support/web.ts'

export type Stage = {
  web: Web
  /** The dashboard behind the proxy, with a slash at its end. */
  url: string
  /** The incident of a corrupt database. */
  incident: string
  /** Cuts all connections of the proxy, as a restart of Home Assistant does. */
  cut(): void
  /** A service that takes every message. */
  taken: string
  /** Paths that were asked for, below the prefix; and how many streams are open. */
  asked: string[]
  streams(): number
}

/** What a stage needs of a test: something that is called at its end. */
export type Life = Pick<TestContext, 'after'>

const PAST_MS = 40 * 60_000

/** `others`: further servers by name, each with the lines of its log; `logged`: what log files of the first hold before. */
export async function startStage(
  life: Life,
  env: Record<string, string> = {},
  others: Record<string, readonly string[]> = {},
  logged: Record<string, string> = {},
): Promise<Stage> {
  const t = life as TestContext
  const taken = await startStandIn(t, { body: { id: 'x' } })
  const refused = await startStandIn(t, { status: 503, body: 'try later' })
  const channels = [
    'channels:',
    `  - {type: ntfy, name: Phone, topic: plex-alerts, url: "${taken.url}"}`,
    `  - {type: gotify, name: Family, token: AbCdEf, url: "${refused.url}", min_severity: error}`,
    '  - {type: ntfy, name: Night watch, topic: night, enabled: false, quiet_hours: {from: "23:00", to: "07:00"}}',
  ]
  const several = Object.keys(others).length > 0
  const web = await startWeb(t, {
    env: { ...(several ? { PLEX_LOG_PATH: '' } : { SERVER_NAME: 'Living room' }), LOG_LEVEL: 'info', ...env },
    logged,
    yaml: (folder) => [...channels, ...(several ? serversIn(folder, others) : [])].join('\n'),
  })
  writePast(web.logs)
  web.write('ERROR', CORRUPT)
  const incident = await until('the corrupt database', () => incidentOf(web, 'database.corrupt'), 30_000)
  web.write('ERROR', '[Req#7f1] Waited over 10 seconds for a busy database; giving up.')
  return { web, incident, taken: taken.url, ...(await startProxy(life, web)) }
}

function serversIn(folder: string, others: Record<string, readonly string[]>): string[] {
  const entry = (name: string, logs: string) => `  - {name: ${name}, log_path: "${logs}"}`
  const entries = Object.entries(others).map(([name, lines]) => {
    const logs = join(folder, name)
    mkdirSync(logs)
    writeFileSync(join(logs, 'Plex Media Server.log'), lines.map((line) => `${line}\n`).join(''))
    return entry(name, logs)
  })
  return ['servers:', entry('Living room', join(folder, 'Logs')), ...entries]
}

/** The id of the open incident of a rule. */
export async function incidentOf(web: Web, rule: string): Promise<string | undefined> {
  const { items } = (await web.call('GET', '/api/incidents?state=open&limit=100')).body as List<IncidentItem>
  return items.find((item) => item.rule === rule)?.id
}

/** Healthy lines and some troubles of the last minutes. */
function writePast(logs: string): void {
  const now = Date.now()
  const past = createSimulator({ seed: 3, startedAt: now - PAST_MS, troubleAt: now - PAST_MS + 60_000 })
  for (const [file, lines] of Map.groupBy(past.until(now - 1_000), ({ file }) => file)) {
    mkdirSync(dirname(join(logs, file)), { recursive: true })
    appendFileSync(join(logs, file), lines.map(({ text }) => `${text}\n`).join(''))
  }
}

async function startProxy(life: Life, web: Web): Promise<Pick<Stage, 'url' | 'cut' | 'asked' | 'streams'>> {
  const prefix = `/api/hassio_ingress/${randomUUID()}`
  const asked: string[] = []
  const streams = new Set<unknown>()
  const proxy = createServer((from, to) => {
    const path = from.url ?? ''
    if (!path.startsWith(`${prefix}/`)) return to.writeHead(404).end('not below the prefix')
    const below = path.slice(prefix.length + 1)
    asked.push(below)
    if (below.startsWith('api/stream')) streams.add(to)
    const sent = request(`${web.url}/${below}`, { method: from.method ?? 'GET', headers: from.headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(to)
    })
    sent.on('error', () => to.destroy())
    to.on('close', () => {
      streams.delete(to)
      sent.destroy()
    })
    from.pipe(sent)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  life.after(() => {
    proxy.close()
    proxy.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${prefix}/`
  return { url, asked, streams: () => streams.size, cut: () => proxy.closeAllConnections() }
}

/** Every page, by its name and the part of the address that shows it. */
export const pagesOf = (incident: string): Record<PageName | 'incident', string> => ({
  overview: '#/overview',
  incidents: '#/incidents?state=all',
  incident: `#/incidents/${incident}`,
  logs: '#/logs',
  streams: '#/streams',
  servers: '#/servers',
  report: '#/report',
  rules: '#/rules',
  lab: '#/lab',
  channels: '#/channels',
  settings: '#/settings',
  health: '#/health',
})

export const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome']
export const WIDTHS = { phone: 360, wide: 1280 } as const
export const THEMES = ['light', 'dark'] as const

/** Resolves when the page shows what it has loaded. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor()
  const loading = page.locator('main :is([aria-busy=true], .loading, .log-top [role=status])')
  // Of a busy machine.
  await until('everything is loaded', async () => (await loading.count()) === 0, 30_000)
}
