// A TCP load balancer before the nodes of a cluster, as an operator would have one: it asks each node how it is, and each new connection
// goes to the next one that is well. Those that stand are left alone: a node that is behind still serves them. docs/scale.md has the same
// for HAProxy.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { pause } from '../../src/time/pause.ts'

/** `health` answers 200 while the node is well. */
type Node = { host: string; port: number; health: string }

const CONNECT_MS = 1_000
const CHECK_MS = 2_000
const ANSWER_MS = 5_000
/** So many answers in a row change what is thought of a node. */
const CHANGE = 2

export async function startFront(nodes: readonly Node[], checkMs = CHECK_MS) {
  let next = 0
  const open = new Set<Socket>()
  const stopping = new AbortController()
  const checks = nodes.map((node) => watch(node.health, checkMs, stopping.signal))
  const server = createServer((client) => {
    client.on('error', () => client.destroy())
    void forward(client, inTurn())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  /** Those that are well, each connection beginning with another one; where none is, any that answers is better than none. */
  function inTurn(): Node[] {
    const well = nodes.filter((_, index) => checks[index]!.isWell())
    const able = well.length > 0 ? well : nodes
    const first = next++ % able.length
    return [...able.slice(first), ...able.slice(0, first)]
  }

  async function forward(client: Socket, [chosen, ...others]: Node[]): Promise<void> {
    if (chosen === undefined || client.destroyed) return void client.destroy()
    const node = connect({ host: chosen.host, port: chosen.port, timeout: CONNECT_MS })
    const connected = await new Promise<boolean>((resolve) => {
      node.once('connect', () => resolve(true))
      node.once('error', () => resolve(false))
      node.once('timeout', () => resolve(false))
    })
    if (!connected || client.destroyed) {
      node.destroy()
      return forward(client, others)
    }
    node.setTimeout(0)
    open.add(client)
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
    isWell: (index: number) => checks[index]!.isWell(),
    stop() {
      stopping.abort()
      server.close()
      for (const client of open) client.destroy()
    },
  }
}

/** Begins with a node that is well. */
function watch(health: string, everyMs: number, signal: AbortSignal) {
  let isWell = true
  let against = 0
  async function ask(): Promise<boolean> {
    const answer = await fetch(health, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) })
    await answer.arrayBuffer() // else the connection stays taken
    return answer.ok
  }
  async function askForEver(): Promise<void> {
    while (!signal.aborted) {
      const was = isWell
      against = (await ask().catch(() => false)) === was ? 0 : against + 1
      if (against >= CHANGE) {
        isWell = !was
        against = 0
      }
      await pause(everyMs, signal)
    }
  }
  void askForEver()
  return { isWell: () => isWell }
}
