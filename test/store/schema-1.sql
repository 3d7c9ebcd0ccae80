-- A database as version 0.1.0 left it: the first schema, with a row in each table.
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
INSERT INTO checkpoint VALUES ('plex', 'Plex Media Server.log', '{"file":"Plex Media Server.log","inode":"7","headLength":256,"headHash":"head","offset":4096,"tailHash":"tail","mtimeMs":1.5}');
INSERT INTO checkpoint VALUES ('plex', 'Plex Media Scanner.log', '{"file":"Plex Media Scanner.log","inode":"8","headLength":9,"headHash":"h","offset":9,"tailHash":"t","mtimeMs":2}');
INSERT INTO gap VALUES (1, 'plex', 1791288000000, 'Plex Media Server.log', 'rotated-away', 'Plex Media Server.log was rotated until the file read last was gone; lines may be missing.', NULL);
INSERT INTO incident VALUES ('incident-1', 'plex', 'database.locked', '', 'database_error', 'error', 'open', 1791288000000, 'database is busy', '{"id":"incident-1","server":"plex","rule":"database.locked","key":"","category":"database_error","severity":"error","title":"Database is busy","state":"open","hits":[1791288000000],"count":3,"total":5,"firstSeen":1791288000000,"lastSeen":1791288000000,"createdAt":1791288000000,"touchedAt":1791288000000,"openedAt":1791288000000,"resolvedAt":null,"resolvedBecause":null,"notifiedAt":1791288000000,"told":true,"alertPending":false,"historic":false,"mutedUntil":null,"acknowledgedAt":null,"note":"","samples":["ERROR - Waited over 10 seconds for a busy database; giving up."],"fields":{},"context":[],"durations":[],"regressed":false,"eventThreads":[],"reason":"opened"}');
INSERT INTO finding_count VALUES ('plex', 29854800, 'database.locked', 'database_error', 'error', 5);
INSERT INTO alert VALUES (1, 'alert-1', 'plex', 'incident-1', 'raised', 1791288000000, '{"schema":1,"id":"alert-1","incident":"incident-1","state":"raised","server":"plex","category":"database_error","severity":"error","rule":"database.locked","title":"Database is busy","message":"Detected 3 errors in the last 5 minutes","cause":"Something holds the database.","advice":["Wait."],"count":3,"first_seen":"2026-10-06T12:00:00.000Z","last_seen":"2026-10-06T12:00:00.000Z","duration_seconds":0,"sample":"database is locked","url":""}');
INSERT INTO delivery VALUES (1, 'delivery-1', 'alert-1', 'incident-1', 'phone', 'pending', 2, 1791288000000, 'no answer', '{"message":"9"}', 1791288000000, 1791288000000);
INSERT INTO channel_state VALUES ('phone', '{"channel":"phone","disabled":null,"failingSince":1791288000000,"lastError":"no answer","lastSentAt":null,"told":false,"fingerprint":"f"}');
INSERT INTO value VALUES ('mutes:plex', '[{"scope":"rule","value":"database.locked","until":1791291600000}]');
PRAGMA user_version = 1;
