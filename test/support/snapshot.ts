import type { ShownIncident, Snapshot } from '../../src/service/snapshot.ts'
import type { Alert } from '../../src/store/alert.ts'
import { asRedacted, type Plain } from './plain.ts'

/** A healthy server's snapshot, changed as a test needs. */
export const aSnapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
  now: Date.UTC(2026, 10, 23, 12),
  server: 'plex',
  incidents: [],
  findingsToday: {},
  errorsLastHour: 0,
  lastAlert: null,
  lastAlertAt: null,
  lastLineAt: Date.UTC(2026, 10, 23, 11, 59, 30),
  logsReadable: true,
  sources: [{ name: 'folder', state: 'reading' }],
  deliveryFailing: false,
  plexVersion: '1.42.2.10156',
  mute: { on: false, minutes: 60 },
  policy: { threshold: 5, windowMs: 300_000, cooldownMs: 900_000 },
  plexApi: null,
  ...changes,
})

export const anIncident = (changes: Partial<Plain<ShownIncident>> = {}): ShownIncident =>
  asRedacted<ShownIncident>({
    id: 'i1',
    rule: 'database.corrupt',
    category: 'database_error',
    severity: 'critical',
    title: 'Library database is corrupt',
    advice: ['Stop Plex', 'Repair the database'],
    count: 3,
    firstSeen: Date.UTC(2026, 10, 23, 11),
    lastSeen: Date.UTC(2026, 10, 23, 11, 30),
    mutedUntil: null,
    url: '/app/sentarr/incidents/i1',
    ...changes,
  })

export const anAlert = (changes: Partial<Alert> = {}): Alert => ({
  schema: 1,
  id: 'a1',
  incident: 'i1',
  state: 'raised',
  server: 'plex',
  category: 'database_error',
  severity: 'critical',
  rule: 'database.corrupt',
  title: 'Library database is corrupt',
  message: 'Detected 3 errors in the last 5 minutes',
  cause: 'The file is damaged',
  advice: ['Stop Plex', 'Repair the database'],
  count: 3,
  first_seen: '2026-11-23T11:00:00.000Z',
  last_seen: '2026-11-23T11:30:00.000Z',
  duration_seconds: 1800,
  sample: 'database disk image is malformed',
  url: '',
  ...changes,
})
