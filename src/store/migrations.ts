// The schema, one step per released change. Steps that were released are never edited, only added to.
import type { DatabaseSync } from 'node:sqlite'
import { searchable } from './incidents.ts'

const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE checkpoint (
    server TEXT NOT NULL, file TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (server, file)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE gap (
    id INTEGER PRIMARY KEY, server TEXT NOT NULL, at INTEGER NOT NULL, file TEXT NOT NULL, reason TEXT NOT NULL,
    detail TEXT NOT NULL, bytes INTEGER
  ) STRICT;
  CREATE TABLE incident (
    id TEXT PRIMARY KEY, server TEXT NOT NULL, rule TEXT NOT NULL, key TEXT NOT NULL, category TEXT NOT NULL,
    severity TEXT NOT NULL, state TEXT NOT NULL, last_seen INTEGER NOT NULL, search TEXT NOT NULL, body TEXT NOT NULL,
    UNIQUE (server, rule, key)
  ) STRICT;
  CREATE INDEX incident_newest ON incident (last_seen DESC, id DESC);
  CREATE TABLE finding_count (
    server TEXT NOT NULL, minute INTEGER NOT NULL, rule TEXT NOT NULL, category TEXT NOT NULL,
    severity TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (server, minute, rule, category, severity)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE alert (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, server TEXT NOT NULL, incident TEXT,
    state TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX alert_incident ON alert (incident);
  CREATE TABLE delivery (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, alert TEXT NOT NULL, incident TEXT,
    channel TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, next_at INTEGER NOT NULL,
    reason TEXT NOT NULL, receipt TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX delivery_channel ON delivery (channel, state);
  CREATE INDEX delivery_alert ON delivery (alert);
  CREATE INDEX delivery_incident ON delivery (incident, channel);
  CREATE TABLE channel_state (channel TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE value (key TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  // A server has several sources, and only these know what their places mean.
  `
  CREATE TABLE place (
    server TEXT NOT NULL, source TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (server, source, key)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO place (server, source, key, body) SELECT server, 'folder', file, body FROM checkpoint;
  DROP TABLE checkpoint;
  ALTER TABLE gap ADD COLUMN kept TEXT;
  `,
  // Rows that could not be read any more, and why.
  `
  CREATE TABLE aside (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, reason TEXT NOT NULL, body TEXT NOT NULL
  ) STRICT;
  `,
  // Years of use: lists of one state or server, and how often a rule was met, without looking through everything.
  `
  CREATE INDEX incident_state ON incident (state, last_seen DESC, id DESC);
  CREATE INDEX incident_server ON incident (server, last_seen DESC, id DESC);
  CREATE TABLE finding_total (
    server TEXT NOT NULL, rule TEXT NOT NULL, count INTEGER NOT NULL, minute INTEGER NOT NULL, PRIMARY KEY (server, rule)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO finding_total SELECT server, rule, SUM(count), MAX(minute) FROM finding_count GROUP BY server, rule;
  `,
  // Years of use, again: lists are filtered in one index without reading a row, words are looked for beside the rows, statistics are kept
  // by the hour.
  `
  CREATE TABLE incident_words (id TEXT PRIMARY KEY, words TEXT NOT NULL) STRICT;
  INSERT INTO incident_words SELECT id, searchable(search) FROM incident;
  CREATE TABLE incident_anew (
    id TEXT PRIMARY KEY, server TEXT NOT NULL, rule TEXT NOT NULL, key TEXT NOT NULL, category TEXT NOT NULL,
    severity TEXT NOT NULL, state TEXT NOT NULL, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, body TEXT NOT NULL,
    UNIQUE (server, rule, key)
  ) STRICT;
  INSERT INTO incident_anew
    SELECT id, server, rule, key, category, severity, state,
      coalesce(CASE WHEN json_valid(body) THEN CAST(body ->> 'firstSeen' AS INTEGER) END, last_seen), last_seen, body
    FROM incident;
  DROP TABLE incident;
  ALTER TABLE incident_anew RENAME TO incident;
  CREATE TRIGGER incident_gone AFTER DELETE ON incident BEGIN DELETE FROM incident_words WHERE id = OLD.id; END;
  CREATE INDEX incident_list ON incident (last_seen DESC, id DESC, first_seen, state, category, severity, rule);
  CREATE INDEX incident_state ON incident (state, last_seen DESC, id DESC, first_seen, server);
  CREATE INDEX incident_server ON incident (server, last_seen DESC, id DESC, first_seen, state, category, severity);
  ALTER TABLE alert ADD COLUMN began TEXT AS (CASE WHEN json_valid(body) THEN body ->> 'first_seen' END) VIRTUAL;
  CREATE INDEX alert_end ON alert (server, at, incident, began) WHERE state = 'resolved';
  CREATE INDEX alert_server ON alert (server);
  CREATE INDEX delivery_newest ON delivery (created_at DESC, id DESC);
  CREATE INDEX delivery_waiting ON delivery (channel) WHERE state IN ('pending', 'held');
  CREATE TABLE finding_hour (
    server TEXT NOT NULL, hour INTEGER NOT NULL, rule TEXT NOT NULL, category TEXT NOT NULL,
    severity TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (server, hour, rule, category, severity)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO finding_hour SELECT server, minute / 60, rule, category, severity, SUM(count) FROM finding_count GROUP BY 1, 2, 3, 4, 5;
  INSERT INTO finding_hour SELECT '', hour, '', category, '', SUM(count) FROM finding_hour GROUP BY hour, category;
  `,
]

export const SCHEMA_VERSION = MIGRATIONS.length

/** Brings the database to the schema of a version, each step in its own transaction. */
export function migrate(db: DatabaseSync, to = SCHEMA_VERSION): void {
  // What SQLite's own replace() cannot do: for it a NUL is no text.
  db.function('searchable', (text) => searchable(String(text)))
  for (let version = schemaVersion(db); version < to; version++) {
    db.exec(`BEGIN IMMEDIATE; ${MIGRATIONS[version]} PRAGMA user_version = ${version + 1}; COMMIT;`)
  }
}

/** 0 for an empty database. */
export const schemaVersion = (db: DatabaseSync): number => Number(db.prepare('PRAGMA user_version').get()?.user_version)
