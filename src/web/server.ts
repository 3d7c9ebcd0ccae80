// The one HTTP port: health, metrics, API and dashboard behind one listener.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createConnectionLimit } from './connections.ts'
import { createReception, type Served, starting } from './reception.ts'

/** Milliseconds. A stream of events is an answer, and may last; its heartbeat keeps it from being idle. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 2_000 }
const IDLE_MS = 120_000
const MOST_HEADERS = 100

export type WebServer = {
  port: number
  /** What answers from now on; before, everybody is asked to come again. */
  serve(what: Served): void
  stop(): Promise<void>
}

/**
 * Listens on `host:port` (0: any free port).
 * @throws {Error} in words when the port is taken or not allowed.
 */
export async function startWebServer({ host, port }: { host: string; port: number }): Promise<WebServer> {
  let listener: RequestListener = starting
  const server = createServer(LIMITS, (request, response) => listener(request, response))
  server.maxHeadersCount = MOST_HEADERS
  server.setTimeout(IDLE_MS)
  const connections = createConnectionLimit()
  server.prependListener('connection', (socket) => connections.take(socket))
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)))
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    serve(what) {
      listener = createReception(what)
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const words: Record<string, string> = {
    EADDRINUSE: `port ${port} is taken by another program; choose another with API_PORT`,
    EACCES: `port ${port} may not be opened by this user; choose one above 1023 with API_PORT`,
    EADDRNOTAVAIL: `${host} is no address of this machine; check API_HOST`,
  }
  return new Error(words[error.code ?? ''] ?? `cannot listen on ${host}:${port}: ${error.message}`, { cause: error })
}
