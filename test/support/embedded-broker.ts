// aedes on a port of its own: a broker without any program.
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { Aedes } from 'aedes'

export type EmbeddedBroker = {
  url: string
  aedes: Aedes
  /** Cuts every connection, as a crash of the broker would. */
  cut(): void
}

export async function startEmbeddedBroker(t: TestContext): Promise<EmbeddedBroker> {
  const aedes = await Aedes.createBroker()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    aedes.handle(socket)
  }).listen(0, '127.0.0.1')
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
