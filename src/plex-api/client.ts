// Requests to one Plex server: token and identity in headers, one time limit, no redirects, bounded bodies.
import http from 'node:http'
import https from 'node:https'
import { explainFailure, type Failure, failureOf } from './failure.ts'
import { lookUp } from './plex-direct.ts'

const BODY_LIMIT = 32 * 1024 * 1024
const TIMEOUT_MS = 15_000

/** How Sentarr introduces itself to Plex. */
export type Introduction = {
  /** One for each installation; Plex lists devices by it. */
  clientIdentifier: string
  version: string
  platform: string
}

export type PlexServer = {
  /** Base address; a path of a reverse proxy may be in it. */
  url: string
  token: string
  /** False: any certificate will do. */
  verifyTls: boolean
}

type PlexAnswer = { ok: true; status: number; headers: http.IncomingHttpHeaders; body: Buffer }
export type PlexResult = PlexAnswer | { ok: false; failure: Failure; detail: string }

export type PlexRequest = {
  /** With its query: `/status/sessions`. */
  path: string
  method?: 'GET' | 'PUT' | 'POST'
  headers?: Record<string, string>
  /** Milliseconds for the whole exchange. */
  timeoutMs?: number
  /** Bytes of the body that are taken. */
  limit?: number
  accept?: string
  /** `/identity` needs none; a proxy's log need not hold it. */
  withToken?: boolean
  /** A connection of its own: what an idle one says is old. */
  fresh?: boolean
  signal?: AbortSignal
}

export type PlexClient = {
  /** Never rejects: what went wrong is the result. Error bodies are Plex's HTML and mean nothing; look at the status. */
  request(request: PlexRequest): Promise<PlexResult>
  close(): void
}

export function introductionHeaders({ clientIdentifier, version, platform }: Introduction): Record<string, string> {
  return {
    'X-Plex-Client-Identifier': clientIdentifier,
    'X-Plex-Product': 'Sentarr',
    'X-Plex-Version': version,
    'X-Plex-Platform': platform,
    'X-Plex-Device-Name': 'Sentarr',
  }
}

/** The address of a path on that server, which may live below a proxy's path. */
export function addressOf(base: string, path: string): URL {
  const root = base.endsWith('/') ? base.slice(0, -1) : base
  return new URL(root + path)
}

type ClientDeps = {
  server: PlexServer
  introduction: Introduction
  /** Told of each request before it is sent. */
  onRequest?(method: string, path: string): void
}

export function createPlexClient({ server, introduction, onRequest }: ClientDeps): PlexClient {
  const secure = new URL(server.url).protocol === 'https:'
  const options = { keepAlive: true, maxSockets: 2, maxFreeSockets: 1, timeout: 30_000, lookup: lookUp }
  const agent = secure ? new https.Agent({ ...options, rejectUnauthorized: server.verifyTls }) : new http.Agent(options)
  const headers = introductionHeaders(introduction)

  function request(wanted: PlexRequest): Promise<PlexResult> {
    const { path, method = 'GET', timeoutMs = TIMEOUT_MS, limit = BODY_LIMIT, withToken = true } = wanted
    onRequest?.(method, path)
    return new Promise((resolve) => {
      let connected = false
      let done = false
      const finish = (result: PlexResult) => {
        if (done) return
        done = true
        clearTimeout(timer)
        wanted.signal?.removeEventListener('abort', abort)
        resolve(result)
        if (!result.ok) call.destroy()
      }
      const fail = (failure: Failure, detail = explainFailure(failure)) => finish({ ok: false, failure, detail })
      const call = (secure ? https : http).request(addressOf(server.url, path), {
        method,
        agent: wanted.fresh ? false : agent,
        lookup: lookUp,
        ...(secure && { rejectUnauthorized: server.verifyTls }),
        headers: {
          accept: wanted.accept ?? 'application/json',
          ...headers,
          ...(withToken && server.token !== '' && { 'X-Plex-Token': server.token }),
          ...wanted.headers,
        },
      })
      const abort = () => fail('aborted')
      const timer = setTimeout(() => fail(connected ? 'silent' : 'unreachable'), timeoutMs)
      wanted.signal?.addEventListener('abort', abort)
      if (wanted.signal?.aborted) abort()
      call.on('socket', (socket) => {
        connected = !socket.connecting
        socket.once(secure ? 'secureConnect' : 'connect', () => {
          connected = true
        })
      })
      call.on('error', (error) => fail(...failureOf(error)))
      call.on('response', (response) => {
        const parts: Buffer[] = []
        let size = 0
        response.on('data', (part: Buffer) => {
          size += part.length
          if (size > limit) fail('too-large')
          else parts.push(part)
        })
        response.on('end', () =>
          finish({
            ok: true,
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts),
          }),
        )
        response.on('error', (error) => fail(...failureOf(error)))
        response.on('aborted', () => fail('reset'))
      })
      call.end()
    })
  }

  return { request, close: () => agent.destroy() }
}
