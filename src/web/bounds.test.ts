import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { it, type TestContext } from 'node:test'
import { keptLog } from '../../test/support/log.ts'
import { until } from '../../test/support/until.ts'
import { startWebServer } from './server.ts'

async function peers(t: TestContext, port: number, address: string, count: number): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => connect({ port, host: '127.0.0.1', localAddress: address }))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
  })
  await Promise.all(
    sockets.map((socket) => new Promise((resolve) => socket.on('connect', resolve).on('error', resolve))),
  )
  return sockets
}

it('takes no more connections than there is room for', async (t) => {
  const web = await startWebServer({ host: '127.0.0.1', port: 0 })
  t.after(() => web.stop())
  web.serve({
    health: () => ({ status: 'ok', reasons: [], version: '1' }),
    site: async () => ({ fetch: () => new Response('well') }),
    log: keptLog().log,
  })
  const sockets = await peers(t, web.port, '127.0.0.1', 300)
  await until('the refusals', () => sockets.filter((socket) => socket.closed || socket.readableEnded).length >= 44)
  assert.equal(sockets.filter((socket) => !socket.closed && !socket.readableEnded).length, 256)
  for (const socket of sockets) socket.destroy()
  await until('room again', async () => {
    const answer = await fetch(`http://127.0.0.1:${web.port}/`).catch(() => null)
    return (await answer?.text()) === 'well'
  })
})
