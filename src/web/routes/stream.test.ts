import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { keptLog } from '../../../test/support/log.ts'
import { until } from '../../../test/support/until.ts'
import { createLogReaders } from '../../source/browse/readers.ts'
import { answerError } from '../errors.ts'
import { createFeed, type Feed } from '../feed.ts'
import { newRouter } from '../openapi.ts'
import { streamRoutes } from './stream.ts'

const newFeed = () =>
  createFeed({
    clock: () => performance.now(),
    run: 'run',
    version: '1',
    log: keptLog().log,
    now: () => 0,
    views: {
      incident: () => assert.fail(),
      delivery: () => assert.fail(),
      channel: () => null,
      server: () => null,
      streams: () => '',
    },
  })

const routesOf = (feed: Feed, person: () => string, stillIn = () => true, logs = createLogReaders([])) =>
  newRouter()
    .use(async (its, next) => {
      its.set('person', person())
      its.set('rights', async () => (person() === 'guest' ? 'look' : 'administer'))
      its.set('stillIn', stillIn)
      await next()
    })
    .route('/', streamRoutes({ feed, log: keptLog().log, logs }))
    .onError(answerError(keptLog().log))

it('cuts a client that does not read instead of keeping all for it', async () => {
  const feed = newFeed()
  let cut = 0
  const routes = routesOf(feed, () => 'owner')
  const response = await routes.request('/stream', {}, { incoming: { socket: { destroy: () => cut++ } } })
  assert.equal(feed.listeners(), 1)
  for (let n = 0; n < 100 && cut === 0; n++) feed.publish('incident_deleted', { id: 'x'.repeat(10_000) })
  assert.equal(cut, 1)
  assert.equal(feed.listeners(), 0)
  await response.body?.cancel()
})

it('forgets a client that goes, and takes no more than it can serve', async () => {
  const feed = newFeed()
  let person = 'guest'
  const routes = routesOf(feed, () => person)
  const open = () => routes.request('/stream', {}, { incoming: { socket: { destroy() {} } } })
  const streams: Response[] = []
  const openFor = async (who: string, count: number) => {
    person = who
    for (let n = 0; n < count; n++) streams.push(await open())
    return (await open()).status
  }
  assert.equal(await openFor('guest', 8), 429, 'no more of one person')
  for (const other of ['a', 'b']) assert.equal(await openFor(other, 8), 429)
  assert.equal(await openFor('c', 4), 200)
  person = 'guest'
  assert.equal((await open()).status, 429)
  assert.equal(await openFor('owner', 3), 429, 'what was kept for administrators is taken now')
  assert.equal(feed.listeners(), 32)
  for (const { body } of streams) await body?.cancel()
  assert.equal(feed.listeners(), 1, 'the one that openFor tried beyond the count of c')
  person = 'd'
  assert.equal((await open()).status, 200, 'who goes makes room')
})

it('ends a stream when its session has ended', async () => {
  const feed = newFeed()
  let [cut, stillIn] = [0, true]
  const routes = routesOf(
    feed,
    () => 'owner',
    () => stillIn,
  )
  await routes.request('/stream', {}, { incoming: { socket: { destroy: () => cut++ } } })
  feed.publish('incident_deleted', { id: '1' })
  assert.deepEqual([cut, feed.listeners()], [0, 1])
  stillIn = false
  feed.publish('incident_deleted', { id: '2' })
  assert.deepEqual([cut, feed.listeners()], [1, 0])
})

it('says hello when it knows where the log that it follows begins', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-stream-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'Plex Media Server.log'), '')
  const feed = newFeed()
  const logs = createLogReaders([{ id: 'plex', logFolder: () => folder }])
  const { reader } = logs.of('plex')
  const { read } = reader
  const disk = Promise.withResolvers<void>()
  reader.read = async (...asked) => {
    await disk.promise
    return read(...asked)
  }
  const routes = routesOf(
    feed,
    () => 'owner',
    () => true,
    logs,
  )
  const incoming = { incoming: { socket: { destroy() {} } } }
  const response = await routes.request('/stream?logs=Plex%20Media%20Server.log', {}, incoming)
  const gone = await routes.request('/stream?logs=Plex%20Media%20Server.log', {}, incoming)
  await gone.body?.cancel()
  await new Promise(setImmediate)
  assert.equal(feed.listeners(), 0)
  disk.resolve()
  await until('the hello', () => feed.listeners() === 1)
  await response.body?.cancel()
  assert.equal(feed.listeners(), 0, 'who went before it began never listens')
})
