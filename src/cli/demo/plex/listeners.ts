// Who listens to the demo Plex: WebSockets and event streams, each with the types it asked for.
import type http from 'node:http'
import type { WebSocket } from 'ws'

type Connection = WebSocket | http.ServerResponse

export type Listeners = {
  /** The address says in `filters` what is wanted. */
  add(to: Connection, url: URL): void
  /** Sends a notification to all who listen to its type. */
  notify(type: string, key: string, elements: readonly object[]): void
  /** Sends this text as it is; only sockets take one. */
  sendRaw(text: string): void
  ping(): void
  /** Cuts all connections. */
  cut(): void
  count(): number
}

export function createListeners(): Listeners {
  const listeners = new Map<Connection, (type: string) => boolean>()
  return {
    add(to, url) {
      listeners.set(to, filterOf(url.searchParams.get('filters') ?? url.searchParams.get('filter')))
      to.on('close', () => listeners.delete(to))
      to.on('error', () => listeners.delete(to))
    },
    notify(type, key, elements) {
      const container = JSON.stringify({ NotificationContainer: { type, size: elements.length, [key]: elements } })
      for (const [to, wants] of listeners) {
        if (!wants(type)) continue
        if ('send' in to) to.send(container)
        else for (const one of elements) to.write(`event: ${type}\ndata: ${JSON.stringify({ [key]: one })}\n\n`)
      }
    },
    sendRaw(text) {
      for (const to of listeners.keys()) if ('send' in to) to.send(text)
    },
    ping() {
      for (const to of listeners.keys()) {
        if ('ping' in to) to.ping()
        else to.write('event: ping\ndata: {}\n\n')
      }
    },
    cut() {
      for (const to of listeners.keys()) {
        if ('terminate' in to) to.terminate()
        else to.destroy()
      }
    },
    count: () => listeners.size,
  }
}

/** `filters`: absent is all but logs, empty is all, `a,b` only these, `-a` all but these. */
function filterOf(filters: string | null): (type: string) => boolean {
  if (filters === null) return (type) => type !== 'log'
  if (filters === '') return () => true
  if (!filters.startsWith('-')) return (type) => filters.split(',').includes(type)
  const unwanted = filters.slice(1).split(',')
  return (type) => !unwanted.includes(type)
}
