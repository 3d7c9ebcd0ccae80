import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { until } from '../../test/support/until.ts'
import { writeLine } from '../cli/demo/line.ts'
import { type DemoPlex, startDemoPlex } from '../cli/demo/plex/plex.ts'
import { createRandom } from '../cli/demo/random.ts'
import type { Frame } from './frames.ts'
import { type Closed, createNotifications } from './notifications.ts'

const random = createRandom(1)
const line = (text: string) => writeLine({ text }, Date.now(), random)

async function listening(t: TestContext, filters: 'log' | null = 'log', prepare: (plex: DemoPlex) => void = () => {}) {
  const plex = await startDemoPlex({ now: Date.now })
  prepare(plex)
  const frames: Frame[] = []
  const closed: Closed[] = []
  const unreadable: string[] = []
  let opened = 0
  const notifications = createNotifications({
    server: { url: plex.url, token: plex.token, verifyTls: true },
    introduction: { clientIdentifier: 'sentarr-test', version: '0', platform: 'test' },
    filters,
    clock: () => performance.now(),
    random: () => 0,
    onConnecting() {},
    onOpen: () => opened++,
    onFrames: (heard) => frames.push(...heard),
    onUnreadable: (why) => unreadable.push(why),
    onClosed(one) {
      closed.push(one)
      // Waiting is the caller's matter, and this one does not want to.
      setImmediate(() => notifications.nudge())
    },
  })
  const stop = new AbortController()
  const running = notifications.run(stop.signal)
  t.after(async () => {
    stop.abort()
    await running
    await plex.stop()
  })
  const messages = () => frames.map(({ body }) => body.message)
  return { plex, notifications, frames, messages, closed, unreadable, opened: () => opened }
}

test('lines come in order, and again after a cut', async (t) => {
  const { plex, notifications, messages, closed } = await listening(t)
  await until('the socket is open', () => notifications.isOpen() && plex.listeners() === 1)
  plex.write([line('one'), line('two')])
  await until('two lines', () => messages().length === 2)
  plex.cut()
  await until('it is open again', () => closed.length === 1 && plex.listeners() === 1)
  plex.write([line('three')])
  await until('the third line', () => messages().length === 3)
  assert.deepEqual(messages(), ['one', 'two', 'three'])
  assert.equal(plex.requests.filter(({ call }) => call === 'GET /:/websockets/notifications?filters=log').length, 2)
})

test('the other socket brings everything but lines', async (t) => {
  const { plex, notifications, frames } = await listening(t, null)
  await until('the socket is open', () => notifications.isOpen() && plex.listeners() === 1)
  plex.write([line('no')])
  plex.notify('playing', 'PlaySessionStateNotification', [{ sessionKey: '1' }, { sessionKey: '2' }])
  await until('two frames', () => frames.length === 2)
  assert.deepEqual(frames, [
    { type: 'playing', body: { sessionKey: '1' } },
    { type: 'playing', body: { sessionKey: '2' } },
  ])
})

test('a server without websockets is heard by server-sent events', async (t) => {
  const { plex, notifications, messages } = await listening(t, 'log', (its) => its.answerWith('/:/websocket', 404))
  await until('the stream is open', () => notifications.isOpen() && plex.listeners() === 1)
  plex.write([line('by events')])
  await until('the line', () => messages().length === 1)
  assert.deepEqual(messages(), ['by events'])
})

test('each refusal is told with its status, and it goes on trying', async (t) => {
  const { plex, closed, notifications } = await listening(t, 'log', (its) => its.mood('starting'))
  await until('503', () => closed.some(({ status, opened }) => status === 503 && !opened))
  plex.mood('well')
  await until('open', () => notifications.isOpen())
  plex.refuseToken(true)
  await until('401', () => closed.some(({ status }) => status === 401))
  await plex.kill()
  await until('refused', () => closed.some(({ failure }) => failure === 'refused'))
  plex.refuseToken(false)
  await plex.start()
  await until('open again', () => notifications.isOpen())
})

test('hostile messages are named and harm nothing', async (t) => {
  const { plex, notifications, messages, unreadable } = await listening(t)
  await until('the socket is open', () => notifications.isOpen() && plex.listeners() === 1)
  const texts = [
    '',
    'x',
    '{}',
    '[[[[',
    '{"NotificationContainer":{"type":"log","LogSentNotification":[{"message":{}}]}}',
    '7',
  ]
  for (const text of texts) plex.sendRaw(text)
  plex.sendRaw(
    `{"NotificationContainer":{"type":"log","LogSentNotification":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_001)}}`,
  )
  plex.sendRaw('x'.repeat(10 * 1024 * 1024))
  plex.write([line('and on')])
  await until('the line after them', () => messages().includes('and on'))
  assert.ok(unreadable.length >= 5)
})

const BY_EVENTS = (plex: DemoPlex) => plex.answerWith('/:/websocket', 404)
const TROUBLES: Record<string, { begin(plex: DemoPlex): unknown; end(plex: DemoPlex): unknown }> = {
  'a start (503)': { begin: (plex) => plex.mood('starting'), end: (plex) => plex.mood('well') },
  'a refused token (401)': { begin: (plex) => plex.refuseToken(true), end: (plex) => plex.refuseToken(false) },
  'connections that are reset': { begin: (plex) => plex.mood('reset'), end: (plex) => plex.mood('well') },
  'a proxy without Plex (502)': {
    begin(plex) {
      plex.answerWith('/:/', 502)
      plex.cut()
    },
    end: (plex) => plex.answerWith('/:/', null),
  },
  'a process that is gone': { begin: (plex) => plex.kill(), end: (plex) => plex.start() },
  'slow answers': {
    begin(plex) {
      plex.slow(200)
      plex.cut()
    },
    end: (plex) => plex.slow(0),
  },
}

for (const [way, prepare] of [
  ['websocket', () => {}],
  ['server-sent events', BY_EVENTS],
] as const) {
  for (const [name, { begin, end }] of Object.entries(TROUBLES)) {
    test(`by ${way}: ${name}, before the first connection and while it is open, is waited out`, async (t) => {
      let over: unknown = null
      const its = await listening(t, 'log', (plex) => {
        prepare(plex)
        over = begin(plex)
      })
      await over
      await until('it tried', () => its.closed.length > 0 || name === 'slow answers')
      await end(its.plex)
      await until('it listens', () => its.notifications.isOpen() && its.plex.listeners() === 1)
      its.plex.write([line('after the first trouble')])
      await until('the line', () => its.messages().includes('after the first trouble'))
      const before = its.closed.length
      await begin(its.plex)
      await until('it is cut', () => its.closed.length > before)
      await end(its.plex)
      await until('it listens again', () => its.notifications.isOpen() && its.plex.listeners() === 1)
      its.plex.write([line('after the second trouble')])
      await until('the line', () => its.messages().includes('after the second trouble'))
      assert.equal(its.messages().filter((message) => message === 'after the first trouble').length, 1)
    })
  }
}
