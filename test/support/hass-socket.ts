// A plain client of Home Assistant's websocket, independent of the one under test.
import { once } from 'node:events'
import { WebSocket } from 'ws'

export type BusEvent = { event_type: string; data: Record<string, unknown> }

export type HassSocket = {
  /** @throws when Home Assistant says no. */
  ask(message: { type: string; [key: string]: unknown }): Promise<unknown>
  /** The events of a type from now on. */
  events(type: string): Promise<BusEvent[]>
  close(): void
}

type Message = { id: number; type: string; success?: boolean; result?: unknown; event?: BusEvent; error?: unknown }

export async function openHassSocket(url: string, token: string): Promise<HassSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/websocket`)
  const first = once(socket, 'message')
  await first
  const answer = once(socket, 'message')
  socket.send(JSON.stringify({ type: 'auth', access_token: token }))
  const [greeting] = await answer
  if (JSON.parse(String(greeting)).type !== 'auth_ok') throw new Error(`no entrance: ${greeting}`)

  let lastId = 0
  const waiting = new Map<number, (message: Message) => void>()
  const subscriptions = new Map<number, BusEvent[]>()
  socket.on('message', (raw) => {
    for (const message of [JSON.parse(String(raw))].flat() as Message[]) {
      if (message.type === 'event' && message.event) subscriptions.get(message.id)?.push(message.event)
      else waiting.get(message.id)?.(message)
    }
  })
  const ask = (message: object, id = ++lastId) =>
    new Promise<unknown>((resolve, reject) => {
      waiting.set(id, ({ success, result, error }) => {
        waiting.delete(id)
        if (success) resolve(result)
        else reject(new Error(JSON.stringify(error)))
      })
      socket.send(JSON.stringify({ id, ...message }))
    })
  return {
    ask: (message) => ask(message),
    async events(type) {
      const id = ++lastId
      const heard: BusEvent[] = []
      subscriptions.set(id, heard)
      await ask({ type: 'subscribe_events', event_type: type }, id)
      return heard
    },
    close: () => socket.terminate(),
  }
}
