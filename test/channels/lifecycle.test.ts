// A long incident is one message per channel: posted, updated, resolved. And each service's own manners.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import test from 'node:test'
import type { Alert } from '../../src/alert/alert.ts'
import type { Channel } from '../../src/alert/channels/index.ts'
import type { DeliveryError, Receipt } from '../../src/alert/target.ts'
import { startStandIn } from '../support/http-stand-in.ts'
import { alertOf, channelOf, HTTP_CHANNELS, NOW, sendContext } from './channels-under-test.ts'

const raised = alertOf()
const repeated = alertOf({ id: 'a2', state: 'repeated', count: 40 })
const resolved = alertOf({ id: 'a3', state: 'resolved', duration_seconds: 3 * 3600 + 300 })

/** The life of one incident on one channel, each receipt handed to the next. */
async function live(channel: Channel, alerts: Alert[], first: Receipt | null = null): Promise<Receipt | null> {
  let receipt = first
  for (const alert of alerts) receipt = await channel.send(alert, receipt, sendContext(alert.id))
  return receipt
}

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

test('webhook: the body is the original’s with the alert, signed over time and body', async (t) => {
  const server = await startStandIn(t)
  await live(
    channelOf({ type: 'webhook', url: `${server.url}/x`, secret: 'abcd', method: 'put', headers: { 'X-Extra': '1' } }),
    [raised],
  )
  const { method, headers, body } = server.seen[0]!
  assert.deepEqual(JSON.parse(body), {
    title: raised.title,
    message: raised.message,
    severity: 'critical',
    timestamp: '2026-11-23T18:00:00.000Z',
    details: { Pattern: 'database_error', Count: 3, 'Time Window': '5 minutes', 'Latest Error': raised.sample },
    alert: raised,
  })
  const timestamp = String(NOW / 1000)
  const signature = createHmac('sha256', 'abcd').update(`${timestamp}.${body}`).digest('hex')
  assert.equal(method, 'PUT')
  assert.equal(headers['x-extra'], '1')
  assert.equal(headers['x-sentarr-timestamp'], timestamp)
  assert.equal(headers['x-sentarr-signature'], `sha256=${signature}`)
  assert.equal(headers['idempotency-key'], 'a1')
})

test('webhook: an own body is safe JSON whatever the alert holds', async (t) => {
  const server = await startStandIn(t)
  const body = '{"text":"{{ title }}: {{ sample }}","steps":{{ advice | json }},"n":{{ count }}}'
  const odd = alertOf({ title: 'a "quoted" \\ title', sample: 'line\nbreak", "admin": true, "x": "' })
  await live(channelOf({ type: 'webhook', url: server.url, body }), [odd])
  assert.deepEqual(server.latest(), { text: `${odd.title}: ${odd.sample}`.trim(), steps: odd.advice, n: 3 })
})

test('webhook: to Home Assistant, a good answer proves nothing, and the channel says so', () => {
  assert.match(
    channelOf({ type: 'webhook', url: 'http://ha:8123/api/webhook/plex_alert' }).caveat ?? '',
    /answers 200 to any webhook/,
  )
  assert.equal(channelOf({ type: 'webhook', url: 'http://elsewhere/hook' }).caveat, null)
})

type Call = { action: string; data: Record<string, unknown> }
function recordedCalls() {
  const calls: Call[] = []
  const callService = async (domain: string, service: string, data: object) => {
    calls.push({ action: `${domain}.${service}`, data: data as Record<string, unknown> })
  }
  return { calls, callService }
}

test('Home Assistant: the notification has the incident’s id, is replaced and dismissed', async () => {
  const { calls, callService } = recordedCalls()
  await live(channelOf({ type: 'homeassistant' }, { callService }), [raised, repeated, resolved])
  assert.deepEqual(
    calls.map(({ action, data }) => [action, data.notification_id]),
    [
      ['persistent_notification.create', 'sentarr_i1'],
      ['persistent_notification.create', 'sentarr_i1'],
      ['persistent_notification.dismiss', 'sentarr_i1'],
    ],
  )
})

test('Home Assistant: a phone gets the message under one tag, a notify entity gets plain text', async () => {
  const { calls, callService } = recordedCalls()
  await live(channelOf({ type: 'homeassistant', service: 'notify.mobile_app_phone' }, { callService }), [
    raised,
    resolved,
  ])
  await live(
    channelOf({ type: 'homeassistant', service: 'notify.send_message', entity_id: 'notify.hall' }, { callService }),
    [raised],
  )
  assert.deepEqual(
    calls.map(({ action, data }) => [action, Object.keys(data).sort().join()]),
    [
      ['notify.mobile_app_phone', 'data,message,title'],
      ['notify.mobile_app_phone', 'data,message,title'],
      ['notify.send_message', 'entity_id,message,title'],
    ],
  )
  assert.equal((calls[1]!.data.data as { tag: string }).tag, 'sentarr_i1')
  assert.match(String(calls[1]?.data.title), /^Resolved/)
})

test('Home Assistant: without a connection the channel says what is missing', async () => {
  await assert.rejects(
    live(channelOf({ type: 'homeassistant' }), [raised]),
    ({ final, message }: DeliveryError) => final && /HA_URL/.test(message),
  )
})

test('a channel’s own words replace the message, escaped for its service', async (t) => {
  const server = await startStandIn(t, { body: { ok: true, result: { message_id: 1 } } })
  const template = { title: 'Plex: {{ severity | upcase }}', body: '{{ title }} <b> since {{ first_seen_local }}' }
  await live(channelOf({ type: 'telegram', url: server.url, token: '1:a', chat_id: '5', template }), [raised])
  const { text } = server.latest()
  assert.match(
    String(text),
    /^<b>🔴 Plex: CRITICAL<\/b>\n\nLibrary database is corrupt &lt;b&gt; since 23 Nov 2026, 03:12:40 CET\n\n<a href=/,
  )
})

test('titles, users and paths are masked where a channel asks for it, also in the alert for programs', async (t) => {
  const server = await startStandIn(t)
  const sample = 'Error opening file "/media/Films/Alien (1979)/Alien.mkv" for account 123'
  await live(channelOf({ type: 'webhook', url: server.url, mask: ['titles', 'users', 'paths'] }), [alertOf({ sample })])
  const { body } = server.seen[0]!
  assert.doesNotMatch(body, /Alien|Films|123"/)
})
