// The one commit: everything a piece of work changed, stored together or not at all.
import type { DatabaseSync } from 'node:sqlite'
import type { Incident } from '../detect/incident.ts'
import { ALL_SERVERS } from './each-server.ts'
import { searchable } from './incidents.ts'
import type { Commit } from './rows.ts'

/** @returns a function that throws when the database cannot be written; then nothing of the commit is stored. */
export function createCommit(db: DatabaseSync): (changes: Commit) => void {
  const place = db.prepare(
    'INSERT OR REPLACE INTO place (server, source, key, body) VALUES (:server, :source, :key, :body)',
  )
  const incident = db.prepare(
    `INSERT INTO incident (id, server, rule, key, category, severity, state, first_seen, last_seen, body)
     VALUES (:id, :server, :rule, :key, :category, :severity, :state, :firstSeen, :lastSeen, :body)
     ON CONFLICT (id) DO UPDATE SET category = :category, severity = :severity, state = :state,
       first_seen = :firstSeen, last_seen = :lastSeen, body = :body`,
  )
  const words = db.prepare(
    `INSERT INTO incident_words (id, words) VALUES (:id, :words)
     ON CONFLICT DO UPDATE SET words = :words WHERE words <> :words`,
  )
  const count = db.prepare(
    `INSERT INTO finding_count (server, minute, rule, category, severity, count)
     VALUES (:server, :minute, :rule, :category, :severity, :count) ON CONFLICT DO UPDATE SET count = count + :count`,
  )
  const total = db.prepare(
    `INSERT INTO finding_total (server, rule, count, minute) VALUES (:server, :rule, :count, :minute)
     ON CONFLICT DO UPDATE SET count = count + :count, minute = MAX(minute, :minute)`,
  )
  const hour = db.prepare(
    `INSERT INTO finding_hour (server, hour, rule, category, severity, count)
     VALUES (:server, :hour, :rule, :category, :severity, :count), ('${ALL_SERVERS}', :hour, '', :category, '', :count)
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  )
  const alert = db.prepare(
    'INSERT INTO alert (id, server, incident, state, at, body) VALUES (:id, :server, :incident, :state, :at, :body)',
  )
  const delivery = db.prepare(
    `INSERT INTO delivery (id, alert, incident, channel, state, attempts, next_at, reason, receipt, created_at, updated_at)
     VALUES (:id, :alert, :incident, :channel, :state, :attempts, :nextAt, :reason, :receipt, :createdAt, :updatedAt)
     ON CONFLICT (id) DO UPDATE SET state = :state, attempts = :attempts, next_at = :nextAt, reason = :reason,
       receipt = :receipt, created_at = :createdAt, updated_at = :updatedAt`,
  )
  const channel = db.prepare('INSERT OR REPLACE INTO channel_state (channel, body) VALUES (:channel, :body)')
  const gap = db.prepare(
    `INSERT INTO gap (server, at, file, reason, detail, bytes, kept)
     VALUES (:server, :at, :file, :reason, :detail, :bytes, :kept)`,
  )
  const value = db.prepare('INSERT OR REPLACE INTO value (key, json) VALUES (:key, :json)')

  function write(changes: Commit): void {
    for (const { place: its, ...of } of changes.places ?? []) place.run({ ...of, body: JSON.stringify(its) })
    for (const row of changes.incidents ?? []) {
      incident.run(incidentRow(row))
      words.run({ id: row.id, words: wordsOf(row) })
    }
    for (const row of changes.counts?.counts ?? []) {
      const { server } = changes.counts!
      const { minute, ...found } = row
      count.run({ server, ...row })
      total.run({ server, rule: row.rule, count: row.count, minute })
      hour.run({ server, hour: Math.floor(minute / 60), ...found })
    }
    for (const { alert: its, at } of changes.alerts ?? []) {
      const { id, server, incident, state } = its
      alert.run({ id, server, incident, state, at, body: JSON.stringify(its) })
    }
    for (const row of changes.deliveries ?? []) {
      delivery.run({ ...row, receipt: row.receipt && JSON.stringify(row.receipt) })
    }
    for (const row of changes.channels ?? []) channel.run({ channel: row.channel, body: JSON.stringify(row) })
    for (const one of changes.gaps ?? []) gap.run({ ...one, kept: one.kept ?? null })
    for (const [key, json] of Object.entries(changes.values ?? {})) value.run({ key, json: JSON.stringify(json) })
  }

  return (changes) => {
    db.exec('BEGIN IMMEDIATE')
    try {
      write(changes)
      db.exec('COMMIT')
    } catch (error) {
      // A full disk ends some transactions by itself.
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
}

const incidentRow = (incident: Incident) => ({
  id: incident.id,
  server: incident.server,
  rule: incident.rule ?? '',
  key: incident.key,
  category: incident.category,
  severity: incident.severity,
  state: incident.state,
  firstSeen: Math.floor(incident.firstSeen),
  lastSeen: Math.floor(incident.lastSeen),
  body: JSON.stringify(incident),
})

const wordsOf = ({ title, rule, key, note, samples }: Incident): string =>
  searchable([title, rule ?? '', key, note, ...samples].join('\n'))
