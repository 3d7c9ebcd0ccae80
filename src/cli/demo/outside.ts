// The demo's world outside: a mail server and a push service, each taking what the real channels send, and one page that shows both.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Mail } from './mail.ts'
import { startMailServer } from './mail-server.ts'
import { outsidePage, type Push, STYLE } from './outside-page.ts'

const MOST = 30
const LARGEST = 64 * 1024

export type Outside = {
  /** Of the page; the push service answers there as well. */
  url: string
  mailPort: number
  stop(): Promise<void>
}

/** On free ports of this machine alone. `now`: epoch milliseconds. */
export async function startOutside({ now }: { now(): number }): Promise<Outside> {
  const mails: Mail[] = []
  let pushes: Push[] = []
  const mailServer = await startMailServer((mail) => {
    mails.unshift({ ...mail, at: now() })
    mails.length = Math.min(mails.length, MOST)
  })

  /** As ntfy does: news of one incident take the place of the older ones. */
  function push(given: Partial<Push>): void {
    const { title = '', message = '', priority = 3, sequence_id = '', actions = [] } = given
    const rest = pushes.filter((one) => sequence_id === '' || one.sequence_id !== sequence_id)
    pushes = [{ title, message, priority, sequence_id, actions, at: now() }, ...rest].slice(0, MOST)
  }

  const server: Server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'POST') {
      push(JSON.parse(await bodyOf(request)))
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"event":"message"}')
    } else if (request.url === '/style.css') response.writeHead(200, { 'content-type': 'text/css' }).end(STYLE)
    else {
      const page = outsidePage({ mails, pushes, now: now() })
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page)
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mailPort: mailServer.port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await Promise.all([closed, mailServer.stop()])
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size > LARGEST) throw new Error('too large')
  }
  return Buffer.concat(chunks).toString()
}
