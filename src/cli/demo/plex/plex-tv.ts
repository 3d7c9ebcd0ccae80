// A plex.tv of our own: PINs, the page that confirms them, and the servers of one account. For the demo and for tests.
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PlexTvPlaces } from '../../../plex-api/plex-tv.ts'
import { type Container, xmlOf } from './xml.ts'

export type DemoResource = {
  name: string
  clientIdentifier: string
  accessToken: string
  owned?: boolean
  presence?: boolean
  httpsRequired?: boolean
  connections: { protocol: string; address: string; port: number; uri: string; local: boolean; relay: boolean }[]
}

type DemoPin = { id: number; code: string; client: string; until: number; token: string | null }

export type DemoPlexTv = {
  places: PlexTvPlaces
  /** Of the account whose PINs are confirmed. */
  accountToken: string
  resources: DemoResource[]
  pins: DemoPin[]
  /** `METHOD /path`, oldest first, with the client identifier and the token that came. */
  requests: { call: string; client: string; token: string }[]
  /** Somebody says yes on the page; without a code to the newest PIN. */
  confirm(code?: string): void
  /** All PINs are forgotten. */
  expire(): void
  /** A status for everything; null ends it. */
  answerWith(status: number | null): void
  stop(): Promise<void>
}

type Options = { port?: number; accountToken?: string; resources?: DemoResource[]; lastsS?: number; now(): number }

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Demo sign-in</title>
<body style="font:16px system-ui;max-width:30em;margin:4em auto;padding:0 1em"><h1>Sign in (demo)</h1>
<p>This page stands for Plex's own. It confirms the sign-in that sent you here.</p><form method="post" action="/auth"><button>Allow Sentarr</button></form></body></html>`
const CONFIRMED = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Demo sign-in</title><p>Confirmed. You may close this tab.</p></html>`

export async function startDemoPlexTv(options: Options): Promise<DemoPlexTv> {
  const { accountToken = 'demo-token-of-the-account', resources = [], lastsS = 900, now } = options
  const pins: DemoPin[] = []
  const requests: DemoPlexTv['requests'] = []
  let forced: number | null = null
  let count = 0

  const server = http.createServer((request, response) => {
    request.resume()
    const { method = 'GET', url = '/', headers } = request
    const header = (name: string) => String(headers[name] ?? '')
    const client = header('x-plex-client-identifier')
    requests.push({ call: `${method} ${url}`, client, token: header('x-plex-token') })
    const reply = (status: number, name: string, container: Container | Container[]) => {
      const isJson = header('accept').includes('json')
      const root = Array.isArray(container) ? { [name.replace(/s$/, '')]: container } : container
      response.writeHead(status, { 'content-type': isJson ? 'application/json' : 'application/xml' })
      response.end(isJson ? JSON.stringify(container) : xmlOf(name, root))
    }
    const refuse = (status: number, code: number, message: string) =>
      reply(status, 'errors', { errors: [{ code, message, status }] })
    const { pathname } = new URL(url, 'http://plex.tv')
    if (forced !== null) return refuse(forced, 1000, 'Demo')
    if (pathname === '/auth') {
      if (method === 'POST') confirm()
      return response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end(method === 'POST' ? CONFIRMED : PAGE)
    }
    if (method === 'POST' && pathname === '/api/v2/pins') {
      const pin = { id: 1_000 + ++count, code: `demopin${count}`, client, until: now() + lastsS * 1_000, token: null }
      pins.push(pin)
      return reply(201, 'pin', pinOf(pin))
    }
    const id = Number(/^\/api\/v2\/pins\/(\d+)$/.exec(pathname)?.[1])
    if (id > 0) {
      const pin = pins.find((one) => one.id === id && one.client === client && one.until > now())
      return pin ? reply(200, 'pin', pinOf(pin)) : refuse(404, 1020, 'Code not found or expired')
    }
    if (pathname === '/api/v2/resources') {
      if (header('x-plex-token') !== accountToken) return refuse(401, 1001, 'User could not be authenticated')
      return reply(200, 'resources', resources.map(resourceOf))
    }
    return refuse(404, 1000, 'Not found')
  })

  const pinOf = ({ id, code, client, token }: DemoPin): Container => ({
    id,
    code,
    product: 'Sentarr',
    trusted: false,
    clientIdentifier: client,
    expiresIn: lastsS,
    ...(token === null ? {} : { authToken: token }),
  })

  function confirm(code?: string): void {
    const pin = code === undefined ? pins.at(-1) : pins.find((one) => one.code === code)
    if (pin) pin.token = accountToken
  }

  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    places: { pins: base, resources: base, page: `${base}/auth` },
    accountToken,
    resources,
    pins,
    requests,
    confirm,
    expire: () => void pins.splice(0),
    answerWith(status) {
      forced = status
    },
    async stop() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** One server at one address in the home network. */
export function resourceAt(url: string, its: Omit<DemoResource, 'connections'>): DemoResource {
  const { hostname, port, protocol } = new URL(url)
  const connection = { protocol: protocol.slice(0, -1), address: hostname, port: Number(port), uri: url }
  return { ...its, connections: [{ ...connection, local: true, relay: false }] }
}

const resourceOf = ({ owned = true, presence = true, httpsRequired = false, ...its }: DemoResource): Container => ({
  ...its,
  product: 'Plex Media Server',
  productVersion: '1.43.1.10611-1e34174b1',
  platform: 'Linux',
  provides: 'server',
  owned,
  presence,
  relay: true,
  httpsRequired,
  publicAddress: '203.0.113.9',
  publicAddressMatches: true,
})
