// The whole program in this process, on a port of the system's choice, with folders of its own.
import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { AppDeps } from '../../src/app/deps.ts'
import { startFleet } from '../../src/app/fleet.ts'
import { type App, startApp } from '../../src/app.ts'
import { createSupervisor } from '../../src/home-assistant/supervisor.ts'
import { readRegularFile } from '../../src/regular-file.ts'
import { type LoadDeps, loadSettings } from '../../src/settings/load.ts'
import { keptLog } from './log.ts'
import type { FakeSupervisor } from './supervisor.ts'
import { until } from './until.ts'

export type Web = {
  app: App
  url: string
  logs: string
  configDir: string
  /** What the program logged. */
  said: string[]
  /** Writes one entry to the server's main log, now. */
  write(level: string, message: string, at?: Date): void
  /** Sends JSON when there is a body; gives the status and what was answered, parsed when it is JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
}

// biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the test expects
export type Answer = { status: number; body: any; headers: Headers }

const NOWHERE = { pins: 'http://127.0.0.1:9', resources: 'http://127.0.0.1:9', page: 'http://127.0.0.1:9/auth' }

export const CORRUPT = 'SQLITE3:0x80000001, 11, database disk image is malformed in "PRAGMA cache_size=2000"'

/** Ends with the test. `env` as the program's own, `logged` what its log files hold before; the logs are read from their start. */
export async function startWeb(
  t: TestContext,
  {
    env = {},
    supervisor,
    yaml,
    logged = {},
    now = Date.now,
    deps = {},
  }: {
    env?: Record<string, string>
    supervisor?: FakeSupervisor
    /** Its sentarr.yaml; also made of the folder that has the program's own in it. */
    yaml?: string | ((folder: string) => string)
    logged?: Record<string, string>
    /** The wall clock of the program. */
    now?: () => number
    /** Of the program: what is another one in this test. */
    deps?: Partial<AppDeps>
  } = {},
): Promise<Web> {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-web-'))
  const logs = join(folder, 'Logs')
  for (const name of ['Logs', 'data', 'settings']) mkdirSync(join(folder, name))
  for (const [name, text] of Object.entries(logged)) writeFileSync(join(logs, name), text)
  const configDir = join(folder, 'settings')
  if (yaml !== undefined) writeFileSync(join(configDir, 'sentarr.yaml'), typeof yaml === 'string' ? yaml : yaml(folder))
  const sources: LoadDeps = {
    env: {
      PLEX_LOG_PATH: logs,
      DATA_DIR: join(folder, 'data'),
      CONFIG_DIR: configDir,
      API_HOST: '127.0.0.1',
      API_PORT: '0',
      READ_FROM: 'start',
      ...(supervisor && { SUPERVISOR_TOKEN: supervisor.token }),
      ...env,
    },
    readFile: (path) => readRegularFile(path, { most: 1024 * 1024 }),
    readSecret: (path) => readRegularFile(path, { most: 64 * 1024 }),
    isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
    machineZone: () => 'UTC',
  }
  const loaded = loadSettings(sources)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  const { log, lines } = keptLog()
  const app = await (loaded.settings.fleet === null ? startApp : startFleet)({
    settings: loaded.settings,
    sources,
    version: '1.2.3',
    nodeVersion: '24.1.0',
    log,
    now,
    clock: () => performance.now(),
    newId: randomUUID,
    random: Math.random,
    supervisor: supervisor ? createSupervisor({ url: supervisor.url, token: () => supervisor.token }) : null,
    hostName: 'test-host',
    machine: { home: folder, localAppData: null },
    // No test looks around in this network, nor asks plex.tv.
    plexTv: NOWHERE,
    findPlex: async () => [],
    ...deps,
  })
  t.after(async () => {
    await app.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const url = `http://127.0.0.1:${app.port}`
  return {
    app,
    url,
    logs,
    configDir,
    said: lines,
    write(level, message, at = new Date()) {
      appendFileSync(join(logs, 'Plex Media Server.log'), `${plexTime(at)} [0x7f0839d9e800] ${level} - ${message}\n`)
    },
    async call(method, path, body, headers = {}) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      const isJson = response.headers.get('content-type')?.startsWith('application/json')
      return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
    },
  }
}

/** Writes a line of a corrupt database and waits for its incident. */
export async function withIncident(web: Web): Promise<string> {
  web.write('ERROR', CORRUPT)
  return until('the incident', async () => (await web.call('GET', '/api/incidents')).body.items[0]?.id as string)
}

/** `Nov 23, 2026 19:04:05.123`, in the machine's zone as Plex does. */
export function plexTime(date: Date): string {
  const [, month, day, year, time] = date.toString().split(' ')
  return `${month} ${day}, ${year} ${time}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
