import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptLog } from '../test/support/log.ts'
import { createConnectionStatus, type Ended, keepConnected } from './keep-connected.ts'

/** The pauses after attempts that end so. */
async function pausesAfter(ends: Ended[]): Promise<number[]> {
  const stopping = new AbortController()
  const pauses: number[] = []
  await keepConnected({
    attempt: async () => ends[pauses.length]!,
    signal: stopping.signal,
    timing: { retryFrom: 1_000, retryTo: 6_000 },
    async pause(ms) {
      if (pauses.push(ms) === ends.length) stopping.abort()
    },
  })
  return pauses
}
const failed = { stood: false }

test('it is tried again after pauses that double up to the longest, and begin anew after a connection', async () => {
  assert.deepEqual(await pausesAfter([failed, failed, failed, failed, failed]), [1_000, 2_000, 4_000, 6_000, 6_000])
  assert.deepEqual(await pausesAfter([failed, failed, { stood: true }, failed]), [1_000, 2_000, 1_000, 2_000])
})

test('an attempt may say itself when the next one is due', async () => {
  assert.deepEqual(
    await pausesAfter([
      { stood: false, afterMs: 0 },
      { stood: false, afterMs: 60_000 },
    ]),
    [0, 60_000],
  )
})

test('a trouble is told when it is a new one, and again when it comes back', () => {
  const { log, lines } = keptLog()
  const status = createConnectionStatus({ detail: '' }, log)
  for (const detail of ['refused', 'refused', 'away', '', 'away']) status.say({ detail })
  assert.deepEqual(lines, ['warn: refused', 'warn: away', 'warn: away'])
  assert.deepEqual(status.now(), { detail: 'away' })
})
