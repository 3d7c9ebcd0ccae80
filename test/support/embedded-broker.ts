// aedes on a port of its own: a broker without any program.
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { Aedes } from 'aedes'
import { createWebSocketStream, WebSocketServer } from 'ws'

export type EmbeddedBroker = {
  url: string
  aedes: Aedes
  /** Cuts every connection, as a crash of the broker would. */
  cut(): void
}

/** @param port 0: of the system's choice */
export async function startEmbeddedBroker(t: TestContext, port = 0): Promise<EmbeddedBroker> {
  const aedes = await Aedes.createBroker()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    aedes.handle(socket)
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  t.after(async () => {
    await new Promise<void>((closed) => aedes.close(closed))
    server.close()
    cut()
  })
  return { url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`, aedes, cut }
}

export type WebSocketBroker = {
  /** With the path that it asks for. */
  url: string
  /** Paths of the websockets that were opened. */
  paths: string[]
}

/** The same inside a websocket, over TLS with a `certificate`; another path than `/mqtt` is refused. */
export async function startWebSocketBroker(
  t: TestContext,
  certificate?: { cert: string; key: string },
): Promise<WebSocketBroker> {
  const aedes = await Aedes.createBroker()
  const server = certificate ? createHttpsServer(certificate) : createHttpServer()
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'mqtt' })
  const paths: string[] = []
  sockets.on('connection', (socket, request) => {
    paths.push(request.url ?? '')
    if (new URL(request.url ?? '', 'http://x').pathname !== '/mqtt') return socket.terminate()
    aedes.handle(createWebSocketStream(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(async () => {
    await new Promise<void>((closed) => aedes.close(closed))
    for (const socket of sockets.clients) socket.terminate()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `${certificate ? 'wss' : 'ws'}://localhost:${port}/mqtt`, paths }
}
