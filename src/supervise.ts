// Keeps work running that must never stop: a fall is named, told when it is a new one, and the work begins again.
import type { Log } from './log.ts'
import { type Pause, pause } from './time/pause.ts'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000
/** What ran for so long is well again: the next fall is a first one. */
const WELL_AFTER_MS = 60_000

type Supervised = {
  /** For the log: `the reading of Plex`. */
  what: string
  /** Rejects when it falls; resolves when it is done for good. */
  run(signal: AbortSignal): Promise<void>
  signal: AbortSignal
  log: Pick<Log, 'warn' | 'error'>
  /** Milliseconds that only ever grow. */
  clock(): number
  pause?: Pause
  details?: Record<string, unknown>
  /** It fell and begins again in `pauseMs`. */
  fell?(error: Error, pauseMs: number): void
}

/** Resolves when `signal` aborts or the work is done; never rejects. */
export async function supervise(deps: Supervised): Promise<void> {
  const { what, signal, log, clock, details = {} } = deps
  const failures = createFailures((error) =>
    log.error(`${what} failed; it begins again`, { ...details, ...failure(error) }),
  )
  for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const began = clock()
    try {
      return await deps.run(signal)
    } catch (thrown) {
      if (signal.aborted) return
      const error = asError(thrown)
      if (clock() - began >= WELL_AFTER_MS) {
        pauseMs = FIRST_PAUSE_MS
        failures.over()
      }
      failures.failed(error)
      deps.fell?.(error, pauseMs)
    }
    await (deps.pause ?? pause)(pauseMs, signal)
  }
}

/** Of failures that come again and again, tells those that differ from the one before. */
export function createFailures(tell: (error: Error) => void) {
  let last: string | null = null
  return {
    failed(thrown: unknown): void {
      const error = asError(thrown)
      if (error.message === last) return
      last = error.message
      tell(error)
    },
    /** It works again; true when it did not before. */
    over(): boolean {
      const was = last !== null
      last = null
      return was
    },
  }
}

export const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))

/** What the log has to hold of an error that nobody expected. */
export const failure = (thrown: unknown) => {
  const error = asError(thrown)
  return { error, stack: error.stack ?? '' }
}
