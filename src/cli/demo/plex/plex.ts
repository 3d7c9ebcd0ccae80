// A Plex server of our own: the API, the notifications and the archive, for the demo and for tests. Every way in which a real one fails can be played.
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { SimulatedLine } from '../line.ts'
import { answerTo } from './answers.ts'
import { createHousehold, type Household } from './household.ts'
import { createListeners } from './listeners.ts'
import { createLogBook } from './log-book.ts'
import { archive, html, type Reply, replyOf, starting } from './replies.ts'

/** `reset` cuts each connection at once; `hang` takes them and says nothing; `starting` answers 503. */
type Mood = 'well' | 'starting' | 'hang' | 'reset'

const PING_MS = 10_000
const PATHS = /^\/:\/(?:websockets?|eventsource)\/notifications$/

export type DemoPlex = {
  url: string
  token: string
  household: Household
  /** `METHOD /path?query` of each request, oldest first, with its status. */
  requests: { at: number; call: string; status: number }[]
  write(lines: readonly SimulatedLine[]): void
  /** Sends a notification to all who listen to its type. */
  notify(type: string, key: string, elements: readonly object[]): void
  /** Sends this text as it is. */
  sendRaw(text: string): void
  mood(mood: Mood): void
  /** Null: the token is taken again. */
  refuseToken(refused: boolean): void
  /** A status for all paths that begin so; null ends it. */
  answerWith(path: string, status: number | null): void
  /** Milliseconds each answer takes. */
  slow(ms: number): void
  /** Cuts the open notification sockets. */
  cut(): void
  listeners(): number
  /** Nobody listens until `start`. */
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** `open`: the caller's network needs no token, as Plex's setting `allowedNetworks` says. */
type Options = { port?: number; token?: string; open?: boolean; household?: Household; now(): number }

export async function startDemoPlex(options: Options): Promise<DemoPlex> {
  const { token = 'demo-token-of-the-owner', household = createHousehold(), now } = options
  let port = options.port ?? 0
  let mood: Mood = 'well'
  let refused = false
  let delayMs = 0
  const overrides = new Map<string, number>()
  const requests: DemoPlex['requests'] = []
  const sockets = new Set<Socket>()
  const listeners = createListeners()
  const sockeds = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const book = createLogBook((frame) => notify('log', 'LogSentNotification', [frame]))
  const isAllowed = (url: URL, headers: http.IncomingHttpHeaders) =>
    !refused && (options.open === true || (headers['x-plex-token'] ?? url.searchParams.get('X-Plex-Token')) === token)

  function statusBefore(url: URL, headers: http.IncomingHttpHeaders): number | null {
    if (mood === 'starting') return 503
    const override = [...overrides].find(([path]) => url.pathname.startsWith(path))
    if (override) return override[1]
    return url.pathname === '/identity' || isAllowed(url, headers) ? null : 401
  }

  function replyTo(request: http.IncomingMessage, url: URL): Reply {
    const early = statusBefore(url, request.headers)
    if (early === 503) return starting
    if (early !== null) return html(early)
    if (url.pathname === '/diagnostics/logs') return archive(book.zip())
    const { headers } = request
    const number = (name: string) => headers[name.toLowerCase()] ?? url.searchParams.get(name)
    const size = number('X-Plex-Container-Size') ?? null
    const result = answerTo(household, {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      start: Number(number('X-Plex-Container-Start') ?? 0),
      size: size === null ? null : Number(size),
    })
    return replyOf(result, String(headers.accept ?? ''))
  }

  function answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    if (mood === 'hang') return
    const url = new URL(request.url ?? '/', 'http://plex')
    const events = url.pathname.includes('eventsource') && PATHS.test(url.pathname)
    if (events && statusBefore(url, request.headers) === null) {
      requests.push({ at: now(), call: `GET ${request.url}`, status: 200 })
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.write('event: ping\ndata: {}\n\n')
      listeners.add(response, url)
      return
    }
    const { status, type, body, more } = replyTo(request, url)
    requests.push({ at: now(), call: `${request.method} ${request.url}`, status })
    response.writeHead(status, { 'Content-Type': type, 'X-Plex-Protocol': '1.0', ...more })
    response.end(request.method === 'HEAD' ? undefined : body)
  }

  function upgrade(request: http.IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://plex')
    if (mood === 'hang') return
    const status = statusBefore(url, request.headers) ?? (PATHS.test(url.pathname) ? null : 404)
    requests.push({ at: now(), call: `GET ${request.url}`, status: status ?? 101 })
    if (status !== null) {
      socket.end(`HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
      return
    }
    sockeds.handleUpgrade(request, socket, head, (connection) => listeners.add(connection, url))
  }

  function notify(type: string, key: string, elements: readonly object[]): void {
    if (mood === 'well') listeners.notify(type, key, elements)
  }

  function makeServer(): http.Server {
    const made = http.createServer((request, response) => {
      if (delayMs > 0) setTimeout(answer, delayMs, request, response).unref()
      else answer(request, response)
    })
    made.on('upgrade', upgrade)
    made.on('connection', (socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      if (mood === 'reset') socket.resetAndDestroy()
    })
    return made
  }

  let server = makeServer()
  const pinging = setInterval(() => {
    if (mood === 'well') listeners.ping()
  }, PING_MS)
  pinging.unref()

  async function start(): Promise<void> {
    server = makeServer()
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  }
  function cutAll(): void {
    for (const socket of sockets) socket.destroy()
  }
  async function kill(): Promise<void> {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    cutAll()
    await closed
  }

  await start()
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    household,
    requests,
    write: book.add,
    notify,
    sendRaw: listeners.sendRaw,
    mood(next) {
      mood = next
      if (next !== 'well') cutAll()
    },
    refuseToken(next) {
      refused = next
      if (next) listeners.cut()
    },
    answerWith(path, status) {
      if (status === null) overrides.delete(path)
      else overrides.set(path, status)
    },
    slow(ms) {
      delayMs = ms
    },
    cut: listeners.cut,
    listeners: listeners.count,
    kill,
    start,
    async stop() {
      clearInterval(pinging)
      await kill()
      sockeds.close()
    },
  }
}
