// A TCP load balancer before the nodes of a cluster, as an operator would have one: each connection goes to the next node that answers.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

type Node = { host: string; port: number }

const CONNECT_MS = 1_000

export async function startFront(nodes: readonly Node[]) {
  let next = 0
  const open = new Map<Socket, number>()
  const server = createServer((client) => {
    client.on('error', () => client.destroy())
    void forward(client, nodes.length)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  async function forward(client: Socket, tries: number): Promise<void> {
    const chosen = next++ % nodes.length
    const node = connect({ ...nodes[chosen]!, timeout: CONNECT_MS })
    const connected = await new Promise<boolean>((resolve) => {
      node.once('connect', () => resolve(true))
      node.once('error', () => resolve(false))
      node.once('timeout', () => resolve(false))
    })
    if (!connected || client.destroyed) {
      node.destroy()
      if (client.destroyed) return
      if (tries > 1) return forward(client, tries - 1)
      client.destroy()
      return
    }
    node.setTimeout(0)
    open.set(client, chosen)
    for (const [one, other] of [
      [client, node],
      [node, client],
    ] as const) {
      one.on('error', () => one.destroy())
      one.on('close', () => {
        open.delete(client)
        other.destroy()
      })
      one.pipe(other)
    }
  }

  return {
    port: (server.address() as AddressInfo).port,
    /** Connections through each node. */
    spread: () => nodes.map((_, index) => [...open.values()].filter((chosen) => chosen === index).length),
    stop() {
      server.close()
      for (const client of open.keys()) client.destroy()
    },
  }
}
