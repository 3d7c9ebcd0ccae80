import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Batch, Checkpoint } from '../source/batch.ts'
import { createZones } from './zones.ts'

const banner = (zone: string, version = '1.42.2.10156-f737b826c') =>
  `Oct 06, 2026 12:00:00.000 [140012411710264] INFO - Plex Media Server v${version} - Docker Docker Container (LinuxServer.io) x86_64 - build: linux-x86_64 debian - GMT ${zone}\n`
const harmless = 'Oct 06, 2026 12:00:00.000 [140012411710264] DEBUG - Request: GET /identity\n'

const batch = (file: string, text: string, offset: number): Batch => ({
  file,
  bytes: Buffer.from(text),
  final: false,
  live: true,
  past: false,
  gap: null,
  checkpointAt: (consumed) => ({ offset: offset + consumed }) as Checkpoint,
})

function zones(heads: Record<string, string> = {}) {
  const asked: string[] = []
  const its = createZones({
    async head(file) {
      asked.push(file)
      return Buffer.from(heads[file] ?? '')
    },
  })
  return { ...its, asked }
}

test('the banner at the beginning of a file says the zone of its lines and the version', async () => {
  const its = zones()
  assert.equal(its.plexVersion(), null)
  assert.equal(await its.of(batch('a.log', banner('-05:00') + harmless, 0)), -300)
  assert.equal(its.plexVersion(), '1.42.2.10156-f737b826c')
  assert.equal(await its.of(batch('a.log', harmless, 300)), -300)
  assert.deepEqual(its.asked, [], 'the file need not be read again')
})

test('reading that begins in the middle of a file asks for its beginning, once', async () => {
  const its = zones({ 'a.log': banner('02:00') })
  assert.equal(await its.of(batch('a.log', harmless, 5_000)), 120)
  assert.equal(await its.of(batch('a.log', harmless, 6_000)), 120)
  assert.deepEqual(its.asked, ['a.log'])
})

test('each generation says its own zone: daylight saving changes it, and an update the version', async () => {
  const its = zones()
  await its.of(batch('a.log', banner('02:00'), 0))
  assert.equal(await its.of(batch('a.log', banner('01:00', '1.43.0.10300-aaaa'), 0)), 60)
  assert.equal(its.plexVersion(), '1.43.0.10300-aaaa')
})

test('a generation without a banner keeps the zone that was known, another file has its own', async () => {
  const its = zones()
  await its.of(batch('a.log', banner('02:00'), 0))
  assert.equal(await its.of(batch('a.log', harmless, 0)), 120)
  assert.equal(await its.of(batch('b.log', harmless, 0)), null)
})
