// What a cut connection missed, from Plex's archive of logs: asked for only after a gap, at most six times an hour.
import type { Log } from '../../log.ts'
import { bannerOf } from '../../plex/banner.ts'
import { type Archive, openArchive } from '../../plex-api/archive.ts'
import type { PlexResult } from '../../plex-api/client.ts'
import type { LineMark } from '../../plex-api/line-mark.ts'
import { textTime } from '../../plex-api/log-line.ts'
import type { Gap } from '../../source/batch.ts'
import type { Meanings } from '../meaning.ts'
import type { Hear } from '../source.ts'
import { gapBecause, gapsAfter, SERVER_LOG } from './gaps.ts'
import { reaches, startIn } from './join.ts'
import { linesNear } from './lines-near.ts'
import { fetchInMs, type Place, withFetch } from './place.ts'
import type { Tally } from './tally.ts'

/** The first lines of a new connection come, and Plex writes its file, within so long. */
const SETTLE_MS = 3_000
const AGAIN_MS = 15_000
const TRIES = 3
const SLICE = 1024 * 1024
/** When the next archive may be asked for goes by the wall clock, and that may be set. */
const LONGEST_WAIT_MS = 60_000

type Fetched = { connection: number; result: PlexResult }

type BackfillDeps = {
  ask(): Promise<PlexResult>
  tally: Tally
  meanings: Meanings
  id: string
  log: Log
  now(): number
  clock(): number
  /** Milliseconds from the connection to the first look; tests do not wait for Plex to write its file. */
  settleMs?: number
  /** There is something to take. */
  wake(): void
}

type HearSlice = (...heard: Parameters<Hear>) => Promise<void>

type Ready = {
  connection: number
  /** Nothing of the cut is missing any more, or never will come. */
  endsGap: boolean
  /** Hands in what is news; gives the gaps that stay. */
  hearAll(place: Place, hear: HearSlice): Promise<Gap[]>
}

export function createBackfill(deps: BackfillDeps) {
  const { tally, meanings, clock, now, log, id } = deps
  let connection = 0
  let dueAt = Number.POSITIVE_INFINITY
  let tries = 0
  let first: LineMark | null = null
  let asking = false
  let fetched: Fetched | null = null
  let opened: { ready: Ready } | null = null
  let unavailable: string | null = null

  async function fetch(): Promise<void> {
    asking = true
    const its = connection
    const result = await deps.ask()
    fetched = { connection: its, result }
    opened = { ready: await readyFrom(fetched) }
    asking = false
    deps.wake()
  }

  const givesUp = (why: string): Omit<Ready, 'connection'> => {
    unavailable = `What Plex wrote while the connection was cut is missing: ${why}.`
    return { endsGap: true, hearAll: async (place) => [gapBecause(why, place)] }
  }

  const later: Omit<Ready, 'connection'> = { endsGap: false, hearAll: async () => [] }

  async function readyFrom({ connection: its, result }: Fetched): Promise<Ready> {
    if (result.ok && [401, 403, 404, 405].includes(result.status))
      return { connection: its, ...givesUp('Plex gives its log archive only to the owner, and not on every system') }
    try {
      if (!result.ok) throw new Error(result.detail)
      if (result.status !== 200) throw new Error(`Plex answered ${result.status}`)
      const archive = await openArchive(result.body)
      if (archive.generations === 0) throw new Error('the archive holds no server log')
      const whole = first === null || (await reaches(archive, first))
      if (!whole && tries < TRIES) {
        again()
        return { connection: its, endsGap: false, hearAll: (place, hear) => join(archive, place, hear) }
      }
      unavailable = null
      return { connection: its, endsGap: true, hearAll: (place, hear) => join(archive, place, hear) }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (tries >= TRIES) return { connection: its, ...givesUp(`its log archive could not be read (${why})`) }
      log.info(`Plex's log archive could not be read (${why}); it is tried again`, { server: id })
      again()
      return { connection: its, ...later }
    }
  }

  function again(): void {
    dueAt = clock() + Math.min(AGAIN_MS, 5 * (deps.settleMs ?? SETTLE_MS))
  }

  async function join(archive: Archive, place: Place, hear: HearSlice): Promise<Gap[]> {
    if (place.cut === null) return []
    tally.anotherArchive()
    const start = await startIn(archive, place.cut)
    const until = start.strict && first !== null ? (textTime(first.time) ?? null) : null
    const from = start.strict ? (textTime(place.cut.at(-1)!.time) ?? 0) : tally.since()
    const accept = (line: string) => {
      const time = textTime(line)
      if (time === null) return true
      return (from === null || (start.strict ? time > from : time >= from)) && (until === null || time < until)
    }
    for (let generation = start.generation; generation >= 0; generation--) {
      const bytes = await archive.read(generation)
      const begin = generation === start.generation ? start.offset : 0
      await hearFrom(bytes, begin, { zone: place.zone ?? bannerOf(bytes.subarray(0, 4_096)).zoneMinutes, accept, hear })
    }
    return gapsAfter(start, place)
  }

  async function hearFrom(
    bytes: Buffer,
    begin: number,
    { zone, accept, hear }: { zone: number | null; accept(line: string): boolean; hear: HearSlice },
  ): Promise<void> {
    for (let at = begin, size = SLICE; at < bytes.length; ) {
      const end = Math.min(bytes.length, at + size)
      const slice = bytes.subarray(at, end)
      const whole = meanings.of({ file: SERVER_LOG, bytes: slice, final: end === bytes.length }, zone)
      if (whole.consumed === 0 && end < bytes.length) {
        size *= 2
        continue
      }
      const { read, values, undo } = tally.sift('archive', whole, slice, accept)
      try {
        if (read.outcomes.length > 0) {
          const nearby = linesNear(slice, read.offsets)
          await hear(read.outcomes, { live: false, read: null, ...nearby }, { values })
        }
      } catch (error) {
        undo()
        throw error
      }
      at += end === bytes.length ? slice.length : whole.consumed
      size = SLICE
      // Others want to be served too.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Milliseconds until there may be something to ask or to take; a connection, a cut and an answer come with a wake of their own. */
  function waitMs(place: Place, isOpen: boolean): number {
    if (opened !== null) return 0
    if (place.cut === null || asking || !isOpen) return LONGEST_WAIT_MS
    return Math.min(LONGEST_WAIT_MS, Math.max(0, dueAt - clock(), fetchInMs(place, now())))
  }

  return {
    connected(its: number): void {
      connection = its
      first = null
      tries = 0
      dueAt = clock() + (deps.settleMs ?? SETTLE_MS)
    },
    /** The first line of a connection: an archive is whole when it reaches that far. */
    firstLine(mark: LineMark): void {
      first ??= mark
    },
    /** Asks for an archive when it is time to; gives the place as it is then. */
    due(place: Place, isOpen: boolean): Place | null {
      if (opened !== null || waitMs(place, isOpen) > 0) return null
      tries++
      dueAt = Number.POSITIVE_INFINITY
      void fetch()
      return withFetch(place, now())
    },
    /** What was fetched, once. */
    take(): Ready | null {
      const ready = opened?.ready ?? null
      opened = null
      return ready
    },
    waitMs,
    /** Why nothing can be recovered, in a sentence; null while it can. */
    unavailable: () => unavailable,
  }
}
