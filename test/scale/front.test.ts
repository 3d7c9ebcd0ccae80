import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { until } from '../support/until.ts'
import { startFront } from './front.ts'

/** A node that says its name to who connects, and how it is to who asks. */
async function startNode(t: TestContext, name: string) {
  let isWell = true
  const listening = async (server: Server) => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    t.after(() => server.close())
    return (server.address() as AddressInfo).port
  }
  const open = new Set<Socket>()
  t.after(() => {
    for (const socket of open) socket.destroy()
  })
  const port = await listening(
    createTcpServer((socket) => {
      open.add(socket)
      socket.on('error', () => {}).write(name)
    }),
  )
  const health = await listening(createServer((_, answer) => answer.writeHead(isWell ? 200 : 503).end()))
  return {
    name,
    host: '127.0.0.1',
    port,
    health: `http://127.0.0.1:${health}/`,
    is(well: boolean) {
      isWell = well
    },
  }
}

async function connected(port: number) {
  const socket = connect(port, '127.0.0.1')
  const [name] = await once(socket, 'data')
  return { name: String(name), socket }
}

test('who connects gets a node that is well; who is connected keeps the node that is not', async (t) => {
  const nodes = [await startNode(t, 'one'), await startNode(t, 'two')] as const
  const front = await startFront(nodes, 1)
  t.after(front.stop)
  /** Of four that connect. */
  async function names(): Promise<string> {
    const got = await Promise.all([1, 2, 3, 4].map(() => connected(front.port)))
    for (const { socket } of got) socket.destroy()
    return [...new Set(got.map(({ name }) => name))].sort().join()
  }
  assert.equal(await names(), 'one,two')
  const kept = await connected(front.port)
  const [its, other] = kept.name === 'one' ? nodes : ([nodes[1], nodes[0]] as const)
  its.is(false)
  await until('nobody is sent to the node that is unwell', async () => (await names()) === other.name)
  assert.ok(kept.socket.readable, 'the connection stands')
  other.is(false)
  await until('where none is well, any is better than none', async () => (await names()) === 'one,two')
  other.is(true)
  await until('one is well again', async () => (await names()) === other.name)
  its.is(true)
  await until('both are well again', async () => (await names()) === 'one,two')
  kept.socket.destroy()
})
