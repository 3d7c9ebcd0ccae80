// The end of one log as it is written: what came since the last look, whenever somebody says that there may be more.
import { EVERYTHING, endsLine, entriesBefore, type LogLine, logLine } from './entries.ts'
import { isNamed } from './generation.ts'
import type { LogReader } from './reader.ts'

const MOST_ENTRIES = 200
/** Of a log that is yet to come: all of it is new. */
const NOT_THERE = { name: '', offset: 0 }

type Deps = {
  reader: Pick<LogReader, 'read' | 'disk'>
  file: string
  /** Oldest first; `skipped` counts older ones of the same look that were left out. */
  onEntries(lines: LogLine[], skipped: number): void
  /** A look failed; the next poke looks again. */
  onError(error: unknown): void
}

export type Tail = {
  /** Where it begins is known, or could not be: what is written from now on is told. */
  begun: Promise<void>
  /** There may be more. */
  poke(): void
  stop(): void
}

/** The tails of all logs of the folder as one. A log that comes later is not followed. */
export function createTails({ reader, onError, ...deps }: Deps & { reader: Pick<LogReader, 'files'> }): Tail {
  let tails: Tail[] = []
  let stopped = false
  const begun = reader
    .files()
    .then(async (files) => {
      if (!stopped) tails = files.map(({ file }) => createTail({ ...deps, reader, onError, file }))
      for (const tail of tails) await tail.begun
    })
    .catch(onError)
  return {
    begun,
    poke() {
      for (const tail of tails) tail.poke()
    },
    stop() {
      stopped = true
      for (const tail of tails) tail.stop()
    },
  }
}

/** Begins at the end of the file as it is then. Errors, and a line that is only half written, wait for the next poke. */
export function createTail({ reader, file, onEntries, onError }: Deps): Tail {
  let position: { name: string; offset: number } | null = null
  let looking = false
  let again = false
  let stopped = false

  async function look(): Promise<void> {
    await reader.read(file, async (generations) => {
      const [live] = generations
      const begin = position
      if (begin === null) {
        position = live === undefined ? NOT_THERE : { name: live.name, offset: live.size }
        return
      }
      if (live === undefined || !(await endsLine(reader.disk, live))) return
      position = { name: live.name, offset: live.size }
      const from = isNamed(live, begin.name) && begin.offset <= live.size ? begin.offset : 0
      if (from === live.size) return
      const { entries } = await entriesBefore(reader.disk, live, live.size, EVERYTHING)
      const fresh = entries.filter(({ offset }) => offset >= from)
      const shown = fresh.slice(-MOST_ENTRIES)
      if (shown.length === 0 || stopped) return
      onEntries(
        shown.map((entry) => logLine(entry, live)),
        fresh.length - shown.length,
      )
    })
  }

  async function lookNow(): Promise<void> {
    looking = true
    await look().catch(onError)
    looking = false
    if (!again) return
    again = false
    poke()
  }

  function poke(): void {
    if (stopped) return
    if (looking) again = true
    else void lookNow()
  }

  return {
    begun: lookNow(),
    poke,
    stop() {
      stopped = true
    },
  }
}
