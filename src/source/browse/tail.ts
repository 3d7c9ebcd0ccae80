// The end of one log as it is written: what came since the last look, whenever somebody says that there may be more.
import { EVERYTHING, endsLine, entriesBefore, type LogLine, logLine } from './entries.ts'
import { isNamed } from './generation.ts'
import type { LogReader } from './reader.ts'

const MOST_ENTRIES = 200

type Deps = {
  reader: Pick<LogReader, 'read' | 'disk'>
  file: string
  /** Oldest first; `skipped` counts older ones of the same look that were left out. */
  onEntries(lines: LogLine[], skipped: number): void
  /** A look failed; the next poke looks again. */
  onError(error: unknown): void
}

export type Tail = {
  /** There may be more. */
  poke(): void
  stop(): void
}

/** The tails of all logs of the folder as one. A log that comes later is not followed. */
export function createTails({ reader, onError, ...deps }: Deps & { reader: Pick<LogReader, 'files'> }): Tail {
  let tails: Tail[] = []
  let stopped = false
  reader
    .files()
    .then((files) => {
      if (!stopped) tails = files.map(({ file }) => createTail({ ...deps, reader, onError, file }))
    })
    .catch(onError)
  return {
    poke() {
      for (const tail of tails) tail.poke()
    },
    stop() {
      stopped = true
      for (const tail of tails) tail.stop()
    },
  }
}

/** Begins at the end of the file. Errors, and a line that is only half written, wait for the next poke. */
export function createTail({ reader, file, onEntries, onError }: Deps): Tail {
  let position: { name: string; offset: number } | null = null
  let looking = false
  let again = false
  let stopped = false

  async function look(): Promise<void> {
    await reader.read(file, async (generations) => {
      const [live] = generations
      if (live === undefined || !(await endsLine(reader.disk, live))) return
      const begin = position
      position = { name: live.name, offset: live.size }
      if (begin === null) return
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

  function poke(): void {
    if (stopped) return
    if (looking) {
      again = true
      return
    }
    looking = true
    look()
      .catch(onError)
      .finally(() => {
        looking = false
        if (!again) return
        again = false
        poke()
      })
  }

  poke()
  return {
    poke,
    stop() {
      stopped = true
    },
  }
}
