import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Moment, mergeByTime } from './merge.ts'

const moment = (at: number): Moment => ({ at, outcome: { finding: null, ignored: null, clears: [], mark: null } })

async function* stream(...chunks: number[][]): AsyncGenerator<Moment[]> {
  for (const chunk of chunks) yield chunk.map(moment)
}

const merged = async (...streams: AsyncGenerator<Moment[]>[]) =>
  (await Array.fromAsync(mergeByTime(streams))).map(({ at }) => at)

test('logs are told in the order of time', async () => {
  assert.deepEqual(
    await merged(stream([1, 4], [], [9]), stream([2, 3, 5]), stream([], [6, 7])),
    [1, 2, 3, 4, 5, 6, 7, 9],
  )
})

test('a line written late stays where it stands, and nothing is lost', async () => {
  assert.deepEqual(await merged(stream([5, 1, 6]), stream([2])), [2, 5, 1, 6])
  assert.deepEqual(await merged(), [])
})
