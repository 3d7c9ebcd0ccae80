// One connection for all that is new. Closed while nobody looks; what was missed is loaded anew when somebody does.
import type { StreamEvent, StreamEvents } from '../../schemas/stream.ts'

const NAMES: Record<StreamEvent, true> = {
  hello: true,
  incident: true,
  incident_deleted: true,
  alert: true,
  delivery: true,
  channel: true,
  server: true,
  streams: true,
  config: true,
  log: true,
}
const RETRY_MS = [1_000, 2_000, 5_000, 15_000, 30_000]

export type Received = { [Name in StreamEvent]: { name: Name; data: StreamEvents[Name] } }[StreamEvent]

export type Stream = {
  /** Adds the lines of one file; null takes them away. */
  logs(file: { server: string; file: string } | null): void
  /** Begins, or begins again after a login. */
  start(): void
  stop(): void
}

type Deps = {
  received(event: Received): void
  /** False: the connection is lost, and another is tried. */
  connected(is: boolean): void
  /** The server answered with no stream, and the browser does not say why. */
  refused(): void
}

export function createStream({ received, connected, refused }: Deps): Stream {
  let source: EventSource | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let started = false
  let wanted: { server: string; file: string } | null = null

  function open() {
    close()
    if (!started || document.hidden) return
    const search = wanted === null ? '' : `?${new URLSearchParams({ logs: wanted.file, server: wanted.server })}`
    const opened = new EventSource(`api/stream${search}`)
    source = opened
    for (const name of Object.keys(NAMES) as StreamEvent[]) {
      opened.addEventListener(name, ({ data }: MessageEvent<string>) => {
        received({ name, data: JSON.parse(data) } as Received)
      })
    }
    opened.addEventListener('open', () => {
      failures = 0
      connected(true)
    })
    opened.addEventListener('error', () => {
      connected(false)
      // The browser tries again by itself unless it was refused.
      if (opened.readyState !== EventSource.CLOSED) return
      refused()
      retry = setTimeout(open, RETRY_MS[failures++] ?? RETRY_MS.at(-1))
    })
  }

  function close() {
    clearTimeout(retry)
    source?.close()
    source = null
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()))
  // A page in the browser's back-forward cache must not hold a connection.
  window.addEventListener('pagehide', close)
  window.addEventListener('pageshow', ({ persisted }) => persisted && open())
  return {
    logs(file) {
      if (file?.file === wanted?.file && file?.server === wanted?.server) return
      wanted = file
      open()
    },
    start() {
      started = true
      open()
    },
    stop() {
      started = false
      close()
    },
  }
}
