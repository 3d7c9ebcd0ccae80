// Who is told: a webhook and Home Assistant's bus, that write down each alert by its delivery or id.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

/** When each was received, epoch milliseconds. */
export type Received = Map<string, number[]>
export type Receiver = { port: number; received: Received; close(): void }

const note = (received: Received, id: string): void => {
  received.set(id, [...(received.get(id) ?? []), Date.now()])
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}

/** Any address takes a POST; its idempotency key is the delivery's. */
export async function startHook(): Promise<Receiver> {
  const received: Received = new Map()
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      note(received, String(request.headers['idempotency-key']))
      response.end('ok')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, received, close: () => server.close() }
}

/** As much of Home Assistant Core as firing an event takes, over websocket and REST. */
export async function startCore(token: string): Promise<Receiver> {
  const received: Received = new Map()
  const fired = ({ id, state }: { id: string; state: string }) => note(received, `${id} ${state}`)
  const server = createServer(async (request, response) => {
    const text = await textOf(request)
    if (request.headers.authorization !== `Bearer ${token}`) return response.writeHead(401).end()
    if (request.url === '/api/events/plex_alert') fired(JSON.parse(text))
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ state: 'RUNNING' }))
  })
  new WebSocketServer({ server, path: '/api/websocket' }).on('connection', (socket) => {
    const send = (message: object) => socket.send(JSON.stringify(message))
    send({ type: 'auth_required', ha_version: '2026.11.0' })
    socket.on('message', (raw) => {
      const { id, type, event_type, event_data } = JSON.parse(raw.toString())
      if (type === 'auth') return send({ type: 'auth_ok', ha_version: '2026.11.0' })
      if (type === 'ping') return send({ id, type: 'pong' })
      if (type === 'fire_event' && event_type === 'plex_alert') fired(event_data)
      const known = ['fire_event', 'get_config', 'subscribe_events'].includes(type)
      send({ id, type: 'result', success: known, result: { state: 'RUNNING' }, error: { code: 'unknown_command' } })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, received, close: () => server.close() }
}
