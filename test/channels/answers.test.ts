// What each channel makes of every kind of answer: taken, refused for good, to be tried again; and no secret in any of it.
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { inspect } from 'node:util'
import type { ChannelSettings } from '../../src/alert/channels/channel.ts'
import { createChannel } from '../../src/alert/channels/index.ts'
import { DeliveryError } from '../../src/alert/routing/target.ts'
import { type Reply, type Seen, type StandIn, startStandIn } from '../support/http-stand-in.ts'
import { REFUSED_HOSTS } from '../support/refused-hosts.ts'
import { alertOf, channelOf, HTTP_CHANNELS, NOW, sendContext, toolsOf } from './channels-under-test.ts'

const channels = Object.entries(HTTP_CHANNELS)

async function failure(t: TestContext, type: string, reply: Reply | ((seen: Seen) => Reply), given: object = {}) {
  const server: StandIn = await startStandIn(t, reply)
  const { settings, secrets } = HTTP_CHANNELS[type]!
  const channel = channelOf({ type, ...settings(server.url), ...given }, { timeoutMs: 300 })
  const error: unknown = await channel.send(alertOf(), null, sendContext()).then(
    () => null,
    (error: unknown) => error,
  )
  assert.ok(error instanceof DeliveryError, `${type} took ${inspect(reply)}`)
  for (const secret of secrets)
    assert.ok(
      !inspect(error, { depth: 9, showHidden: true }).includes(secret),
      `${type} tells ${secret}: ${error.message}`,
    )
  return error
}

for (const [type] of channels) {
  test(`${type}: a refused login, a forbidden, unknown or gone address is final`, async (t) => {
    for (const status of [401, 403, 404, 410]) {
      const error = await failure(t, type, { status, body: 'no' })
      assert.deepEqual([error.final, error.rejected], [true, false], String(status))
      assert.match(error.message, new RegExp(` answered ${status}: \\w`))
    }
  })

  test(`${type}: a refused message is given up, the channel goes on`, async (t) => {
    const error = await failure(t, type, { status: 400, body: { error: 'bad' } })
    assert.deepEqual([error.final, error.rejected], [false, true])
  })

  test(`${type}: faults of the other side and of the network are tried again`, async (t) => {
    for (const reply of [
      { status: 500 },
      { status: 502, body: '<html>Bad Gateway</html>' },
      { status: 429 },
      'hang',
      'reset',
      'garbage',
    ] as const) {
      const error = await failure(t, type, reply)
      assert.deepEqual([error.final, error.rejected, error.retryAfterMs], [false, false, null], inspect(reply))
    }
  })

  test(`${type}: an answer that repeats all that was sent gives no secret away`, async (t) => {
    for (const status of [400, 401, 404, 500]) {
      const echo = ({ path, headers, body }: Seen) => `${path} ${JSON.stringify(headers)} ${body}`.slice(0, 60_000)
      await failure(t, type, (seen) => ({ status, body: `you sent ${echo(seen)}` }))
      await failure(t, type, (seen) => ({
        status,
        body: { description: echo(seen), errors: [echo(seen)], message: echo(seen) },
      }))
    }
  })
}

const WAITS: [string, Reply, number][] = [
  ['seconds in Retry-After', { status: 429, headers: { 'retry-after': '7' } }, 7000],
  ['a date in Retry-After', { status: 503, headers: { 'retry-after': new Date(NOW + 90_000).toUTCString() } }, 90_000],
  [
    'Discord’s JSON',
    { status: 429, body: { message: 'You are being rate limited.', retry_after: 1.337, global: false } },
    1337,
  ],
  [
    'Telegram’s parameter',
    { status: 429, body: { ok: false, error_code: 429, parameters: { retry_after: 12 } } },
    12_000,
  ],
  ['X-RateLimit-Reset-After', { status: 429, headers: { 'x-ratelimit-reset-after': '2.5' } }, 2500],
]
for (const [form, reply, expected] of WAITS) {
  test(`the wait asked for by ${form} is honoured by every channel`, async (t) => {
    for (const [type] of channels) assert.equal((await failure(t, type, reply)).retryAfterMs, expected, type)
  })
}

test('a time without sense in Retry-After counts as none', async (t) => {
  for (const value of ['soon', '-5', 'NaN']) {
    assert.equal(
      (await failure(t, 'gotify', { status: 429, headers: { 'retry-after': value } })).retryAfterMs,
      null,
      value,
    )
  }
})

test('a redirect to another host is not followed, and nothing is sent there', async (t) => {
  const other = await startStandIn(t)
  const error = await failure(t, 'webhook', {
    status: 307,
    headers: { location: other.url.replace('127.0.0.1', 'localhost') },
  })
  assert.match(error.message, /another host/)
  assert.equal(other.seen.length, 0)
})

test('a redirect on the same host is followed with the message', async (t) => {
  const server = await startStandIn(t, ({ path }) =>
    path === '/new' ? {} : { status: 308, headers: { location: '/new' } },
  )
  await channelOf({ type: 'webhook', url: `${server.url}/old` }).send(alertOf(), null, sendContext())
  assert.deepEqual(
    server.seen.map(({ method, path }) => `${method} ${path}`),
    ['POST /old', 'POST /new'],
  )
  assert.equal(server.seen[0]?.body, server.seen[1]?.body)
})

test('a redirect in a circle ends', async (t) => {
  const error = await failure(t, 'webhook', { status: 307, headers: { location: '/again' } })
  assert.match(error.message, /without end/)
})

test('of an endless answer 64 KiB are read', async (t) => {
  const error = await failure(t, 'webhook', { status: 500, body: 'x'.repeat(50_000_000) })
  assert.ok(error.message.length < 400)
})

test('link-local and metadata addresses are refused for good, however they are written', async () => {
  for (const host of REFUSED_HOSTS) {
    const channel = channelOf({ type: 'webhook', url: `http://${host}/latest/meta-data` })
    await assert.rejects(
      channel.send(alertOf(), null, sendContext()),
      (error: DeliveryError) => error.final && /refused/.test(error.message),
      host,
    )
  }
})

test('a dead server is named by host and port, in words', async (t) => {
  const server = await startStandIn(t)
  const port = server.port
  const channel = channelOf({ type: 'gotify', url: `http://127.0.0.1:${port === 1 ? 2 : 1}`, token: 't0ken' })
  await assert.rejects(
    channel.send(alertOf(), null, sendContext()),
    /Gotify at 127\.0\.0\.1:1 refused the connection: it is not running, or the port is wrong/,
  )
})

test('http where https is meant is said in words', async (t) => {
  const server = await startStandIn(t)
  const channel = channelOf({ type: 'gotify', url: server.url.replace('http:', 'https:'), token: 't0ken' })
  await assert.rejects(channel.send(alertOf(), null, sendContext()), /does not speak TLS on this port/)
})

test('a stopped program aborts what is on its way, to be sent again', async (t) => {
  const stop = new AbortController()
  const server = await startStandIn(t, () => {
    stop.abort()
    return 'hang'
  })
  const channel = channelOf({ type: 'slack', url: server.url })
  await assert.rejects(
    channel.send(alertOf(), null, { key: 'k', signal: stop.signal }),
    (error: DeliveryError) => !error.final && /stopped/.test(error.message),
  )
})

test('whatever a channel throws, no secret of its settings is in the error', async () => {
  const secret = 'horsestaple'
  const channel = createChannel(
    { type: 'homeassistant', name: 'phone', enabled: true, token: secret } as unknown as ChannelSettings,
    toolsOf({ callService: () => Promise.reject(new Error(`it does not know ${secret} here`)) }),
  )
  await assert.rejects(channel.send(alertOf(), null, sendContext()), { message: 'it does not know •••• here' })
})
