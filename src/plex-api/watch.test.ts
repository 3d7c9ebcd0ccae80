import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type Fault, watchedHousehold } from '../../test/support/watched-household.ts'
import { somebodyPlays } from '../cli/demo/plex/household.ts'
import type { PlexResult } from './client.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

function watched(t: TestContext, fault: Fault = null) {
  const calls: { at: number; call: string; headers: Record<string, string> }[] = []
  const its = watchedHousehold(t, {
    asked: ({ path, method = 'GET', headers = {} }, at) => calls.push({ at, call: `${method} ${path}`, headers }),
    fault,
  })
  return { ...its, calls }
}

const status =
  (code: number) =>
  (path: string): PlexResult | null =>
    code === 401 && path === '/identity'
      ? null
      : { ok: true, status: code, headers: {}, body: Buffer.from('<h1>x</h1>') }
const failure = (why: 'refused' | 'silent' | 'unreachable') => (): PlexResult => ({
  ok: false,
  failure: why,
  detail: why,
})

const FORBIDDEN = /refreshReachability|updater\/check|emptyTrash|databases/

describe('an hour of watching', () => {
  for (const [name, behave] of [
    ['a calm server', () => {}],
    [
      'a busy one: frames all the time',
      (its: ReturnType<typeof watched>) => {
        its.watch.heard({ type: 'playing', body: { sessionKey: '1', state: 'playing' } })
        its.watch.heard({ type: 'status', body: { notificationName: 'LIBRARY_UPDATE' } })
        its.watch.heard({ type: 'reachability', body: {} })
        its.watch.heard({ type: 'account', body: {} })
      },
    ],
    [
      'one that flaps',
      (its: ReturnType<typeof watched>) => {
        its.fail(its.time.clock() % (2 * MINUTE) < MINUTE ? failure('refused') : null)
        its.watch.closed({ opened: false, startedAt: its.time.clock(), failure: 'refused', status: null, detail: '' })
      },
    ],
    ['one that refuses the token', (its: ReturnType<typeof watched>) => its.fail(status(401))],
  ] as const) {
    test(`${name} costs at most 24 requests in any minute, and none that is forbidden`, async (t) => {
      const its = watched(t)
      for (let passed = 0; passed < 60 * MINUTE; passed += 20 * SECOND) {
        behave(its)
        await its.time.pass(20 * SECOND)
      }
      const times = its.calls.map(({ at }) => at)
      const most = Math.max(...times.map((at) => times.filter((other) => other >= at && other < at + MINUTE).length))
      assert.ok(most <= 24, `${most} requests in a minute`)
      assert.ok(times.length > 100, `${times.length} requests in an hour`)
      for (const { call, headers } of its.calls) {
        assert.doesNotMatch(call, FORBIDDEN)
        if (call.includes('/all?')) assert.notEqual(headers['X-Plex-Container-Size'], undefined, call)
      }
    })
  }
})

test('what an event gives reason to ask is asked when its time has come, however long nothing else is due', async (t) => {
  const its = watched(t)
  await its.time.pass(150 * SECOND)
  its.calls.length = 0
  const at = its.time.clock()
  its.watch.heard({ type: 'playing', body: { sessionKey: '1', state: 'playing' } })
  await its.time.pass(5 * SECOND)
  assert.deepEqual(
    its.calls.filter(({ call }) => call === 'GET /status/sessions').map((call) => call.at - at),
    [2 * SECOND],
  )
})

describe('what is known of a server', () => {
  test('after a minute it is all there', async (t) => {
    const { time, household, watch } = watched(t)
    somebodyPlays(household, 0, 's0001')
    somebodyPlays(household, 1, null)
    await time.pass(2 * MINUTE)
    assert.deepEqual(watch.view(), {
      state: 'up',
      reachable: true,
      version: '1.43.1.10611-1e34174b1',
      name: 'Plex Demo',
      signedIn: true,
      remoteAccess: true,
      activeStreams: 2,
      activeTranscodes: 1,
      libraryItems: 121,
      tokenTaken: true,
      owner: true,
      debugLog: true,
      autoEmptyTrash: true,
      diagnostics: ['logs', 'databases', 'streaminglogs'],
    })
    assert.deepEqual(watch.judgements().troubles, [])
    assert.deepEqual(
      [...watch.judgements().guarded.values()].map(({ last }) => last),
      [
        { top: 120, leaves: null },
        { top: 1, leaves: 200 },
      ],
    )
  })

  test('a loss is told after a second count, and over when all is back', async (t) => {
    const { time, household, watch } = watched(t)
    await time.pass(2 * MINUTE)
    const { items } = household.sections[0]!
    const gone = items.splice(0, 30)
    watch.heard({ type: 'status', body: { notificationName: 'LIBRARY_UPDATE' } })
    await time.pass(10 * SECOND)
    const loss = () => [...watch.judgements().guarded.values()][0]!.loss
    assert.equal(loss(), null, 'one count may be in the middle of a scan')
    await time.pass(2 * MINUTE)
    assert.deepEqual(loss(), { missing: 30, of: 120, what: 'items' })
    items.push(...gone)
    watch.heard({ type: 'status', body: { notificationName: 'LIBRARY_UPDATE' } })
    await time.pass(2 * MINUTE)
    assert.equal(loss(), null)
  })

  test('what somebody deleted outside of a scan is no loss; during one it is', async (t) => {
    for (const scanning of [false, true]) {
      const { time, household, watch } = watched(t)
      await time.pass(2 * MINUTE)
      if (scanning)
        watch.heard({
          type: 'activity',
          body: { event: 'started', Activity: { type: 'library.update.section', Context: { librarySectionID: '1' } } },
        })
      household.sections[0]!.items.splice(0, 30)
      for (let deleted = 0; deleted < 30; deleted++)
        watch.heard({ type: 'timeline', body: { sectionID: 1, state: '9', type: 1 } })
      if (scanning)
        watch.heard({
          type: 'activity',
          body: { event: 'ended', Activity: { type: 'library.update.section', Context: { librarySectionID: '1' } } },
        })
      else watch.heard({ type: 'status', body: { notificationName: 'LIBRARY_UPDATE' } })
      await time.pass(3 * MINUTE)
      assert.equal([...watch.judgements().guarded.values()][0]!.loss === null, !scanning)
    }
  })

  test('requests to delete in the log explain what is missing, and a large deletion is news once', async (t) => {
    const { time, household, watch } = watched(t)
    await time.pass(2 * MINUTE)
    const { items } = household.sections[0]!
    for (const { ratingKey } of items.splice(0, 30))
      watch.said(`Request: [192.168.1.5:4000 (Subnet)] DELETE /library/metadata/${ratingKey} (6 live) #5e`)
    await time.pass(3 * MINUTE)
    assert.equal([...watch.judgements().guarded.values()][0]!.loss, null)
    assert.deepEqual(watch.libraries.takeRemoved(), [
      { library: 'Films', left: 90, missing: 30, of: 120, what: 'items' },
    ])
    items.splice(0, 2)
    watch.heard({ type: 'status', body: { notificationName: 'LIBRARY_UPDATE' } })
    await time.pass(3 * MINUTE)
    assert.deepEqual(watch.libraries.takeRemoved(), [], 'two are nothing large')
  })

  test('a folder whose known file is gone is named, and not any more when it is back', async (t) => {
    const { time, household, watch } = watched(t)
    await time.pass(2 * MINUTE)
    for (const item of household.sections[1]!.items) item.exists = false
    await time.pass(17 * MINUTE)
    assert.deepEqual(watch.judgements().gone, [{ library: 'Series', folder: '/media/series' }])
    for (const item of household.sections[1]!.items) item.exists = true
    await time.pass(17 * MINUTE)
    assert.deepEqual(watch.judgements().gone, [])
  })

  test('the trash is kept by one setting, which is read back', async (t) => {
    const { time, household, calls, watch } = watched(t)
    await time.pass(MINUTE)
    const kept = watch.keepTrash()
    await time.pass(MINUTE)
    assert.equal(await kept, true)
    assert.equal(household.prefs.get('autoEmptyTrash'), false)
    assert.deepEqual(
      calls.filter(({ call }) => call.startsWith('PUT')).map(({ call }) => call),
      ['PUT /:/prefs?autoEmptyTrash=0'],
    )
  })

  for (const [why, state, rule] of [
    ['refused', 'refused', 'server.down'],
    ['silent', 'hung', 'server.hung'],
    ['unreachable', 'unreachable', 'server.down'],
  ] as const) {
    test(`a server that is ${state}: once, after a minute, until it answers`, async (t) => {
      const { time, fail, watch } = watched(t)
      await time.pass(2 * MINUTE)
      fail(failure(why))
      await time.pass(55 * SECOND)
      assert.equal(watch.view().state, 'up')
      await time.pass(60 * SECOND)
      assert.equal(watch.view().state, state)
      assert.deepEqual(
        watch.judgements().troubles?.map((one) => one.rule),
        [rule],
      )
      assert.equal(watch.judgements().remoteLost, false, 'what was known is not forgotten')
      fail(null)
      await time.pass(30 * SECOND)
      assert.equal(watch.view().state, 'up')
      assert.deepEqual(watch.judgements().troubles, [])
    })
  }

  test('503 for a while is a start, then maintenance; a refused token is neither', async (t) => {
    const { time, fail, watch } = watched(t)
    await time.pass(MINUTE)
    fail(status(503))
    await time.pass(40 * SECOND)
    assert.equal(watch.view().state, 'starting')
    await time.pass(70 * SECOND)
    assert.equal(watch.view().state, 'maintenance')
    fail(status(401))
    await time.pass(10 * MINUTE)
    assert.equal(watch.view().state, 'unauthorized')
    assert.deepEqual(
      watch.judgements().troubles?.map(({ rule }) => rule),
      ['auth.token_refused'],
    )
    fail(null)
    await time.pass(2 * MINUTE)
    assert.equal(watch.view().state, 'up')
  })

  for (const code of [401, 404]) {
    test(`another program at the address, which answers ${code}, is said to be one`, async (t) => {
      const other = (): PlexResult => ({ ok: true, status: code, headers: {}, body: Buffer.alloc(0) })
      const { time, watch } = watched(t, other)
      await time.pass(30 * SECOND)
      assert.equal(watch.view().state, null)
      await time.pass(3 * MINUTE)
      assert.equal(watch.view().state, 'unreachable')
      assert.match(watch.judgements().troubles![0]!.detail, /no Plex server/)
    })
  }
})
