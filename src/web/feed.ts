// What was committed, as events: numbered, kept for a while so that a client that comes back gets what it missed.
import type { Incident } from '../detect/incident.ts'
import type { Log } from '../log.ts'
import type { Commit, Delivery, StoredAlert } from '../store/rows.ts'
import { createFailures, failure } from '../supervise.ts'
import type { StreamEvent, StreamEvents } from './schemas/stream.ts'

/** Changes of so long are told together: a storm changes the same rows again and again. */
const GATHER_MS = 100
const SERVER_EVERY_MS = 1_000
/** Kept for those that come back; less than a client may lag behind. */
const RING_BYTES = 256 * 1024

export type Listener = {
  send(text: string): void
  /** Something of this server was read or committed. */
  poke?(server: string): void
}

export type FeedViews = {
  incident(row: Incident): StreamEvents['incident']
  delivery(row: Delivery): StreamEvents['delivery']
  /** Null for what is no configured channel. */
  channel(name: string): StreamEvents['channel'] | null
  server(id: string): StreamEvents['server'] | null
  /** Anything that is another text when streams or what failed for them are others. */
  streams(id: string): string
}

export type Feed = ReturnType<typeof createFeed>

type Deps = {
  /** Tells this run's numbers from those of another. */
  run: string
  version: string
  log: Log
  now(): number
  /** Milliseconds that only ever grow. */
  clock(): number
  views: FeedViews
}

export function createFeed({ run, version, log, now, clock, views }: Deps) {
  const listeners = new Set<Listener>()
  const ring: { number: number; text: string }[] = []
  let ringBytes = 0
  let last = 0
  const incidents = new Map<string, Incident>()
  const deliveries = new Map<string, Delivery>()
  const channels = new Set<string>()
  let alerts: StoredAlert[] = []
  const servers = new Set<string>()
  const serversTold = new Map<string, string>()
  const streamsTold = new Map<string, string>()
  let serversToldAt = Number.NEGATIVE_INFINITY
  let gathering: NodeJS.Timeout | null = null
  let serverTimer: NodeJS.Timeout | null = null

  function publish<Event extends StreamEvent>(event: Event, data: StreamEvents[Event]): void {
    const text = encode(event, data, `${run}-${++last}`)
    ring.push({ number: last, text })
    ringBytes += text.length
    while (ringBytes > RING_BYTES) ringBytes -= ring.shift()!.text.length
    tell(text)
  }

  function tell(text: string): void {
    for (const { send } of [...listeners]) send(text)
  }

  function flush(): void {
    gathering = null
    for (const row of incidents.values()) publish('incident', views.incident(row))
    for (const { alert, at } of alerts) publish('alert', { ...alert, at: new Date(at).toISOString() })
    for (const row of deliveries.values()) publish('delivery', views.delivery(row))
    for (const name of channels) {
      const channel = views.channel(name)
      if (channel !== null) publish('channel', channel)
    }
    forget()
  }

  function forget(): void {
    for (const gathered of [incidents, deliveries, channels]) gathered.clear()
    alerts = []
  }

  function flushServers(): void {
    serverTimer = null
    serversToldAt = clock()
    for (const id of servers) {
      const server = views.server(id)
      if (server === null) continue
      const text = encode('server', server)
      if (serversTold.get(id) !== text) tell(text)
      serversTold.set(id, text)
      const streams = views.streams(id)
      if (streamsTold.get(id) !== streams) tell(encode('streams', { server: id }))
      streamsTold.set(id, streams)
    }
    servers.clear()
  }

  const failures = createFailures((error) => log.error('cannot tell the pages what changed', failure(error)))

  /** An event that cannot be told must not end the program, and what goes wrong with each is said once. */
  const later = (work: () => void, ms: number) =>
    setTimeout(() => {
      try {
        work()
        failures.over()
      } catch (error) {
        forget()
        failures.failed(error)
      }
    }, ms).unref()

  return {
    publish,
    /** To be called with everything that was stored. */
    committed(changes: Commit): void {
      for (const row of changes.incidents ?? []) incidents.set(row.id, row)
      for (const row of changes.deliveries ?? []) deliveries.set(row.id, row)
      for (const { channel } of changes.channels ?? []) channels.add(channel)
      for (const { channel } of changes.deliveries ?? []) channels.add(channel)
      // No page shows a report as it comes; it would be as long as all else together.
      alerts.push(...(changes.alerts ?? []).filter(({ alert }) => !alert.report))
      if (incidents.size + deliveries.size + channels.size + alerts.length > 0) {
        gathering ??= later(flush, GATHER_MS)
      }
    },
    serverChanged(id: string): void {
      if (listeners.size === 0) return
      for (const { poke } of [...listeners]) poke?.(id)
      servers.add(id)
      serverTimer ??= later(flushServers, Math.max(GATHER_MS, serversToldAt + SERVER_EVERY_MS - clock()))
    },
    /** @param lastEventId of the last event that the client saw; null for a new one. @returns ends it */
    subscribe(lastEventId: string | null, listener: Listener): () => void {
      const [, theirRun, number] = /^(.+)-(\d{1,15})$/.exec(lastEventId ?? '') ?? []
      const seen = Number(number)
      const oldest = ring[0]?.number ?? last + 1
      const resumed = theirRun === run && seen <= last && seen >= oldest - 1
      const hello = { resumed, version, now: new Date(now()).toISOString() }
      listener.send(encode('hello', hello, `${run}-${resumed ? seen : last}`))
      if (resumed) for (const { number, text } of ring) if (number > seen) listener.send(text)
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    listeners: () => listeners.size,
    stop(): void {
      clearTimeout(gathering ?? undefined)
      clearTimeout(serverTimer ?? undefined)
    },
  }
}

/** One server-sent event. JSON holds no line ends. Without an id it is not repeated to those who come back. */
export function encode<Event extends StreamEvent>(event: Event, data: StreamEvents[Event], id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
