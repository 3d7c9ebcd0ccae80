// A wire that can be cut: whatever stands behind it is away without knowing.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** `hang`: connections are taken and nothing goes through any; `reset`: each is cut at once; `refuse`: nobody listens. */
export type Wire = 'well' | 'hang' | 'reset' | 'refuse'

export type Way = { port: number; set(wire: Wire): Promise<void>; close(): Promise<void> }

/** @param target the port on the loopback that it leads to */
export async function startProxy(target: number): Promise<Way> {
  let wire: Wire = 'well'
  const pairs = new Set<[Socket, Socket]>()
  const server: Server = createServer((near) => {
    if (wire === 'reset') return near.resetAndDestroy()
    const far = connect(target, '127.0.0.1')
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    const end = () => {
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    for (const socket of pair) socket.on('error', end).on('close', end)
    if (wire === 'well') join(pair)
  })
  const join = ([near, far]: [Socket, Socket]) => {
    near.pipe(far)
    far.pipe(near)
  }
  const part = ([near, far]: [Socket, Socket]) => {
    near.unpipe(far).pause()
    far.unpipe(near).pause()
  }
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  const cut = () => {
    for (const [near, far] of pairs) {
      near.resetAndDestroy()
      far.destroy()
    }
  }
  async function deafen(): Promise<void> {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    cut()
    await closed
  }
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    port,
    async set(next) {
      const before = wire
      wire = next
      if (next === 'refuse') return deafen()
      if (!server.listening) await listen(port)
      if (next === 'reset') cut()
      if (next === 'hang') for (const pair of pairs) part(pair)
      if (before === 'hang' && next === 'well') for (const pair of pairs) join(pair)
    },
    close: deafen,
  }
}
