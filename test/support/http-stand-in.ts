// A local HTTP server in the place of a service: records what it got and answers as the test says, also badly.
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

export type Seen = { method: string; path: string; headers: IncomingHttpHeaders; body: string }
export type Given = { status?: number; headers?: Record<string, string>; body?: string | object }
/** `hang` never answers, `reset` drops the connection, `garbage` answers something that is not HTTP. */
export type Reply = Given | 'hang' | 'reset' | 'garbage'

export type StandIn = {
  url: string
  port: number
  seen: Seen[]
  /** JSON of the latest request. */
  latest(): Record<string, unknown>
  /** From now on. */
  answer(reply: Reply | ((seen: Seen) => Reply)): void
}

export async function startStandIn(t: TestContext, first: Reply | ((seen: Seen) => Reply) = {}): Promise<StandIn> {
  const seen: Seen[] = []
  let reply = first
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body }
      seen.push(one)
      const given = typeof reply === 'function' ? reply(one) : reply
      if (given === 'hang') return
      if (given === 'reset') return request.socket.resetAndDestroy()
      if (given === 'garbage') return request.socket.end('\u0000\u0001 this is not HTTP\n\n')
      const text = typeof given.body === 'object' ? JSON.stringify(given.body) : (given.body ?? '')
      response.writeHead(given.status ?? 200, given.headers).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    seen,
    latest: () => JSON.parse(seen.at(-1)?.body ?? 'null'),
    answer: (next) => {
      reply = next
    },
  }
}
