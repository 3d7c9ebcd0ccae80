// A Supervisor as an app sees it: REST, token check, services, apps, and the proxy to Home Assistant Core (REST and websocket).
// Answers as in supervisor/api/*.py and supervisor/security.py of Home Assistant's Supervisor 2026.08.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { type WebSocket, WebSocketServer } from 'ws'

export type FakeSupervisor = {
  url: string
  /** What is let in; a new one after each start of an app. */
  token: string
  /** Rights of the app in its config.yaml. */
  homeassistantApi: boolean
  /** `NOT_RUNNING` is Core while it starts; `down` is none at all: 502. */
  core: 'RUNNING' | 'NOT_RUNNING' | 'down'
  /** Null: no app offers a broker. */
  mqtt: Record<string, unknown> | null
  /** Installed apps beside ourselves, by slug. */
  apps: Record<string, Record<string, unknown>>
  /** Titles of the entries of Core's own Plex integration. */
  plexEntries: string[]
  /** Our own options, as `POST /addons/self/options` leaves them. */
  options: Record<string, unknown>
  restarts: number
  /** What reached Core, over either way. */
  events: { type: string; data: unknown; by: 'websocket' | 'rest' }[]
  services: { domain: string; service: string; data: unknown; by: 'websocket' | 'rest' }[]
  /** Services that Core has; any other is not found. */
  known: string[]
  /** Tokens that came with each login or request, right or wrong. */
  logins: string[]
  /** The companion integration is set up: it greets, and keeps what it is told. */
  integration: boolean
  snapshots: { servers: unknown; incidents: unknown }[]
  /** Core takes websocket commands and never answers. */
  mute: boolean
  /** Of Core, as `config/auth/list` gives them; null: it refuses to say. */
  users: Record<string, unknown>[] | null
  /** How often Core was asked for them. */
  userLists: number
  /** Cuts every websocket, as a restart of Core does. */
  cut(): void
}

export async function startSupervisor(t: TestContext): Promise<FakeSupervisor> {
  const server = createServer((request, response) => void answer(request, response))
  const sockets = new WebSocketServer({ noServer: true })
  const fake: FakeSupervisor = {
    url: '',
    token: 'token-1',
    homeassistantApi: true,
    core: 'RUNNING',
    mqtt: null,
    apps: {},
    plexEntries: [],
    options: {},
    restarts: 0,
    events: [],
    services: [],
    known: ['persistent_notification.create', 'persistent_notification.dismiss'],
    logins: [],
    integration: false,
    snapshots: [],
    mute: false,
    users: [{ ...USER, id: 'admin', group_ids: ['system-admin'] }],
    userLists: 0,
    cut: () => {
      for (const socket of sockets.clients) socket.terminate()
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const { method = 'GET', url = '' } = request
    const body = await text(request)
    const reply = (status: number, value: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    const ok = (data: unknown = {}) => reply(200, { result: 'ok', data })
    const error = (status: number, message: string) => reply(status, { result: 'error', message })
    const token = (request.headers.authorization ?? '').replace('Bearer ', '')
    fake.logins.push(token)
    if (token !== fake.token) return response.writeHead(401).end('401: Unauthorized')
    if (url.startsWith('/core/api/')) return coreRest(method, url.slice('/core/api/'.length), body, response)
    if (method === 'GET' && url === '/services/mqtt')
      return fake.mqtt ? ok(fake.mqtt) : error(400, 'Service not enabled')
    if (url === '/addons/self/info') return ok({ ...SELF, options: fake.options })
    if (method === 'POST' && url === '/addons/self/options') {
      fake.options = JSON.parse(body).options
      return ok()
    }
    if (method === 'GET' && url === '/addons/self/options/config') return ok(fake.options)
    if (method === 'POST' && url === '/addons/self/restart') {
      fake.restarts++
      return ok()
    }
    if (method === 'GET' && url === '/info')
      return ok({ supervisor: '2026.08.0', homeassistant: '2026.11.0', arch: 'amd64' })
    const slug = /^\/addons\/([^/]+)\/info$/.exec(url)?.[1]
    if (slug !== undefined) {
      const app = fake.apps[slug]
      return app ? ok({ slug, ...app }) : error(404, `App ${slug} does not exist`)
    }
    return response.writeHead(403).end('403: Forbidden') // `/addons` among others, for the default role
  }

  function coreRest(method: string, path: string, body: string, response: ServerResponse) {
    if (!fake.homeassistantApi) return response.writeHead(401).end('401: Unauthorized')
    if (fake.core !== 'RUNNING') return response.writeHead(502).end('502: Bad Gateway')
    const json = (value: unknown) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (method === 'GET' && path === 'config') return json({ state: fake.core, version: '2026.11.0' })
    if (method === 'GET' && path === 'config/config_entries/entry?domain=plex')
      return json(fake.plexEntries.map((title) => ({ domain: 'plex', title, state: 'loaded' })))
    const [kind, first = '', second = ''] = path.split('/')
    if (method === 'POST' && kind === 'events') {
      fake.events.push({ type: first, data: JSON.parse(body), by: 'rest' })
      return json({ message: `Event ${first} fired.` })
    }
    if (method === 'POST' && kind === 'services' && fake.known.includes(`${first}.${second}`)) {
      fake.services.push({ domain: first, service: second, data: JSON.parse(body), by: 'rest' })
      return json([])
    }
    return response.writeHead(400).end('400: Bad Request')
  }

  function coreSocket(socket: WebSocket) {
    let loggedIn = false
    const send = (message: object) => socket.send(JSON.stringify(message))
    send({ type: 'auth_required', ha_version: '2026.11.0' })
    socket.on('message', (raw) => {
      const message = JSON.parse(raw.toString())
      if (!loggedIn) {
        fake.logins.push(message.access_token)
        if (message.access_token !== fake.token || !fake.homeassistantApi) {
          send({ type: 'auth_invalid', message: 'Invalid access' })
          return socket.close()
        }
        loggedIn = true
        return send({ type: 'auth_ok', ha_version: '2026.11.0' })
      }
      if (fake.mute) return
      const { id } = message
      const success = (result: unknown = null) => send({ id, type: 'result', success: true, result })
      if (message.type === 'ping') return send({ id, type: 'pong' })
      if (message.type === 'get_config') return success({ state: fake.core, version: '2026.11.0' })
      if (message.type === 'fire_event') {
        fake.events.push({ type: message.event_type, data: message.event_data, by: 'websocket' })
        return success({ context: { id: 'c', parent_id: null, user_id: 'supervisor' } })
      }
      if (message.type === 'config/auth/list') {
        fake.userLists++
        if (fake.users !== null) return success(fake.users)
        return send({ id, type: 'result', success: false, error: { code: 'unauthorized', message: 'Unauthorized' } })
      }
      const { domain, service, service_data: data } = message
      if (message.type === 'call_service' && fake.known.includes(`${domain}.${service}`)) {
        fake.services.push({ domain, service, data, by: 'websocket' })
        return success({ context: {} })
      }
      if (message.type === 'subscribe_events') return success()
      if (fake.integration && message.type === 'sentarr/connect') {
        success()
        return send({ id, type: 'event', event: { protocol: 1, version: '0.1.0' } })
      }
      if (fake.integration && message.type === 'sentarr/snapshot') {
        fake.snapshots.push(message)
        return success()
      }
      const problem =
        message.type === 'call_service'
          ? { code: 'not_found', message: `Service ${domain}.${service} not found.` }
          : { code: 'unknown_command', message: 'Unknown command.' }
      send({ id, type: 'result', success: false, error: problem })
    })
  }

  server.on('upgrade', (request, socket, head) => {
    if (!['/core/websocket', '/core/api/websocket'].includes(request.url ?? '') || fake.core === 'down')
      return socket.end('HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, coreSocket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  t.after(() => {
    fake.cut()
    server.close()
    server.closeAllConnections()
  })
  return fake
}

/** A user as Core's `config/auth/list` tells them. */
export const USER = {
  username: 'x',
  name: 'X',
  is_owner: false,
  is_active: true,
  local_only: false,
  system_generated: false,
}

const SELF = {
  slug: '1a2b3c4d_sentarr',
  name: 'Sentarr',
  version: '0.1.0',
  state: 'started',
  hostname: '1a2b3c4d-sentarr',
  ip_address: '172.30.33.4',
  ingress: true,
  ingress_entry: '/api/hassio_ingress/abcdefghijklmnop',
  ingress_url: '/api/hassio_ingress/abcdefghijklmnop/',
  ingress_port: 8099,
  rating: 8,
}

async function text(request: IncomingMessage): Promise<string> {
  let all = ''
  for await (const chunk of request) all += chunk
  return all
}
