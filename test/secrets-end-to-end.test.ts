// The whole program on a log full of secrets, with channels that repeat what they got: none is met again in anything it keeps, shows or sends.
import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { unzipSync } from 'fflate'
import { startEmbeddedBroker } from './support/embedded-broker.ts'
import { type Given, type Seen, startStandIn } from './support/http-stand-in.ts'
import { createLookout, linesUpTo } from './support/marked-log.ts'
import { observe } from './support/mqtt-observer.ts'
import { freePort } from './support/ports.ts'
import { sentarrIn } from './support/sentarr.ts'
import { until as untilWithin } from './support/until.ts'

const MAIN_LOG = 'Plex Media Server.log'
const HOUR = 3_600_000
/** Of a busy machine. */
const until = <Result>(what: string, probe: () => Result | Promise<Result>) => untilWithin(what, probe, 60_000)

/** Secrets of the settings. */
const OWN = {
  home: 'haLoginSecret4711',
  homeToken: 'haTokenSecretK2j8Qz',
  mqtt: 'mqttSecret0815pw',
  plex: 'pzqTokSecretQ9x4Lm',
  web: 'webPasswordSecret17',
  heartbeat: 'wzqPathSecret3Kd',
  hook: 'hookPathSecretAbC9',
  header: 'hookHeaderSecretXy2',
  signing: 'hookSigningSecretQq5',
  ntfy: 'tkZntfyZsecretZtok',
  topic: 'ntfyTopicSecretRst8',
  logs: 'otlpTokenSecret5VbJw',
  tenant: 'otlpTenantSecretHz6',
  monitor: 'amonPassSecretDg47',
}
/** As it travels in a head. */
const MONITOR_LOGIN = Buffer.from(`plex:${OWN.monitor}`).toString('base64')
/** What a refusal is cut to. */
const SAID = 200
const SHORTEST_PART = 7

const GOT: Record<string, string[]> = {
  '/': [OWN.ntfy, OWN.topic],
  '/v1/logs': [OWN.logs, OWN.tenant],
  '/api/v2/alerts': [OWN.monitor, MONITOR_LOGIN],
}

/** Repeats what it got, each time cut somewhere else. */
function refuses() {
  const counts = new Map<string, number>()
  return ({ path }: Seen): Given => {
    const got = GOT[path] ?? [OWN.hook, OWN.header]
    const count = counts.get(path) ?? 0
    counts.set(path, count + 1)
    const said = got[count % 2]!
    const left = SHORTEST_PART + ((count >> 1) % (said.length - SHORTEST_PART + 1))
    return { status: 500, body: `${'no '.repeat(99).slice(0, SAID - left - 2)} ${said} is not welcome` }
  }
}

const SERVERS = ['one', 'two', 'three', 'four', 'five']

function settingsFile(folder: string, refusing: string): string {
  return JSON.stringify({
    servers: SERVERS.map((id) => ({
      id,
      name: id,
      log_path: join(folder, id),
      plex_url: 'http://127.0.0.1:1',
      plex_token: OWN.plex,
    })),
    channels: [
      {
        type: 'webhook',
        name: 'hook',
        url: `${refusing}/in/${OWN.hook}`,
        headers: { 'x-login': OWN.header },
        secret: OWN.signing,
      },
      { type: 'ntfy', name: 'phone', url: refusing, topic: OWN.topic, token: OWN.ntfy },
      { type: 'otlp', name: 'logs', url: refusing, token: OWN.logs, headers: { 'X-Scope-OrgID': OWN.tenant } },
      { type: 'alertmanager', name: 'monitor', url: refusing, user: 'plex', password: OWN.monitor },
    ],
  })
}

test('no secret of the logs or the settings is met in anything that is kept, shown or sent', async (t) => {
  const refusing = await startStandIn(t, refuses())
  const broker = await startEmbeddedBroker(t)
  const observer = await observe(t, broker.url)
  const port = await freePort()
  const sentarr = sentarrIn(t, {
    TZ: 'UTC',
    PLEX_LOG_PATH: '',
    LOG_LEVEL: 'trace',
    LOG_FORMAT: 'json',
    READ_FROM: 'start',
    API_HOST: '127.0.0.1',
    API_PORT: String(port),
    ERROR_THRESHOLD: '1',
    WEB_PASSWORD: OWN.web,
    MQTT_URL: broker.url.replace('//', `//sentarr:${OWN.mqtt}@`),
    HA_URL: `http://sentarr:${OWN.home}@127.0.0.1:1`,
    HA_TOKEN: OWN.homeToken,
    HEARTBEAT_URL: `http://127.0.0.1:1/${OWN.heartbeat}`,
  })
  const past = linesUpTo(Date.now() - HOUR, 11, 16_000)
  for (const [index, id] of SERVERS.entries()) {
    mkdirSync(join(sentarr.logs, id))
    const its = past.records.filter((_, at) => at % SERVERS.length === index)
    writeFileSync(join(sentarr.logs, id, MAIN_LOG), `${its.join('\n')}\n`)
  }
  writeFileSync(join(sentarr.settings, 'sentarr.yaml'), settingsFile(sentarr.logs, refusing.url))

  const headers = { authorization: `Basic ${Buffer.from(`x:${OWN.web}`).toString('base64')}` }
  const get = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      ...init,
      headers: { ...headers, 'content-type': 'application/json' },
    })
    assert.ok(response.ok, `${path}: ${response.status}`)
    return response
  }
  const text = async (path: string, init?: RequestInit) => (await get(path, init)).text()
  const post = (path: string, body: object = {}) => text(path, { method: 'POST', body: JSON.stringify(body) })
  const json = async (path: string) => JSON.parse(await text(path))

  sentarr.start()
  await until('all is read', async () =>
    (await json('/api/status')).servers.every((one: { caught_up: boolean }) => one.caught_up),
  )
  // Not before now: what was written before the server was watched is never told.
  const live = linesUpTo(Date.now() + 2_000, 12, 1)
  const shown: [where: string, text: string][] = []
  const streams = SERVERS.slice(0, 2).map((id) => follow(t, `http://127.0.0.1:${port}`, id, headers))
  for (const [index, id] of SERVERS.slice(0, 2).entries()) {
    await until('the page listens', () => streams[index]?.().includes('hello'))
    appendFileSync(
      join(sentarr.logs, id, MAIN_LOG),
      `${live.records.filter((_, at) => at % SERVERS.length === index).join('\n')}\n`,
    )
  }
  for (let round = 0; round < 2 * (OWN.header.length - SHORTEST_PART + 1); round++) {
    for (const name of ['hook', 'phone', 'logs', 'monitor'])
      shown.push([`test of a channel ${round}`, await post(`/api/channels/${name}/test`)])
  }
  for (const path of ['/in/', '/v1/logs', '/api/v2/alerts'])
    await until(`alerts were refused at ${path}`, () =>
      refusing.seen.some((one) => one.path.startsWith(path) && one.body.length > 2 && !one.body.includes('Test alert')),
    )
  await until('Home Assistant was not reached', async () => /cannot be reached/.test(await text('/api/status')))
  await until('the bus was tried', async () => /Home Assistant/.test(await text('/api/deliveries?limit=500')))

  for (const path of [
    '/api/status',
    '/api/stats',
    '/api/channels',
    '/api/channels/types',
    '/api/config',
    '/api/servers',
    '/api/rules',
    '/api/session',
    '/api/streams',
    '/api/logs/files',
    '/metrics',
    '/healthz',
  ])
    shown.push([path, await text(path)])
  for (const list of [
    '/api/incidents?limit=500',
    '/api/deliveries?limit=500',
    ...SERVERS.map((id) => `/api/logs?limit=500&server=${id}`),
  ])
    for (let cursor = ''; ; ) {
      const page = await text(`${list}${cursor}`)
      shown.push([list, page])
      const { items, next_cursor: next } = JSON.parse(page)
      if (list.startsWith('/api/incidents'))
        for (const { id } of items)
          for (const path of [`/api/incidents/${id}`, `/api/incidents/${id}/context`])
            shown.push([path, await text(path)])
      if (next === null) break
      cursor = `&cursor=${encodeURIComponent(next)}`
    }
  const bundle = unzipSync(new Uint8Array(await (await get('/api/bundle')).arrayBuffer()))
  for (const [name, bytes] of Object.entries(bundle)) shown.push([`bundle/${name}`, Buffer.from(bytes).toString()])
  for (const [index, read] of streams.entries()) shown.push([`stream ${index}`, read()])
  for (const { topic, payload } of observer.heard) shown.push([topic, payload])
  for (const { path, body } of refusing.seen)
    shown.push(['a channel', path === '/' ? body.replace(OWN.topic, '') : body])
  for (const name of readdirSync(sentarr.data, { recursive: true, withFileTypes: true }))
    if (name.isFile()) shown.push([name.name, readFileSync(join(name.parentPath, name.name), 'latin1')])
  shown.push(['test-channel', await sentarr.command(['test-channel', 'all'])])
  shown.push(['check-config', await sentarr.command(['check-config'])])
  await sentarr.end('SIGTERM')
  shown.push(['its own log', sentarr.output()])

  const parts = [...Object.values(OWN), MONITOR_LOGIN].map((secret) => secret.slice(0, SHORTEST_PART))
  const lookout = createLookout([...past.marks, ...live.marks, ...parts])
  assert.deepEqual(
    shown.flatMap(([where, what]) => lookout(where, what)),
    [],
  )
})

/** What the page of a server hears, with its lines as they come. */
function follow(t: TestContext, url: string, server: string, headers: Record<string, string>): () => string {
  const left = new AbortController()
  let heard = ''
  const listening = (async () => {
    const query = new URLSearchParams({ logs: MAIN_LOG, server })
    const { body } = await fetch(`${url}/api/stream?${query}`, { headers, signal: left.signal })
    for await (const bytes of body!) heard += Buffer.from(bytes).toString()
  })().catch(() => {})
  t.after(async () => {
    left.abort()
    await listening
  })
  return () => heard
}
