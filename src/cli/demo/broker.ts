// The demo's own MQTT broker: loopback only, nothing stored on disk.
import { createServer, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import { UsageError } from '../usage.ts'

export type Broker = {
  port: number
  /** Every message published to a topic that fits; `+` and `#` as in MQTT. */
  watch(topic: string, heard: (topic: string, payload: string) => void): void
  stop(): Promise<void>
}

/** `port` 0 takes a free one. @throws {UsageError} when the port is taken. */
export async function startBroker(port: number): Promise<Broker> {
  const aedes = await Aedes.createBroker()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    aedes.handle(socket)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new UsageError(`port ${port} is taken`) : error)
    })
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    watch(topic, heard) {
      const deliver = (packet: { topic: string; payload: Buffer | string }, done: () => void) => {
        heard(packet.topic, packet.payload.toString())
        done()
      }
      aedes.subscribe(topic, deliver, () => {})
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await new Promise<void>((resolve) => aedes.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
