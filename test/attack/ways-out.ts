// The ways out under attack by the other side: every channel, the heartbeat, what is told again, and commands to a fleet.
import assert from 'node:assert/strict'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { it, type TestContext } from 'node:test'
import { inspect } from 'node:util'
import type { ChannelSettings } from '../../src/alert/channels/channel.ts'
import { type Channel, channelSchema, channelTypes } from '../../src/alert/channels/index.ts'
import { channelTargets } from '../../src/alert/routing/channel-target.ts'
import { DeliveryError } from '../../src/alert/routing/target.ts'
import { createScrub } from '../../src/alert/words/scrub.ts'
import { keepHeartbeat } from '../../src/heartbeat/heartbeat.ts'
import { alertOf, channelOf, HTTP_CHANNELS, sendContext, toolsOf } from '../channels/channels-under-test.ts'
import { startEmbeddedBroker } from '../support/embedded-broker.ts'
import { type Seen, startStandIn } from '../support/http-stand-in.ts'
import { incident, MINUTE, NOON } from '../support/incidents.ts'
import { keptLog } from '../support/log.ts'
import { createLookout, linesUpTo } from '../support/marked-log.ts'
import { observe } from '../support/mqtt-observer.ts'
import { desk } from '../support/outbox.ts'
import { REFUSED_HOSTS } from '../support/refused-hosts.ts'
import { testTime } from '../support/time.ts'
import { until } from '../support/until.ts'
import { line, watchedServer } from '../support/watched-server.ts'
import { startWeb } from '../support/web.ts'

const BEAT = 'beatPathSecret8Rz'
/** Of a busy machine. */
const PATIENT_MS = 10_000
const HASTY_MS = 500

/** A way to send one thing to an address: resolves with what was said of it, null when it was taken. */
type Way = { name: string; secrets: string[]; send(url: string, timeoutMs?: number): Promise<string | null> }

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => {
      assert.ok(error instanceof DeliveryError, inspect(error))
      return inspect(error, { depth: 9, showHidden: true })
    },
  )

const channelAt = (type: string, url: string, timeoutMs: number): Channel =>
  channelOf({ type, ...HTTP_CHANNELS[type]!.settings(url) }, { timeoutMs })

const channelWays: Way[] = Object.entries(HTTP_CHANNELS).map(([type, { secrets }]) => ({
  name: type,
  secrets,
  send: (url, timeoutMs = PATIENT_MS) =>
    failureOf(channelAt(type, url, timeoutMs).send(alertOf(), null, sendContext())),
}))
/** Told how things stand, as each minute. */
const stateWays: Way[] = channelTypes
  .filter(({ sendsState }) => sendsState)
  .map(({ type }) => ({
    name: `the state by ${type}`,
    secrets: HTTP_CHANNELS[type]!.secrets,
    send: (url, timeoutMs = PATIENT_MS) => {
      const report = { alert: alertOf(), endedAt: null, acknowledgedAt: null }
      return failureOf(channelAt(type, url, timeoutMs).sendState!([report], sendContext()))
    },
  }))
const heartbeat: Way = {
  name: 'the heartbeat',
  secrets: [BEAT],
  async send(url, timeoutMs = PATIENT_MS) {
    const address = `${url}/${BEAT}`
    const { log, entries } = keptLog()
    const time = testTime(0)
    const stop = new AbortController()
    let waits = 0
    const done = keepHeartbeat({
      url: address,
      troubles: () => [`a "quoted"\r\nX-Evil: 1\r\n\r\nreason with ${BEAT}`],
      scrub: createScrub([address]),
      log,
      clock: time.clock,
      pause(ms, signal) {
        waits++
        return time.pause(ms, signal)
      },
      timeoutMs,
      signal: stop.signal,
    })
    await time.pass(MINUTE)
    await until('the heartbeat had its answer', () => waits > 1)
    stop.abort()
    await done
    return entries.length === 0 ? null : inspect(entries, { depth: 9, showHidden: true })
  },
}
const WAYS = [...channelWays, ...stateWays, heartbeat]

const tellsNone = ({ name, secrets }: Way, said: string | null) => {
  for (const secret of secrets) assert.ok(!said?.includes(secret), `${name} tells ${secret}: ${said}`)
}

/** A server that answers piece by piece, for as long as anybody listens. */
async function endless(t: TestContext, say: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((request, response) => {
    request.resume()
    response.on('error', () => {}) // the other side is done with us
    say(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it('every way out is one of these: the new ones too', () => {
  const names = WAYS.map(({ name }) => name)
  for (const name of ['otlp', 'alertmanager', 'the state by alertmanager', 'the heartbeat'])
    assert.ok(names.includes(name))
})

it('none leads to cloud credentials or link-local addresses, however they are written', async () => {
  for (const host of REFUSED_HOSTS) {
    await Promise.all(
      WAYS.map(async (way) => {
        const said = await way.send(`http://${host}/latest`)
        assert.match(
          said ?? 'it was asked',
          /link-local or hands out cloud credentials, and is refused/,
          `${way.name}: ${host}`,
        )
        tellsNone(way, said)
      }),
    )
  }
})

it('none follows a redirect to another host, port or scheme, and nothing arrives there', async (t) => {
  const other = await startStandIn(t)
  let to = ''
  const server = await startStandIn(t, () => ({ status: 307, headers: { location: to } }))
  for (to of [
    other.url,
    other.url.replace('127.0.0.1', 'localhost'),
    server.url.replace('127.0.0.1', 'localhost'),
    'http://169.254.169.254/latest/meta-data',
    `http://user:pw@127.0.0.1:${other.port}/`,
    'file:///etc/passwd',
    'gopher://127.0.0.1:25/x',
    '//127.0.0.2/x',
    'http://[::1',
  ]) {
    await Promise.all(
      WAYS.map(async (way) => {
        const said = await way.send(server.url)
        assert.match(said ?? 'it was followed', /points to another host, which is not followed/, `${way.name}: ${to}`)
        tellsNone(way, said)
      }),
    )
  }
  assert.deepEqual(other.seen, [])
})

it('a redirect in a circle, an answer without end and one that drips end in time, and keep no memory', async (t) => {
  const circle = await startStandIn(t, ({ path }: Seen) => ({ status: 308, headers: { location: `${path}x` } }))
  const flood = await endless(t, (response) => {
    response.writeHead(500)
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x'))) {}
    }
    response.on('drain', more)
    more()
  })
  const drip = await endless(t, (response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write('x'), 20)
    response.on('close', () => clearInterval(timer))
  })
  const before = process.memoryUsage().rss
  for (const [url, words, timeoutMs] of [
    [circle.url, /from one address to the next without end/, PATIENT_MS],
    [flood, / answered 500/, PATIENT_MS],
    [drip, /did not answer within 0\.5 s/, HASTY_MS],
  ] as const) {
    const began = performance.now()
    await Promise.all(
      WAYS.map(async (way) => {
        const said = await way.send(url, timeoutMs)
        assert.match(said ?? 'it was taken', words, way.name)
        assert.ok(said!.length < 20_000, `${way.name} keeps ${said!.length} characters`)
      }),
    )
    assert.ok(performance.now() - began < 30_000)
  }
  const grown = (process.memoryUsage().rss - before) / 1024 / 1024
  assert.ok(grown < 150, `${grown.toFixed(0)} MB more`)
})

it('no setting and no text of an alert becomes a header or another request', async (t) => {
  const server = await startStandIn(t)
  const evil = 'x\r\nX-Evil: 1\r\n\r\nGET /evil HTTP/1.1\r\n'
  const line = alertOf({ title: evil, server: evil, rule: evil, message: evil, advice: [evil], sample: evil, id: evil })
  let refused = 0
  for (const type of channelTypes.filter(({ settings }) => 'url' in settings.shape)) {
    const good = HTTP_CHANNELS[type.type]!.settings(server.url)
    await failureOf(channelOf({ type: type.type, ...good }).send(line, null, sendContext()))
    for (const [key, value] of Object.entries(good)) {
      if (key === 'url') continue
      const wrong = typeof value === 'object' ? { 'X-Tenant': evil, [evil]: 'x' } : evil
      const settings = { type: type.type, name: 'a', ...good, [key]: wrong }
      const parsed = channelSchema(type, true).safeParse(settings)
      if (parsed.success) await failureOf(channelOf(settings).send(alertOf(), null, sendContext()))
      else refused++
    }
  }
  await heartbeat.send(server.url)
  assert.ok(server.seen.length > 10 && refused > 0)
  for (const { path, headers } of server.seen) {
    assert.notEqual(path, '/evil')
    assert.ok(!('x-evil' in headers), inspect(headers))
  }
})

it('who repeats all that it got learns nothing that is kept: neither by a state nor by a heartbeat', async (t) => {
  // The login also on its own, where no word before it gives it away.
  const echo = ({ path, headers, body }: Seen) =>
    `${String(headers.authorization).split(' ').at(-1)} ${path} ${JSON.stringify(headers)} ${body}`
  for (const status of [400, 401, 404, 500]) {
    const server = await startStandIn(t, (seen) => ({ status, body: echo(seen) }))
    for (const way of [...stateWays, heartbeat]) {
      const said = await way.send(server.url)
      assert.match(said ?? 'it was taken', new RegExp(`answered ${status}`), way.name)
      tellsNone(way, said)
    }
    // A login within an address travels as a head.
    const address = server.url.replace('//', '//uRlUsErNaMe:uRl%40PaSsWoRd@')
    const forms = ['uRl@PaSsWoRd', 'uRl%40PaSsWoRd', Buffer.from('uRlUsErNaMe:uRl@PaSsWoRd').toString('base64')]
    for (const way of WAYS) tellsNone({ ...way, secrets: forms }, await way.send(address))
    assert.ok(server.seen.some(({ headers }) => headers.authorization === `Basic ${forms[2]}`))
    for (const { path, body } of server.seen.filter(({ path: its }) => its.includes(BEAT)))
      assert.ok(!body.includes(BEAT), `the heartbeat to ${path} holds its own address`)
  }
})

it('what is told again, and how things stand, holds no secret of the lines and nothing that is masked', async (t) => {
  const sink = await startStandIn(t)
  const settings = [
    { type: 'webhook', name: 'again', url: `${sink.url}/again`, until_acknowledged: '5m', max_per_hour: 100_000 },
    { type: 'alertmanager', name: 'state', url: [`${sink.url}/state`] },
    { type: 'otlp', name: 'logs', url: `${sink.url}/logs` },
  ].map((its) => {
    const type = channelTypes.find((one) => one.type === its.type)!
    return channelSchema(type, true).parse({ ...its, mask: ['titles', 'paths'] }) as unknown as ChannelSettings
  })
  const time = testTime(NOON)
  const targets = channelTargets(settings, toolsOf({ now: time.now }), new Map())
  // Nothing here is about their pace.
  const unpaced = targets.map((one) => ({ ...one, paceMs: 0 }))
  const { start, files, outbox } = watchedServer(t, { time, targets: unpaced })
  await start()
  const { records, marks } = linesUpTo(NOON, 21, 1)
  const film = '/media/mediaFolderMark/filmTitleMark (2009)/filmTitleMark.mkv'
  const named = `Error opening file "${film}" (No space left on device)`
  files.append(`${records.join('\n')}\n${line(`ERROR - ${named}`, NOON)}`)
  await time.settled()
  await outbox.drain()
  const first = sink.seen.length
  await time.pass(6 * MINUTE, MINUTE)
  await outbox.drain()
  const at = (path: string, from = 0) => sink.seen.slice(from).filter((one) => one.path.startsWith(path))
  assert.ok(at('/again', first).some(({ body }) => JSON.parse(body).alert.state === 'repeated'))
  assert.ok(at('/state', first).some(({ body }) => JSON.parse(body).length > 5))
  assert.ok(at('/logs').length > 5)
  const lookout = createLookout([...marks, 'filmTitleMark', 'mediaFolderMark'])
  assert.deepEqual(
    sink.seen.flatMap(({ path, body }) => lookout(path, body)),
    [],
  )
})

it('what is told again stays bounded, however many are open and however long nobody looks', async () => {
  const clock = { now: NOON }
  const settings: ChannelSettings = {
    ...{ type: 'webhook', name: 'boss', enabled: true, url: 'http://127.0.0.1:1' },
    ...{ until_acknowledged: '5m', max_per_hour: 30 },
  }
  const [target] = channelTargets([settings], toolsOf({ now: () => clock.now }), new Map())
  let sent = 0
  const counted = {
    ...target!,
    async send() {
      sent++
      return null
    },
  }
  const open = (its: { incident: string | null }) => ({
    incident: incident({ id: its.incident ?? '', state: 'open', openedAt: NOON }),
    mutedUntil: null,
    explained: false,
  })
  const { raise, pass, store } = desk([counted], clock, undefined, open)
  for (let n = 0; n < 60; n++) raise(`a${n}`)
  await pass(6 * 60 * MINUTE, 5 * MINUTE)
  assert.ok(sent > 6 && sent <= 6 * 30 * 2, `${sent} messages in six hours`)
  assert.ok(store.waiting('boss').length <= 60, `${store.waiting('boss').length} wait`)
})

it('commands to a fleet come from who may act, go to the one topic of a known server, and say nothing else', async (t) => {
  const secret = 'fleetBrokerSecret5Hn'
  const broker = await startEmbeddedBroker(t)
  const stranger = await observe(t, broker.url)
  const web = await startWeb(t, {
    env: { FLEET: 'true', FLEET_COMMANDS: 'true', MQTT_URL: broker.url.replace('//', `//fleet:${secret}@`) },
    yaml: 'web_password: a long password\n',
  })
  const login = { authorization: `Basic ${Buffer.from(':a long password').toString('base64')}` }
  const quoted = 'i1","action":"resolve","x":"\u2028é'
  const problem = (id: string) => ({
    incidents: [{ id, category: 'server', severity: 'error', title: `<b>${secret.slice(0, 4)}</b>` }],
  })
  await stranger.publish('sentarr/plex/status', 'online', { retain: true })
  await stranger.publish('sentarr/plex/problem', JSON.stringify(problem(quoted)), { retain: true })
  for (const id of ['$share', 'a b', 'a%2Fb', 'plex.x', '..', 'é'])
    await stranger.publish(`sentarr/${id}/status`, 'online', { retain: true })
  const fleet = async () => (await web.call('GET', '/api/fleet', undefined, login)).body
  await until('the server', async () => (await fleet()).items[0]?.incidents.length === 1)

  const path = `/api/fleet/plex/incidents/${encodeURIComponent(quoted)}/acknowledge`
  assert.equal((await web.call('POST', path, {})).status, 401)
  for (const headers of [
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'content-type': 'text/plain', origin: 'null' },
  ])
    assert.equal((await web.call('POST', path, {}, { ...login, ...headers })).status, 403, JSON.stringify(headers))
  for (const id of ['+', '#', 'plex/x', '../plex', '$SYS', 'plex\u0000', 'a b', 'é', 'unknown']) {
    const { status } = await web.call('POST', `/api/fleet/${encodeURIComponent(id)}/mute`, {}, login)
    assert.ok(status === 404 || status === 400, `${id}: ${status}`)
  }
  for (const body of [{ minutes: -1 }, { minutes: 1e12 }, { minutes: '5"}' }]) {
    const { status } = await web.call('POST', path.replace(/acknowledge$/, 'mute'), body, login)
    assert.ok(status === 400 || status === 422, `${JSON.stringify(body)}: ${status}`)
  }
  assert.equal((await web.call('POST', path, { id: 'another', action: 'resolve' }, login)).status, 204)
  await until('the command', () => stranger.heard.some(({ topic }) => topic.endsWith('/set')))
  assert.deepEqual(
    stranger.heard
      .filter(({ topic }) => topic.endsWith('/set'))
      .map(({ topic, payload, retained }) => [topic, JSON.parse(payload), retained]),
    [['sentarr/plex/incident/set', { id: quoted, action: 'acknowledge' }, false]],
  )

  broker.cut()
  broker.aedes.authenticate = (_client, name, password, done) =>
    done(Object.assign(new Error(`${name} ${password}`), { returnCode: 5 }), false)
  await until('the broker refuses', async () => !(await fleet()).broker.connected)
  const shown = [
    ...(await Promise.all(
      ['/api/fleet', '/api/config', '/api/session', '/metrics', '/healthz', '/api/doctor'].map(async (one) =>
        JSON.stringify((await web.call('GET', one, undefined, login)).body),
      ),
    )),
    ...web.said,
  ]
  for (const text of shown) assert.ok(!text.includes(secret), text)
})
