// ntfy, Pushover, Apprise: notifications that are replaced, ring until confirmed, or are passed on.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { DeliveryError } from '../../src/alert/routing/target.ts'
import { startStandIn } from '../support/http-stand-in.ts'
import { channelOf } from './channels-under-test.ts'
import { live, raised, resolved } from './incident-life.ts'

test('ntfy: news of an incident replace its notification, priority follows severity', async (t) => {
  const server = await startStandIn(t)
  const channel = channelOf({ type: 'ntfy', url: server.url, topic: 'plex', token: 'tk_abc' })
  await live(channel, [raised, resolved])
  const [first, last] = server.seen.map(({ body }) => JSON.parse(body))
  assert.deepEqual(
    [first.sequence_id, first.priority, first.tags, first.click],
    ['i1', 5, ['rotating_light'], raised.url],
  )
  assert.deepEqual([last.sequence_id, last.priority, last.tags], ['i1', 2, ['white_check_mark']])
  assert.equal(server.seen[0]?.headers.authorization, 'Bearer tk_abc')
})

test('ntfy: a login is sent as Basic', async (t) => {
  const server = await startStandIn(t)
  await live(channelOf({ type: 'ntfy', url: server.url, topic: 'plex', user: 'a', password: 'b:c' }), [raised])
  assert.equal(server.seen[0]?.headers.authorization, `Basic ${Buffer.from('a:b:c').toString('base64')}`)
})

test('Pushover: a critical alert rings until confirmed, and the end stops the ringing', async (t) => {
  const server = await startStandIn(t, ({ path }) => ({
    body: { status: 1, ...(path.endsWith('messages.json') && { receipt: 'r9' }) },
  }))
  const channel = channelOf({ type: 'pushover', url: server.url, token: 't', user: 'u' })
  const receipt = await live(channel, [raised])
  assert.deepEqual(receipt, { receipt: 'r9' })
  assert.deepEqual([server.latest().priority, server.latest().retry, server.latest().expire], [2, 60, 3600])
  await live(channel, [resolved], receipt)
  assert.deepEqual(
    server.seen.map(({ path }) => path),
    ['/1/messages.json', '/1/receipts/r9/cancel.json', '/1/messages.json'],
  )
  assert.equal(server.latest().priority, -1)
})

test('Pushover: a wrong user key is final, in Pushover’s words', async (t) => {
  const server = await startStandIn(t, {
    status: 400,
    body: { user: 'invalid', errors: ['user identifier is not a valid user'], status: 0 },
  })
  await assert.rejects(
    live(channelOf({ type: 'pushover', url: server.url, token: 't', user: 'u' }), [raised]),
    ({ final, message }: DeliveryError) => final && /user identifier is not a valid user/.test(message),
  )
})

test('Apprise: an unknown key answers 204 and is an error nevertheless', async (t) => {
  const server = await startStandIn(t, { status: 204 })
  await assert.rejects(
    live(channelOf({ type: 'apprise', url: server.url, key: 'none' }), [raised]),
    /nothing stored under this key/,
  )
  server.answer({ status: 424 })
  await assert.rejects(
    live(channelOf({ type: 'apprise', url: server.url, urls: 'json://x' }), [raised]),
    /did not take the message/,
  )
})
