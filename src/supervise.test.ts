import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptLog } from '../test/support/log.ts'
import { createFailures, supervise } from './supervise.ts'

/** Runs that last so long and end with the error of that name; a last one is stopped from outside and falls, too. */
async function supervised(runs: readonly [lastsMs: number, error: string][]) {
  const { log, lines } = keptLog()
  const stopping = new AbortController()
  const pauses: number[] = []
  const falls: [string, number][] = []
  let at = 0
  await supervise({
    what: 'the work',
    async run() {
      const [lasts, error] = runs[pauses.length] ?? [0, 'stopped']
      at += lasts
      if (pauses.length >= runs.length) stopping.abort()
      throw new Error(error)
    },
    signal: stopping.signal,
    log,
    clock: () => at,
    pause: async (ms) => void pauses.push(ms),
    fell: ({ message }, pauseMs) => falls.push([message, pauseMs]),
  })
  return { lines, pauses, falls }
}

test('what falls begins again after pauses that double up to a minute; the same fall is said once', async () => {
  const { lines, pauses, falls } = await supervised(Array.from({ length: 8 }, () => [10, 'boom']))
  assert.deepEqual(
    pauses,
    [1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1_000),
  )
  assert.deepEqual(lines, ['error: the work failed; it begins again'])
  assert.deepEqual(
    falls.map(([message]) => message),
    new Array(8).fill('boom'),
  )
})

test('what ran for a minute is well: the next fall is a first one, said and followed by a short pause', async () => {
  const { lines, pauses } = await supervised([
    [10, 'boom'],
    [10, 'boom'],
    [60_000, 'boom'],
    [10, 'boom'],
    [10, 'bang'],
  ])
  assert.deepEqual(pauses, [1_000, 2_000, 1_000, 2_000, 4_000])
  assert.equal(lines.length, 3)
})

test('a fall by being stopped is none', async () => {
  const { lines, falls } = await supervised([])
  assert.deepEqual([lines, falls], [[], []])
})

test('a failure is told when it is another one, and anew after it was over', () => {
  const told: string[] = []
  const failures = createFailures(({ message }) => told.push(message))
  assert.equal(failures.over(), false)
  for (const message of ['a', 'a', 'b']) failures.failed(new Error(message))
  assert.equal(failures.over(), true)
  assert.equal(failures.over(), false)
  failures.failed('b')
  assert.deepEqual(told, ['a', 'b', 'b'])
})
