// The one HTTP port: health, metrics, API and dashboard behind one listener.
import type { AddressInfo } from 'node:net'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { Metrics } from '../metrics.ts'
import type { Health } from './health.ts'

type WebDeps = { host: string; port: number; health(): Health; metrics: Pick<Metrics, 'exposition'> }

export type WebServer = { port: number; stop(): Promise<void> }

/**
 * Listens on `host:port` (0: any free port).
 * @throws {Error} in words when the port is taken or not allowed.
 */
export async function startWebServer({ host, port, health, metrics }: WebDeps): Promise<WebServer> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.get('/healthz', (context) => {
    const answer = health()
    return context.json(answer, answer.status === 'ok' ? 200 : 503)
  })
  app.get('/metrics', async (context) => {
    const { type, text } = await metrics.exposition()
    return context.body(text, 200, { 'content-type': type })
  })
  const server = createAdaptorServer({ fetch: app.fetch })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)))
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
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
