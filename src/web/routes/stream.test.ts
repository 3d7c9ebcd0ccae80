import assert from 'node:assert/strict'
import { it } from 'node:test'
import { keptLog } from '../../../test/support/log.ts'
import { createLogReaders } from '../../source/browse/readers.ts'
import { answerError } from '../errors.ts'
import { createFeed } from '../feed.ts'
import { streamRoutes } from './stream.ts'

const newFeed = () =>
  createFeed({
    run: 'run',
    version: '1',
    log: keptLog().log,
    now: () => 0,
    views: {
      incident: () => assert.fail(),
      delivery: () => assert.fail(),
      channel: () => null,
      server: () => null,
    },
  })

it('cuts a client that does not read instead of keeping all for it', async () => {
  const feed = newFeed()
  let cut = 0
  const routes = streamRoutes({ feed, logs: createLogReaders([]) })
  const response = await routes.request('/stream', {}, { incoming: { socket: { destroy: () => cut++ } } })
  assert.equal(feed.listeners(), 1)
  for (let n = 0; n < 100 && cut === 0; n++) feed.publish('incident_deleted', { id: 'x'.repeat(10_000) })
  assert.equal(cut, 1)
  assert.equal(feed.listeners(), 0)
  await response.body?.cancel()
})

it('forgets a client that goes, and takes no more than it can serve', async () => {
  const feed = newFeed()
  const routes = streamRoutes({ feed, logs: createLogReaders([]) })
  routes.onError(answerError(keptLog().log))
  const open = () => routes.request('/stream', {}, { incoming: { socket: { destroy() {} } } })
  const streams = await Promise.all(Array.from({ length: 32 }, open))
  assert.equal(feed.listeners(), 32)
  assert.equal((await open()).status, 429)
  for (const { body } of streams) await body?.cancel()
  assert.equal(feed.listeners(), 0)
})
