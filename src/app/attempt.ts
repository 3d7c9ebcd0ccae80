// Work that must not take its caller with it.
import type { Log } from '../log.ts'
import { failure } from '../supervise.ts'

/** Does it; what it throws is logged under `words`, with its stack. */
export function attempt(log: Pick<Log, 'error'>, words: string, work: () => void): void {
  try {
    work()
  } catch (error) {
    log.error(words, failure(error))
  }
}
