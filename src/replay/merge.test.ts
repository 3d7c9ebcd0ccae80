import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MOST_OPEN, type Moment, mergeByTime } from './merge.ts'

const moment = (at: number): Moment => ({ at, outcome: { finding: null, ignored: null, clears: [], mark: null } })

async function* stream(...chunks: number[][]): AsyncGenerator<Moment[]> {
  for (const chunk of chunks) yield chunk.map(moment)
}

const merged = async (...streams: AsyncGenerator<Moment[]>[]) =>
  (await Array.fromAsync(mergeByTime(streams))).flat().map(({ at }) => at)

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

test('of many logs only some are open at once, and each is told to its end', async () => {
  let open = 0
  let most = 0
  async function* counted(at: number): AsyncGenerator<Moment[]> {
    most = Math.max(most, ++open)
    yield [moment(at)]
    yield [moment(at + 1000)]
    open--
  }
  const all = await merged(...Array.from({ length: 500 }, (_, at) => counted(at)))
  assert.equal(all.length, 1000)
  assert.equal(new Set(all).size, 1000)
  assert.ok(most <= MOST_OPEN, `${most} open at once`)
})

test('merging takes time in proportion to the records, however many logs there are', async () => {
  const seconds = async (logs: number) => {
    const streams = Array.from({ length: logs }, (_, log) =>
      stream(Array.from({ length: 40_000 / logs }, (_, index) => index * logs + log)),
    )
    const started = process.cpuUsage()
    await merged(...streams)
    return process.cpuUsage(started).user
  }
  await seconds(32)
  assert.ok((await seconds(32)) < 8 * (await seconds(2)) + 20_000)
})
