import assert from 'node:assert/strict'
import { test } from 'node:test'
import { healthOf } from './health.ts'

const server = (id: string, idleMs: number | null, storeProblem: string | null = null) => ({
  id,
  storeProblem,
  sources: [{ name: 'folder', state: { state: 'reading' as const, detail: '', idleMs } }],
})
const reasons = (...servers: Parameters<typeof healthOf>[0]['servers']) => healthOf({ servers, version: '1' }).reasons

test('a service whose reading comes round is well', () => {
  const servers = [server('plex', 60_000), server('attic', null)]
  assert.deepEqual(healthOf({ servers, version: '1' }), { status: 'ok', reasons: [], version: '1' })
})

test('a reading that hangs is named with the time it has not moved', () => {
  assert.deepEqual(reasons(server('plex', 120_000), server('attic', 180_000)), [
    'the reading of attic (folder) has not moved for 180 seconds',
  ])
})

test('a reading that broke is ill health at once; a source that cannot be read is not', () => {
  const source = (state: 'failed' | 'unreachable', detail: string) => [
    { name: 'folder', state: { state, detail, idleMs: 0 } },
  ]
  assert.deepEqual(
    reasons(
      { id: 'plex', storeProblem: null, sources: source('failed', 'Reading failed (boom).') },
      { id: 'attic', storeProblem: null, sources: source('unreachable', 'The disk is gone.') },
    ),
    ['the folder of plex: Reading failed (boom).'],
  )
})

test('a database that takes nothing is said once, however many servers wait for it', () => {
  const full = 'nothing can be stored: database or disk is full'
  assert.deepEqual(reasons(server('plex', 0, full), server('attic', 0, full)), [full])
})
