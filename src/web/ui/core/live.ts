// What all pages show of the running service: a snapshot, kept current by the stream.

import type { List } from '../../schemas/common.ts'
import type { IncidentItem } from '../../schemas/incidents.ts'
import type { ServerInfo, Status } from '../../schemas/status.ts'
import type { StreamEvent, StreamEvents } from '../../schemas/stream.ts'
import type { Api } from './api.ts'
import { createStream, type Received, type Stream } from './stream.ts'

type Listener = (event: Received | { name: 'loaded' } | { name: 'connection' }) => void

export type Live = Pick<Stream, 'logs'> & {
  /** Null until the first answer. */
  status: Status | null
  /** Open incidents by id. */
  open: Map<string, IncidentItem>
  connected: boolean
  /** The snapshot could not be loaded; it is tried again. */
  failed: boolean
  /** Called for each event after it was taken in, and with `loaded` when everything shown must be loaded anew. Returns the way out. */
  listen(listener: Listener): () => void
  start(): void
  stop(): void
  /** Loads the snapshot anew. @throws {Failure} */
  load(): Promise<void>
}

const MOST_OPEN = 500
const RETRY_MS = 5_000

export function createLive(api: Pick<Api, 'get'>, connect = createStream): Live {
  const listeners = new Set<Listener>()
  const tell: Listener = (event) => {
    for (const listener of listeners) listener(event)
  }
  const stream = connect({
    received(event) {
      take(live, event)
      if (event.name === 'hello' && !event.data.resumed) void tryToLoad()
      else tell(event)
    },
    connected(is) {
      // Without a stream there is still something to see.
      if (!is && live.status === null) void tryToLoad()
      if (is === live.connected) return
      live.connected = is
      tell({ name: 'connection' })
    },
    // When the session is over, as after a restart, the answer to any question says so.
    refused: () => void api.get('status').catch(() => {}),
  })
  let again: ReturnType<typeof setTimeout> | undefined
  async function tryToLoad() {
    clearTimeout(again)
    try {
      await live.load()
      live.failed = false
    } catch {
      live.failed = true
      again = setTimeout(() => live.connected && tryToLoad(), RETRY_MS)
      tell({ name: 'connection' })
    }
  }
  const live: Live = {
    status: null,
    open: new Map(),
    connected: true,
    failed: false,
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    logs: stream.logs,
    start: stream.start,
    stop: stream.stop,
    async load() {
      const [status, open] = await Promise.all([
        api.get<Status>('status'),
        api.get<List<IncidentItem>>(`incidents?state=open&limit=${MOST_OPEN}`),
      ])
      live.status = status
      live.open = new Map(open.items.map((item) => [item.id, item]))
      tell({ name: 'loaded' })
    },
  }
  return live
}

function take(live: Live, event: Received): void {
  const { status, open } = live
  if (status === null) return
  const handlers: { [Name in StreamEvent]?: (data: StreamEvents[Name]) => void } = {
    incident(item) {
      const was = open.get(item.id)
      open.delete(item.id)
      if (item.state === 'open') open.set(item.id, withNews(was, item))
      else if (was && open.size === 0) status.quiet_since = item.resolved_at ?? status.quiet_since
    },
    incident_deleted: ({ id }) => open.delete(id),
    server(info) {
      status.servers = replaced(status.servers, info, 'id')
      status.open_incidents = status.servers.reduce((sum, server) => sum + server.open_incidents, 0)
    },
    channel(info) {
      status.channels = replaced(status.channels, info, 'name')
    },
    config({ restart_required }) {
      status.restart_required = restart_required
    },
  }
  ;(handlers[event.name] as ((data: unknown) => void) | undefined)?.(event.data)
}

/** News name no people: what was told of them before stays for as long as it is the same time of trouble. */
export const withNews = <Item extends IncidentItem>(was: Item | undefined, news: IncidentItem) => ({
  ...was,
  ...news,
  fields: { ...(was?.first_seen === news.first_seen && was.fields), ...news.fields },
})

const replaced = <Item, Name extends keyof Item>(items: Item[], item: Item, name: Name): Item[] =>
  items.some((one) => one[name] === item[name])
    ? items.map((one) => (one[name] === item[name] ? item : one))
    : [...items, item]

export const serverName = (servers: readonly ServerInfo[] | undefined, id: string): string =>
  servers?.find((server) => server.id === id)?.name ?? id
