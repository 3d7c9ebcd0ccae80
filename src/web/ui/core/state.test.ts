import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IncidentItem } from '../../schemas/incidents.ts'
import type { Status } from '../../schemas/status.ts'
import { loadLanguage } from './i18n.ts'
import { byUrgency, summary } from './state.ts'

const incident = (more: Partial<IncidentItem>): IncidentItem => ({
  id: 'i1',
  server: 'plex',
  rule: 'disk.full',
  category: 'disk_error',
  severity: 'critical',
  title: 'Disk is full',
  cause: '',
  advice: [],
  state: 'open',
  count: 1,
  first_seen: '2026-11-29T03:00:00.000Z',
  last_seen: '2026-11-29T03:05:00.000Z',
  resolved_at: null,
  acknowledged_at: null,
  muted: false,
  muted_until: null,
  historic: false,
  note: '',
  fields: {},
  follows: null,
  ...more,
})

test('of two as bad the one that nobody has acknowledged leads, a worse one all the same', () => {
  const taken = incident({
    id: 'taken',
    acknowledged_at: '2026-11-29T03:06:00.000Z',
    last_seen: '2026-11-29T03:10:00.000Z',
  })
  const free = incident({ id: 'free' })
  const milder = incident({ id: 'milder', severity: 'warning' })
  assert.deepEqual(
    byUrgency([milder, taken, free]).map(({ id }) => id),
    ['free', 'taken', 'milder'],
  )
})

test('where all that is open is muted, the first sentence says that something is open', async () => {
  Object.assign(globalThis, { document: { documentElement: {} } })
  await loadLanguage(['en'])
  const NOW = Date.parse('2026-11-29T03:10:00.000Z')
  const server = {
    name: 'Plex',
    sources: [{ state: 'reading' }],
    caught_up: true,
    last_line_at: '2026-11-29T03:09:00.000Z',
  }
  const status = {
    servers: [server],
    health: { status: 'ok' },
    quiet_since: null,
    started_at: '2026-11-29T00:00:00.000Z',
  } as unknown as Status
  const { sentence, worst } = summary(status, [incident({ muted: true })], NOW)
  assert.equal(worst, null)
  assert.equal(sentence, 'Quiet: one incident is open, and muted')
  assert.equal(summary(status, [], NOW).sentence, 'All quiet for 3 hours')
})
