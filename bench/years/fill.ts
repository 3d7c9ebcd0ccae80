// A database as years of use leave it: five million findings and fifty thousand incidents of 25 servers, with their alerts.
import { DatabaseSync } from 'node:sqlite'
import { newIncident } from '../../src/detect/enrich.ts'
import { own } from '../../src/plex/redact.ts'
import { loadCatalogue } from '../../src/rules/catalogue.ts'
import { migrate } from '../../src/store/migrations.ts'
import { type Random, seeded } from '../random.ts'

export const SERVERS = 25
export const INCIDENTS = 50_000
export const FINDINGS = 5_000_000
export const DAYS = 400
/** Of each server, since some minutes. */
const OPEN = 10
const OPEN_MINUTES = 20
const EPISODIC = 0.9
const PER_EPISODE = 240
const MINUTE_MS = 60_000
const DETAILED_DAYS = 14
/** Incidents whose alerts are there: ten thousand of these are kept, and those of the last hour are too many. */
const TOLD = 5_200
const CHANNELS = ['phone', 'family']
/** Lines around the first finding of an incident. */
const CONTEXT = 10
/** The schema that everything here is older than. */
export const FIRST = 1

const rules = loadCatalogue()
export const serverOf = (index: number) => `server_${index % SERVERS}`

/** A database of the first schema with everything in it. */
export function fill(path: string, now: number): void {
  const db = new DatabaseSync(path)
  db.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF')
  migrate(db, FIRST)
  const random = seeded(7)
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
      const end = newest - random(DAYS * 24 * 60)
      const rule = random(rules.length)
      for (let minute = 0; minute < 60; minute++) add(server, end - minute, rule, PER_EPISODE / 60)
    }
    for (let left = share * (1 - EPISODIC); left > 0; left--)
      add(server, newest - random(DAYS * 24 * 60), random(rules.length), 1)
    db.exec('COMMIT')
  }
}

/** The oldest first, as they came. The newest were told on every channel, beginning and end; alerts of the others are no longer kept. */
function fillIncidents(db: DatabaseSync, now: number, random: Random): void {
  const incident = db.prepare('INSERT INTO incident VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const alert = db.prepare('INSERT INTO alert (id, server, incident, state, at, body) VALUES (?, ?, ?, ?, ?, ?)')
  const delivery = db.prepare(
    `INSERT INTO delivery (id, alert, incident, channel, state, attempts, next_at, reason, receipt, created_at, updated_at)
     VALUES (?, ?, ?, ?, 'sent', 1, 0, '', NULL, ?, ?)`,
  )
  const ages = Array.from({ length: INCIDENTS }, (_, index) =>
    index < OPEN * SERVERS ? random(OPEN_MINUTES) : OPEN_MINUTES * 3 + random(DAYS * 24 * 60),
  )
  db.exec('BEGIN')
  const oldestFirst = [...ages.entries()].sort((a, b) => b[1] - a[1])
  for (const [number, [index, age]] of oldestFirst.entries()) {
    const at = now - age * MINUTE_MS
    const rule = rules[random(rules.length)]!
    const server = serverOf(index)
    const { id, body, key, state, search } = incidentOf(index, server, rule, at)
    incident.run(id, server, rule.id, key, rule.category, rule.severity, state, at, search, body)
    if (INCIDENTS - number > TOLD) continue
    for (const told of state === 'open' ? ['raised'] : ['raised', 'resolved']) {
      alert.run(`${told}-${index}`, server, id, told, at, JSON.stringify(alertOf(id, server, rule, at, told)))
      for (const channel of CHANNELS)
        delivery.run(`${channel}-${told}-${index}`, `${told}-${index}`, id, channel, at, at)
    }
  }
  db.exec('COMMIT')
}

type Known = (typeof rules)[number]

/** With as many samples and lines around them as one has. */
function incidentOf(index: number, server: string, rule: Known, at: number) {
  const key = `film-${index}`
  const line = (number: number) =>
    own(
      `ERROR - [Req#${number}] something went wrong with "${key}" in the database of the library, for the ${index}th time`,
    )
  const finding = {
    ...{ rule: rule.id, category: rule.category, severity: rule.severity, level: 'ERROR' as const, key: own(key), at },
    ...{
      file: own('Plex Media Server.log'),
      thread: own('0x7f01'),
      fields: {},
      sample: line(0),
      title: own(rule.title),
    },
  }
  const state = index < OPEN * SERVERS ? 'open' : 'resolved'
  const incident = {
    ...newIncident(finding, own(''), `incident-${index}`, server, at),
    ...{ key: own(key), state, openedAt: at, resolvedAt: state === 'open' ? null : at + MINUTE_MS, count: 5, total: 5 },
    ...{
      samples: [0, 1, 2].map(line),
      context: Array.from({ length: CONTEXT }, (_, number) => line(number)),
      told: true,
    },
  }
  const search = [rule.title, rule.id, key, '', ...incident.samples].join('\n').toLowerCase()
  return { id: incident.id, key, state, search, body: JSON.stringify(incident) }
}

const alertOf = (incident: string, server: string, rule: Known, at: number, state: string) => ({
  ...{ schema: 1, id: `${state}-of-${incident}`, incident, state, server, rule: rule.id, title: rule.title },
  ...{ category: rule.category, severity: rule.severity, message: 'Detected 5 errors', cause: rule.cause },
  ...{ advice: rule.advice, count: 5, duration_seconds: 0, sample: '', url: '' },
  ...{ first_seen: new Date(at).toISOString(), last_seen: new Date(at).toISOString() },
})
