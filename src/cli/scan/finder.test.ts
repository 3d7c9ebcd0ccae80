import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { logLines } from '../../../bench/log.ts'
import { seeded } from '../../../bench/random.ts'
import { findRecords } from '../../plex/find-records.ts'
import { wantedLines } from '../../plex/wanted-lines.ts'
import { beginThread, createFinder, type Finder } from './finder.ts'

const LITERALS = ['Completed: [', 'Library section']
const LOG = Buffer.from([...logLines(5_000, Date.UTC(2026, 1, 6, 12), seeded(3))].map(({ text }) => text).join(''))

function shared(finder: Finder): Buffer {
  const bytes = finder.memory(LOG.length + 10).subarray(10)
  LOG.copy(bytes)
  return bytes
}

/** A finder whose thread is there. */
async function inThread(begin: (literals: readonly string[]) => Worker): Promise<Finder> {
  let ready: Promise<unknown> | undefined
  const finder = createFinder(LITERALS, {
    threads: 2,
    bytesHere: 0,
    begin(literals) {
      const worker = begin(literals)
      ready = once(worker, 'message')
      return worker
    },
  })
  await finder.find(shared(finder), true)
  await ready
  return finder
}

test('a thread finds what is found here, in the order of the questions', async () => {
  const finder = await inThread(beginThread)
  try {
    const bytes = shared(finder)
    const pieces = [0, 1, 77, 200_000].map((from) => bytes.subarray(from))
    for (const final of [true, false]) {
      const found = await Promise.all(pieces.map((piece) => finder.find(piece, final)))
      const here = pieces.map((piece) => findRecords(Buffer.from(piece), final, wantedLines(LITERALS)))
      assert.deepEqual(found, here)
      assert.ok(found[0]!.starts.length > 10)
    }
  } finally {
    finder.close()
  }
})

const HERE = findRecords(LOG, true, wantedLines(LITERALS))

test('when the thread ends, what it was asked and all that follows is found here', async () => {
  const dies = `const { parentPort } = require('node:worker_threads')
    parentPort.on('message', () => process.exit(3))
    parentPort.postMessage({ ready: true })`
  const finder = await inThread(() => new Worker(dies, { eval: true }))
  const asked = [shared(finder), shared(finder)].map((bytes) => finder.find(bytes, true))
  assert.deepEqual(await Promise.all(asked), [HERE, HERE])
  assert.deepEqual(await finder.find(shared(finder), true), HERE)
  finder.close()
})

test('when no thread can begin, all is found here, and it is tried once', async () => {
  let tries = 0
  const begin = () => {
    tries++
    throw new Error('ERR_WORKER_INIT_FAILED')
  }
  const finder = createFinder(LITERALS, { threads: 2, bytesHere: 0, begin })
  for (const bytes of [shared(finder), shared(finder)]) assert.deepEqual(await finder.find(bytes, true), HERE)
  assert.equal(tries, 1)
  finder.close()
})

test('on a machine with one processor, and for little, no thread is begun', async () => {
  const begin = () => assert.fail('begun')
  for (const options of [
    { threads: 1, bytesHere: 0, begin },
    { threads: 2, bytesHere: LOG.length, begin },
  ]) {
    const finder = createFinder(LITERALS, options)
    assert.deepEqual(await finder.find(shared(finder), true), HERE)
    finder.close()
  }
})
