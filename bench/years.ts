// What years of use do: a database as old and as large as it gets, opened, migrated and asked.
import { once } from 'node:events'
import { copyFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { newIncident } from '../src/detect/enrich.ts'
import { own } from '../src/plex/redact.ts'
import { loadCatalogue } from '../src/rules/catalogue.ts'
import { migrate, SCHEMA_VERSION } from '../src/store/migrations.ts'
import { openStore } from '../src/store/store.ts'
import { mebibytes, quantile } from './figures.ts'
import { type Random, seeded } from './random.ts'
import { freePort, spawnService } from './service.ts'

const SERVERS = 25
const INCIDENTS = 50_000
const FINDINGS = 5_000_000
const DAYS = 400
const EPISODIC = 0.9
const PER_EPISODE = 240
const CALLS = 100
const MINUTE_MS = 60_000
const DETAILED_DAYS = 14
/** The schema that everything here is older than. */
const FIRST = 1

const rules = loadCatalogue()
const serverOf = (index: number) => `server_${index % SERVERS}`

/** What a page or a program asks for; `{id}` is an incident's. */
const QUESTIONS = [
  '/api/status',
  '/api/servers',
  '/api/incidents',
  '/api/incidents?state=open',
  '/api/incidents?limit=100&q=database',
  '/api/incidents?server=server_3&severity=critical',
  '/api/incidents/{id}',
  '/api/stats?range=24h',
  '/api/stats?range=30d',
  '/api/rules',
  '/api/deliveries',
  '/metrics',
]

export type YearsBench = { program: string; folder: string }

/** Prints what opening, migrating and each question takes. */
export async function benchYears({ program, folder }: YearsBench): Promise<void> {
  const filled = join(folder, 'filled.db')
  fill(filled)
  const data = join(folder, 'years')
  mkdirSync(data)
  const path = join(data, 'sentarr.db')
  console.log(
    `years: ${FINDINGS} findings, ${INCIDENTS} incidents, ${SERVERS} servers, ${mebibytes(statSync(filled).size)}`,
  )
  for (let version = FIRST; version <= SCHEMA_VERSION; version++) {
    copyFileSync(filled, path)
    const db = new DatabaseSync(path)
    migrate(db, version)
    db.close()
    const startedAt = performance.now()
    const store = openStore({ path, now: Date.now() })
    const openedAt = performance.now()
    store.prune(Date.now(), 500_000_000)
    const prunedAt = performance.now()
    store.prune(Date.now(), 500_000_000)
    const againAt = performance.now()
    store.close()
    console.log(
      `opened from schema ${version}: ${((openedAt - startedAt) / 1000).toFixed(1)} s; pruned: ${(prunedAt - openedAt).toFixed(0)} ms, and an hour later ${(againAt - prunedAt).toFixed(0)} ms`,
    )
  }
  const port = await freePort()
  const child = spawnService(program, {
    DATA_DIR: data,
    CONFIG_DIR: settings(folder),
    API_HOST: '127.0.0.1',
    API_PORT: String(port),
    LOG_LEVEL: 'warn',
  })
  const ended = once(child, 'exit')
  try {
    const startedAt = performance.now()
    const address = `http://127.0.0.1:${port}`
    await answered(`${address}/healthz`)
    console.log(`first answer ${((performance.now() - startedAt) / 1000).toFixed(1)} s after the start`)
    const { items } = (await (await fetch(`${address}/api/incidents`)).json()) as { items: { id: string }[] }
    for (const question of QUESTIONS) {
      const times: number[] = []
      for (let call = 0; call < CALLS; call++) {
        const at = performance.now()
        const answer = await fetch(address + question.replace('{id}', items[call % items.length]!.id))
        await answer.arrayBuffer()
        if (answer.status !== 200) throw new Error(`${question}: ${answer.status}`)
        times.push(performance.now() - at)
      }
      console.log(`${question}: p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`)
    }
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

async function answered(url: string): Promise<void> {
  const until = performance.now() + 60_000
  for (;;) {
    try {
      await fetch(url)
      return
    } catch (error) {
      if (performance.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

function settings(folder: string): string {
  const config = join(folder, 'settings')
  const servers = Array.from({ length: SERVERS }, (_, index) => {
    const logs = join(folder, 'logs', serverOf(index))
    mkdirSync(logs, { recursive: true })
    return { id: serverOf(index), name: `Server ${index}`, log_path: logs }
  })
  mkdirSync(config, { recursive: true })
  writeFileSync(join(config, 'sentarr.yaml'), JSON.stringify({ servers }))
  return config
}

/** A database of the first schema with everything in it. */
function fill(path: string): void {
  const db = new DatabaseSync(path)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF')
  migrate(db, FIRST)
  const random = seeded(7)
  const now = Date.now()
  fillFindings(db, now, random)
  fillIncidents(db, now, random)
  db.close()
}

/** Nine of ten in episodes of an hour, the others alone; by the minute for the last days, by the hour before, as they are kept. */
function fillFindings(db: DatabaseSync, now: number, random: Random): void {
  const insert = db.prepare(
    'INSERT INTO finding_count VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count',
  )
  const newest = Math.floor(now / MINUTE_MS)
  const detailed = newest - DETAILED_DAYS * 24 * 60
  const add = (server: number, minute: number, rule: number, count: number) => {
    const { id, category, severity } = rules[rule]!
    insert.run(serverOf(server), minute < detailed ? minute - (minute % 60) : minute, id, category, severity, count)
  }
  for (let server = 0; server < SERVERS; server++) {
    const share = FINDINGS / SERVERS
    db.exec('BEGIN')
    for (let left = share * EPISODIC; left > 0; left -= PER_EPISODE) {
      const start = newest - random(DAYS * 24 * 60)
      const rule = random(rules.length)
      for (let minute = 0; minute < 60; minute++) add(server, start + minute, rule, PER_EPISODE / 60)
    }
    for (let left = share * (1 - EPISODIC); left > 0; left--)
      add(server, newest - random(DAYS * 24 * 60), random(rules.length), 1)
    db.exec('COMMIT')
  }
}

function fillIncidents(db: DatabaseSync, now: number, random: Random): void {
  const incident = db.prepare('INSERT INTO incident VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const alert = db.prepare('INSERT INTO alert (id, server, incident, state, at, body) VALUES (?, ?, ?, ?, ?, ?)')
  const delivery = db.prepare(
    `INSERT INTO delivery (id, alert, incident, channel, state, attempts, next_at, reason, receipt, created_at, updated_at)
     VALUES (?, ?, ?, 'phone', 'sent', 1, 0, '', NULL, ?, ?)`,
  )
  db.exec('BEGIN')
  for (let index = 0; index < INCIDENTS; index++) {
    const at = now - random(DAYS * 24 * 60) * MINUTE_MS
    const rule = rules[random(rules.length)]!
    const key = `film-${index}`
    const sample = own(
      `ERROR - something went wrong with "${key}" in the database of the library, for the ${index}th time`,
    )
    const finding = {
      ...{
        rule: rule.id,
        category: rule.category,
        severity: rule.severity,
        level: 'ERROR' as const,
        key: own(key),
        at,
      },
      ...{ file: own('Plex Media Server.log'), thread: own('0x7f01'), fields: {}, sample, title: own(rule.title) },
    }
    const server = serverOf(index)
    const body = {
      ...newIncident(finding, own(''), `incident-${index}`, server, at),
      state: 'resolved',
      resolvedAt: at,
    }
    const search = `${rule.title}\n${rule.id}\n${key}\n${sample}`.toLowerCase()
    incident.run(
      body.id,
      server,
      rule.id,
      key,
      rule.category,
      rule.severity,
      'resolved',
      at,
      search,
      JSON.stringify(body),
    )
    const { id } = body
    alert.run(`alert-${index}`, server, id, 'raised', at, JSON.stringify(alertOf(id, server, rule, at)))
    delivery.run(`delivery-${index}`, `alert-${index}`, id, at, at)
  }
  db.exec('COMMIT')
}

const alertOf = (incident: string, server: string, rule: (typeof rules)[number], at: number) => ({
  ...{ schema: 1, id: `alert-of-${incident}`, incident, state: 'raised', server, rule: rule.id, title: rule.title },
  ...{ category: rule.category, severity: rule.severity, message: 'Detected 5 errors', cause: rule.cause },
  ...{ advice: rule.advice, count: 5, duration_seconds: 0, sample: '', url: '' },
  ...{ first_seen: new Date(at).toISOString(), last_seen: new Date(at).toISOString() },
})
