// Findings, incidents and alerts for tests, with everything that a test does not care about filled in.

import { newIncident } from '../../src/detect/enrich.ts'
import type { Finding, Outcome } from '../../src/detect/finding.ts'
import type { Incident } from '../../src/detect/incident.ts'
import { own } from '../../src/plex/redact.ts'
import type { Alert } from '../../src/store/alert.ts'
import { asRedacted, type Plain } from './plain.ts'

export const MINUTE = 60_000
/** A Tuesday noon, UTC. */
export const NOON = Date.UTC(2026, 9, 6, 12)

export const finding = (given: Partial<Plain<Finding>> = {}): Finding =>
  asRedacted<Finding>({
    rule: 'database.busy',
    category: 'database_error',
    severity: 'error',
    level: 'ERROR',
    key: '',
    at: NOON,
    file: 'Plex Media Server.log',
    thread: '0x7f01',
    fields: {},
    sample: 'database is locked',
    title: 'Database is busy',
    ...given,
  })

export const outcome = (given: Partial<Plain<Outcome>>): Outcome =>
  asRedacted<Outcome>({
    finding: null,
    ignored: null,
    clears: [],
    mark: null,
    ...given,
  })

export const found = (given: Partial<Plain<Finding>> = {}): Outcome => outcome({ finding: finding(given) })

export const incident = (given: Partial<Plain<Incident>> = {}): Incident =>
  asRedacted<Incident>({
    ...newIncident(finding(), own(''), 'incident-1', 'plex', NOON),
    ...given,
  })

export const alert = (given: Partial<Alert> = {}): Alert => ({
  schema: 1,
  id: 'alert-1',
  incident: 'incident-1',
  state: 'raised',
  server: 'plex',
  category: 'database_error',
  severity: 'error',
  rule: 'database.busy',
  title: 'Database is busy',
  message: 'Detected 5 errors in the last 5 minutes',
  cause: 'Something holds the database.',
  advice: ['Wait.'],
  count: 5,
  first_seen: new Date(NOON).toISOString(),
  last_seen: new Date(NOON).toISOString(),
  duration_seconds: 0,
  sample: 'database is locked',
  url: '',
  ...given,
})

/** Ids that count: `a1`, `a2`, ... */
export function ids(prefix: string): () => string {
  let last = 0
  return () => `${prefix}${++last}`
}

/** Repeatable chance between 0 and 1 (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
