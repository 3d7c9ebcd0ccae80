// Plex's own log stream as a source: its frames become lines, and what a cut connection missed comes from the archive.
import type { Log } from '../../log.ts'
import { markOf } from '../../plex-api/line-mark.ts'
import { textTime, zoneBetween } from '../../plex-api/log-line.ts'
import { type Closed, createNotifications } from '../../plex-api/notifications.ts'
import type { Gap } from '../../source/batch.ts'
import { createWaker } from '../../source/waker.ts'
import type { Meanings } from '../meaning.ts'
import type { Hear, Source, StoredPlace } from '../source.ts'
import { createSurroundings } from '../surroundings.ts'
import { createBackfill } from './backfill.ts'
import { SERVER_LOG } from './gaps.ts'
import { FIRST_PLACE, type Place, placeOf, withCut, withHeard } from './place.ts'
import type { PlexApi } from './plex-server.ts'
import { createStreamSayer } from './say-state.ts'
import { streamState } from './stream-state.ts'
import type { Tally } from './tally.ts'
import { createWaitingLines } from './waiting-lines.ts'
import { factsOfStream } from './who.ts'

const PLACE = 'stream'
/** Lines that come together are read together. */
const GATHER_MS = 20
/** By then the start is over, whether or not an archive was to be had. */
const CATCH_UP_MS = 120_000

type LogStreamDeps = {
  id: string
  spare: boolean
  plex: PlexApi
  tally: Tally
  meanings: Meanings
  stored: readonly StoredPlace[]
  log: Log
  now(): number
  /** Milliseconds that only ever grow. */
  clock(): number
  random(): number
  settleMs?: number
  changed(): void
}

export function createLogStream(deps: LogStreamDeps): Source {
  const { id, plex, tally, meanings, log, now, clock } = deps
  const surroundings = createSurroundings()
  const waker = createWaker()
  let place: Place = placeOf(deps.stored.find(({ key }) => key === PLACE)?.place ?? FIRST_PLACE)
  let connection = 0
  let isOpen = false
  let refused: Closed | null = null
  let beganAt: number | null = null
  const say = createStreamSayer(id, log)
  const backfill = createBackfill({
    ask: () =>
      plex.watch.ask({
        path: '/diagnostics/logs',
        accept: 'application/zip',
        timeoutMs: 60_000,
        limit: 64 * 1024 * 1024,
      }),
    tally,
    meanings,
    clock,
    now,
    ...(deps.settleMs !== undefined && { settleMs: deps.settleMs }),
    wake: waker.wake,
    log,
    id,
  })

  const lines = createWaitingLines({ id, plex, log, now, zone: () => place.zone ?? 0, dropped: cut })

  function cut(): void {
    place = withCut(place, tally.recent())
  }

  const notifications = createNotifications({
    server: plex.server,
    introduction: plex.introduction,
    filters: 'log',
    clock,
    random: deps.random,
    onConnecting: plex.own.connecting,
    onFrames(frames) {
      lines.add(frames)
      waker.wake()
    },
    onUnreadable: (why, text) => lines.strange(`a message that is ${why}`, text),
    onOpen() {
      isOpen = true
      refused = null
      backfill.connected(++connection)
      plex.watch.opened()
      say.opened()
      deps.changed()
      waker.wake()
    },
    onClosed(closed) {
      if (isOpen) cut()
      isOpen = false
      refused = closed
      say.closed(closed)
      plex.watch.closed(closed)
      deps.changed()
    },
  })
  plex.onAnswer(notifications.nudge)

  /** Hears what waits; what was not heard is still missing afterwards. */
  async function take(hear: Hear): Promise<void> {
    const waiting = lines.take()
    const last = waiting.at(-1)!
    const written = textTime(last.line)
    const zone = written === null ? null : zoneBetween(written, last.arrivedAt)
    const bytes = Buffer.from(waiting.map(({ line }) => `${line}\n`).join(''))
    const whole = meanings.of({ file: SERVER_LOG, bytes, final: true }, zone ?? place.zone)
    const { read, values, undo } = tally.sift('stream', whole, bytes)
    const marks = waiting.slice(-20).flatMap(({ line }) => markOf(line) ?? [])
    const next = { ...withHeard(place, marks), zone: zone ?? place.zone }
    const taken = { file: SERVER_LOG, bytes, begins: false }
    const offset = (index: number) => read.offsets[index]!
    try {
      const changed = await hear(
        read.outcomes,
        {
          live: true,
          read: { file: SERVER_LOG, lines: whole.lines, lastAt: whole.lastAt },
          around: (index) => surroundings.around(taken, offset(index)),
          related: (index, fields) => {
            const near = surroundings.related(taken, offset(index), fields)
            return { ...near, ...factsOfStream(plex.watch.sessions, { ...near, ...fields }) }
          },
          later: surroundings.handIn(taken),
        },
        { places: { [PLACE]: { ...next, cut: place.cut } }, values },
      )
      surroundings.took(taken, changed)
    } catch (error) {
      undo()
      throw error
    }
    // A cut that happened meanwhile, or an archive that ended one, is in `place` already.
    place = { ...next, cut: place.cut, fetches: place.fetches }
    if (marks[0] !== undefined) backfill.firstLine(marks[0])
  }

  async function fillIn(hear: Hear): Promise<void> {
    const asked = backfill.due(place, isOpen)
    if (asked !== null) {
      place = asked
      await hear([], { live: false, read: null }, { places: { [PLACE]: place } })
    }
    const ready = backfill.take()
    if (ready === null) return
    const gaps: Gap[] = await ready.hearAll(place, async (outcomes, heard, extra) => {
      await hear(outcomes, heard, { ...extra, places: { [PLACE]: place } })
    })
    const isOver = ready.endsGap && ready.connection === connection && isOpen
    const next: Place = isOver ? { ...place, cut: null } : place
    if (isOver || gaps.length > 0) await hear([], { live: false, read: null }, { places: { [PLACE]: next }, gaps })
    place = { ...place, cut: isOver ? null : place.cut }
    deps.changed()
  }

  return {
    name: 'stream',
    kind: 'stream',
    spare: deps.spare,
    state: () =>
      streamState({
        isOpen,
        refused,
        caughtUp: (beganAt !== null && clock() - beganAt >= CATCH_UP_MS) || (isOpen && place.cut === null),
        noArchive: backfill.unavailable(),
        view: plex.watch.view(),
      }),
    async run(hear, signal) {
      beganAt ??= clock()
      lines.clear()
      // What was written while nobody listened is a cut as well.
      cut()
      const stop = new AbortController()
      const connecting = notifications.run(AbortSignal.any([signal, stop.signal]))
      try {
        while (!signal.aborted) {
          if (!lines.isEmpty()) await take(hear)
          await fillIn(hear)
          if (lines.isEmpty()) await waker.sleep(backfill.waitMs(place, isOpen), signal)
          if (!lines.isEmpty() && !lines.isMany()) await createWaker().sleep(GATHER_MS, signal)
        }
      } finally {
        stop.abort()
        await connecting
        isOpen = false
      }
    },
    close() {},
  }
}
