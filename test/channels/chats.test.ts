// Discord, Slack, Telegram: a long incident is one message where the service can edit, and refusals are said in words.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { DeliveryError } from '../../src/alert/routing/target.ts'
import { startStandIn } from '../support/http-stand-in.ts'
import { channelOf, HTTP_CHANNELS, NOW } from './channels-under-test.ts'
import { live, raised, repeated, resolved } from './incident-life.ts'

test('Discord: one message is posted, edited by the repeat and by the end', async (t) => {
  const server = await startStandIn(t, { body: { id: '99' } })
  const channel = channelOf({ type: 'discord', ...HTTP_CHANNELS.discord!.settings(server.url), thread_id: '42' })
  assert.deepEqual(await live(channel, [raised, repeated, resolved]), { message: '99' })
  const path = '/api/webhooks/123456789012345678/dIsCoRd-SeCrEt_tOkEn'
  assert.deepEqual(
    server.seen.map(({ method, path }) => `${method} ${path}`),
    [
      `POST ${path}?wait=true&thread_id=42`,
      `PATCH ${path}/messages/99?thread_id=42`,
      `PATCH ${path}/messages/99?thread_id=42`,
    ],
  )
  const [embed] = server.latest().embeds as [{ title: string; color: number; description: string }]
  assert.equal(embed.title, 'Resolved: Library database is corrupt')
  assert.equal(embed.color, 0x2e9e5b)
  assert.ok(!embed.description.includes('What to do'))
})

test('Discord: a message that somebody deleted is posted anew', async (t) => {
  const server = await startStandIn(t, ({ method }) =>
    method === 'PATCH' ? { status: 404, body: { code: 10008, message: 'Unknown Message' } } : { body: { id: '100' } },
  )
  const channel = channelOf({ type: 'discord', url: `${server.url}/api/webhooks/1/x` })
  assert.deepEqual(await live(channel, [resolved], { message: '99' }), { message: '100' })
})

test('Discord: a reopened incident is a new message, which rings', async (t) => {
  const server = await startStandIn(t, { body: { id: '100' } })
  await live(channelOf({ type: 'discord', url: `${server.url}/x` }), [raised], { message: '99' })
  assert.equal(server.seen[0]?.method, 'POST')
})

test('Discord: a used-up allowance is respected before the next call', async (t) => {
  const server = await startStandIn(t, {
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '1.5' },
    body: { id: '1' },
  })
  let now = NOW
  const channel = channelOf({ type: 'discord', url: `${server.url}/x` }, { now: () => now })
  await live(channel, [raised])
  await assert.rejects(
    live(channel, [raised]),
    ({ final, retryAfterMs }: DeliveryError) => !final && retryAfterMs === 1500,
  )
  now += 1500
  await live(channel, [raised])
  assert.equal(server.seen.length, 2)
})

test('Slack: says in words why a webhook is dead', async (t) => {
  const server = await startStandIn(t, { status: 400, body: 'no_team' })
  const channel = channelOf({ type: 'slack', url: server.url })
  await assert.rejects(
    live(channel, [raised]),
    ({ final, message }: DeliveryError) => final && /does not exist any more/.test(message),
  )
  server.answer({ status: 400, body: 'invalid_blocks' })
  await assert.rejects(live(channel, [raised]), ({ final, rejected }: DeliveryError) => !final && rejected)
})

test('Telegram: one message is sent, then edited; an edit without a change is no error', async (t) => {
  const server = await startStandIn(t, ({ path }) =>
    path.endsWith('editMessageText')
      ? { status: 400, body: { ok: false, description: 'Bad Request: message is not modified' } }
      : { body: { ok: true, result: { message_id: 7 } } },
  )
  const channel = channelOf({ type: 'telegram', url: server.url, token: '1:a', chat_id: '5', message_thread_id: 3 })
  assert.deepEqual(await live(channel, [raised, repeated]), { message: '7', chat: '5' })
  assert.equal(JSON.parse(server.seen[0]!.body).message_thread_id, 3)
  assert.deepEqual([server.latest().chat_id, server.latest().message_id], ['5', 7])
})

test('Telegram: follows a group to its new number', async (t) => {
  const server = await startStandIn(t, ({ body }) =>
    JSON.parse(body).chat_id === '-5'
      ? {
          status: 400,
          body: {
            ok: false,
            description: 'Bad Request: group chat was upgraded',
            parameters: { migrate_to_chat_id: -1005 },
          },
        }
      : { body: { ok: true, result: { message_id: 8 } } },
  )
  const channel = channelOf({ type: 'telegram', url: server.url, token: '1:a', chat_id: '-5' })
  assert.deepEqual(await live(channel, [raised]), { message: '8', chat: '-1005' })
  assert.deepEqual(await live(channel, [resolved], { message: '3', chat: '-5' }), { message: '8', chat: '-1005' })
  assert.equal(server.seen.length, 3)
})

test('Telegram: a chat the bot cannot write to is final, in words', async (t) => {
  const server = await startStandIn(t, { status: 400, body: { ok: false, description: 'Bad Request: chat not found' } })
  await assert.rejects(
    live(channelOf({ type: 'telegram', url: server.url, token: '1:a', chat_id: '5' }), [raised]),
    ({ final, message }: DeliveryError) => final && /write to the bot/.test(message),
  )
})
