import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBudget, LANES } from './budget.ts'
import { createOwnLines } from './own-lines.ts'

const CLIENT = '5f0c3a52-0d0f-4a57-9a2c-2f1f4e7f6a10'

function withClock() {
  let now = 0
  const own = createOwnLines({ clientIdentifier: CLIENT, clock: () => now })
  return { own, pass: (ms: number) => (now += ms) }
}
const request = (path: string, id: string) =>
  `Request: [192.168.1.9:40112 (Subnet)] GET ${path} (4 live) #${id} Signed-in Token (owner) (Sentarr)`
const completed = (path: string, id: string) =>
  `Completed: [192.168.1.9:40112] 200 GET ${path} (4 live) #${id} 1ms 434 bytes`

test('the lines of our own requests are known, those of others are not', () => {
  const { own } = withClock()
  own.asked('GET', '/status/sessions')
  assert.equal(own.isOwn(request('/status/sessions', '5e')), true)
  assert.equal(own.isOwn('[Req#5e] Auth: authenticated user 1 as owner'), true)
  assert.equal(own.isOwn(completed('/status/sessions', '5e')), true)
  assert.equal(own.isOwn(request('/status/sessions', '61')), false, 'asked once, so the second is somebody else')
  assert.equal(own.isOwn(completed('/status/sessions', '61')), false)
  assert.equal(own.isOwn('[Req#61] Auth: authenticated user 1 as owner'), false)
  assert.equal(own.isOwn(request('/library/sections', '62')), false)
  assert.equal(own.isOwn('[Req#62/Transcode/abc] Failed'), false)
})

test('a request is forgotten after two minutes', () => {
  const { own, pass } = withClock()
  own.asked('GET', '/')
  pass(120_001)
  own.asked('GET', '/identity')
  assert.equal(own.isOwn(request('/', '7')), false)
})

test('the handshake is ours only right after we connected', () => {
  const { own, pass } = withClock()
  assert.equal(own.isOwn('WebSocket: Performing handshake from origin http://x'), false)
  own.connecting()
  assert.equal(own.isOwn('Beginning read from WebSocket'), true)
  assert.equal(
    own.isOwn('Request: [127.0.0.1:1 (Loopback)] GET /:/websockets/notifications?filters=log (10 live) #1'),
    true,
  )
  pass(2_001)
  assert.equal(own.isOwn('Beginning read from WebSocket'), false)
  assert.equal(own.isOwn(`[Req#9] device ${CLIENT}`), true)
})

test('an hour of eager asking stays within the budget', () => {
  let now = 0
  const budget = createBudget(() => now)
  const times: number[] = []
  for (; now < 3_600_000; now += 250) {
    if (budget.take('other')) times.push(now)
    if (budget.take('identity')) times.push(now)
  }
  const most = Math.max(...times.map((at) => times.filter((other) => other >= at && other < at + 60_000).length))
  assert.equal(most, 24)
  assert.equal(LANES.identity + LANES.other, 24)
})

test('says how long to wait', () => {
  let now = 0
  const budget = createBudget(() => now)
  for (let asked = 0; asked < LANES.identity; asked++) assert.equal(budget.take('identity'), true)
  assert.equal(budget.take('identity'), false)
  assert.equal(budget.waitMs('identity'), 60_000)
  assert.equal(budget.waitMs('other'), 0)
  now = 60_000
  assert.equal(budget.take('identity'), true)
})
