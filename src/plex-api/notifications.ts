// One connection to Plex's notifications: the websocket, or server-sent events where there is none. Comes back for ever.
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import WebSocket from 'ws'
import { type Ended, keepConnected } from '../keep-connected.ts'
import { createWaker } from '../source/waker.ts'
import { addressOf, type Introduction, introductionHeaders, type PlexServer } from './client.ts'
import { createEventReader } from './event-stream.ts'
import { explainFailure, type Failure, failureOf } from './failure.ts'
import { type Frame, framesOf } from './frames.ts'
import { lookUp } from './plex-direct.ts'

/** Plex answers a handshake at once; a hung one never ends. */
const HANDSHAKE_MS = 10_000
/** Plex sends something every ten seconds; a connection silent for so long is half dead. */
const SILENT_MS = 35_000
const MAX_PAYLOAD = 16 * 1024 * 1024
const TIMING = { retryFrom: 1_000, retryTo: 60_000 }

const WAYS = ['/:/websockets/notifications', '/:/websocket/notifications', '/:/eventsource/notifications'] as const
type Way = (typeof WAYS)[number]

/** Why a connection ended or was not made. `status`: Plex's answer to the handshake; null when none came. */
export type Closed = {
  opened: boolean
  startedAt: number
  failure: Failure | null
  status: number | null
  detail: string
}

export type Notifications = {
  run(signal: AbortSignal): Promise<void>
  /** Tries at once: the server answers again. */
  nudge(): void
  isOpen(): boolean
}

type Deps = {
  server: PlexServer
  introduction: Introduction
  /** `log` for the lines; null for everything else. */
  filters: 'log' | null
  /** Monotonic milliseconds. */
  clock(): number
  random(): number
  onConnecting(): void
  onOpen(): void
  onFrames(frames: Frame[]): void
  /** A message that cannot be read; not redacted. */
  onUnreadable(why: string, text: string): void
  onClosed(closed: Closed): void
}

export function createNotifications(deps: Deps): Notifications {
  const { server, clock } = deps
  let way = 0
  let open = false
  const waker = createWaker()

  const addressFor = (path: Way) => addressOf(server.url, path + (deps.filters ? `?filters=${deps.filters}` : ''))
  const headers = { ...introductionHeaders(deps.introduction), ...(server.token && { 'X-Plex-Token': server.token }) }

  function heard(text: string, event: string | null): void {
    const frames = framesOf(text, event)
    if (typeof frames === 'string') deps.onUnreadable(frames, text)
    else if (frames.length > 0) deps.onFrames(frames)
  }

  /** Resolves when the connection is over. */
  function connect(signal: AbortSignal): Promise<Closed> {
    const startedAt = clock()
    deps.onConnecting()
    return new Promise((resolve) => {
      let opened = false
      let watch: NodeJS.Timeout
      const alive = () => {
        clearTimeout(watch)
        watch = setTimeout(() => end('silent'), opened ? SILENT_MS : HANDSHAKE_MS)
      }
      const end = (failure: Failure | null, status: number | null = null, detail?: string) => {
        clearTimeout(watch)
        signal.removeEventListener('abort', stop)
        open = false
        const words = detail ?? (failure ? explainFailure(failure) : `Plex answered ${status}`)
        resolve({ opened, startedAt, failure, status, detail: words })
        drop()
      }
      const stop = () => end('aborted')
      const became = () => {
        opened = true
        open = true
        alive()
        deps.onOpen()
      }
      alive()
      signal.addEventListener('abort', stop)
      const listen = WAYS[way] === '/:/eventsource/notifications' ? byEvents : bySocket
      const drop = listen({ became, alive, end })
    })
  }

  type Line = {
    became(): void
    alive(): void
    end(failure: Failure | null, status?: number | null, detail?: string): void
  }

  function bySocket({ became, alive, end }: Line): () => void {
    const url = addressFor(WAYS[way]!)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    const socket = new WebSocket(url, {
      headers,
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: MAX_PAYLOAD,
      perMessageDeflate: false,
      followRedirects: false,
      lookup: lookUp,
      rejectUnauthorized: server.verifyTls,
    })
    socket.on('open', became)
    socket.on('ping', alive)
    socket.on('message', (data) => {
      alive()
      heard(String(data), null)
    })
    socket.on('unexpected-response', (_request, response: IncomingMessage) => {
      response.resume()
      end(null, response.statusCode ?? 0)
    })
    socket.on('error', (error) => end(...withoutStatus(failureOf(error))))
    socket.on('close', () => end('reset'))
    return () => socket.terminate()
  }

  function byEvents({ became, alive, end }: Line): () => void {
    const url = addressFor(WAYS[way]!)
    const secure = url.protocol === 'https:'
    const call = (secure ? httpsRequest : httpRequest)(url, {
      headers: { ...headers, accept: 'text/event-stream' },
      agent: false,
      lookup: lookUp,
      ...(secure && { rejectUnauthorized: server.verifyTls }),
    })
    call.on('error', (error) => end(...withoutStatus(failureOf(error))))
    call.on('response', (response) => {
      if (response.statusCode !== 200) return end(null, response.statusCode ?? 0)
      became()
      const events = createEventReader(heard)
      response.on('data', (part: Buffer) => {
        alive()
        events.take(part)
      })
      response.on('end', () => end('reset'))
      response.on('error', () => end('reset'))
      return undefined
    })
    call.end()
    return () => call.destroy()
  }

  async function attempt(signal: AbortSignal): Promise<Ended> {
    const closed = await connect(signal)
    if (signal.aborted) return { stood: false }
    // 404 or 405: this server knows another way.
    const unknown = closed.status === 404 || closed.status === 405
    if (unknown) way = (way + 1) % WAYS.length
    deps.onClosed(closed)
    return { stood: closed.opened, ...(unknown && way > 0 && { afterMs: 0 }) }
  }

  return {
    isOpen: () => open,
    nudge: waker.wake,
    run: (signal) =>
      keepConnected({
        attempt: () => attempt(signal),
        signal,
        timing: TIMING,
        pause: (ms) => waker.sleep(ms * (0.9 + 0.2 * deps.random()), signal),
      }),
  }
}

const withoutStatus = ([failure, detail]: [Failure, string]): [Failure, null, string] => [failure, null, detail]
