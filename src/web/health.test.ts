import assert from 'node:assert/strict'
import { test } from 'node:test'
import { healthOf } from './health.ts'

const NOW = 1_795_460_000_000
const server = (id: string, ago: number, storeProblem: string | null = null) => ({
  id,
  lastRound: NOW - ago,
  storeProblem,
})
const reasons = (...servers: ReturnType<typeof server>[]) => healthOf({ servers, version: '1', now: NOW }).reasons

test('a service whose reading comes round is well', () => {
  assert.deepEqual(healthOf({ servers: [server('plex', 60_000)], version: '1', now: NOW }), {
    status: 'ok',
    reasons: [],
    version: '1',
  })
})

test('a reading that hangs is named with the time it has not moved', () => {
  assert.deepEqual(reasons(server('plex', 5_000), server('attic', 180_000)), [
    'the reading of attic has not moved for 180 seconds',
  ])
})

test('a database that takes nothing is said once, however many servers wait for it', () => {
  const full = 'nothing can be stored: database or disk is full'
  assert.deepEqual(reasons(server('plex', 0, full), server('attic', 0, full)), [full])
})
