// The lines of the stream that wait to be read: made of its frames, and at most so many.
import type { Log } from '../../log.ts'
import { safe } from '../../plex/redact.ts'
import { type Frame, logFrameOf } from '../../plex-api/frames.ts'
import { lineOf } from '../../plex-api/log-line.ts'
import { createTranscodeReasons } from '../../plex-api/transcode-reasons.ts'
import type { PlexApi } from './plex-server.ts'

/** Lines that are read at once. */
const BATCH_LINES = 2_000
/** Lines that may wait; beyond, the oldest are dropped and made up for like a cut. */
const QUEUE_LINES = 100_000

/** `arrivedAt`: wall clock. */
type Waiting = { line: string; arrivedAt: number }

type Deps = {
  id: string
  plex: PlexApi
  log: Log
  now(): number
  /** Minutes east of Greenwich of the times in the log. */
  zone(): number
  /** Lines were dropped. */
  dropped(): void
}

type WaitingLines = {
  add(frames: readonly Frame[]): void
  /** Plex sent something that cannot be read. */
  strange(what: string, text: string): void
  /** The oldest ones, which then wait no longer; for one reading. */
  take(): Waiting[]
  clear(): void
  isEmpty(): boolean
  /** Enough for a whole reading. */
  isMany(): boolean
}

export function createWaitingLines({ id, plex, log, now, zone, dropped }: Deps): WaitingLines {
  const learnReason = createTranscodeReasons(plex.watch.sessions)
  const said = new Set<string>()
  let queue: Waiting[] = []

  /** Once for each kind: what it looks like helps whoever mends it. */
  function strange(what: string, text: string): void {
    if (said.has(what) || said.size > 20) return
    said.add(what)
    log.info(`Plex sent ${what}; it is left out`, { server: id, sample: safe(text, 300) })
  }

  function add(frames: readonly Frame[]): void {
    const arrivedAt = now()
    for (const frame of frames) {
      const logFrame = frame.type === 'log' ? logFrameOf(frame) : null
      if (logFrame === null) {
        if (frame.type === 'log') strange('a log line of an unknown shape', JSON.stringify(frame.body))
        continue
      }
      if (plex.own.isOwn(logFrame.message)) continue
      learnReason(logFrame.message)
      plex.watch.said(logFrame.message)
      queue.push({ line: lineOf(logFrame, arrivedAt, zone()), arrivedAt })
    }
    if (queue.length > QUEUE_LINES) {
      log.warn('more lines come from Plex than can be stored; the oldest are fetched again later', { server: id })
      queue = queue.slice(-QUEUE_LINES / 2)
      dropped()
    }
  }

  return {
    add,
    strange,
    take: () => queue.splice(0, BATCH_LINES),
    clear() {
      queue = []
    },
    isEmpty: () => queue.length === 0,
    isMany: () => queue.length >= BATCH_LINES,
  }
}
