// A connection that must always be there: made again for ever, after pauses that grow, with a word in the log when what is the matter changes.
import type { Log } from './log.ts'
import { type Pause, pause as usualPause } from './time/pause.ts'

/** `stood`: there was a connection. `afterMs`: the pause before the next attempt; without it one that doubles with each failure. */
export type Ended = { stood: boolean; afterMs?: number }

type Deps = {
  /** Resolves when the connection is over, or could not be made; never rejects. */
  attempt(): Promise<Ended>
  signal: AbortSignal
  /** Milliseconds: the first pause, and the longest. */
  timing: { retryFrom: number; retryTo: number }
  pause?: Pause
}

/** Resolves when `signal` aborted and the last attempt is over. */
export async function keepConnected({ attempt, signal, timing, pause = usualPause }: Deps): Promise<void> {
  let delay = timing.retryFrom
  while (!signal.aborted) {
    const { stood, afterMs } = await attempt()
    if (stood) delay = timing.retryFrom
    await pause(afterMs ?? delay, signal)
    delay = Math.min(delay * 2, timing.retryTo)
  }
}

/** How the connection is doing, in a sentence that is empty while all is well: a new one is a warning. */
export function createConnectionStatus<Status extends { detail: string }>(first: Status, log: Pick<Log, 'warn'>) {
  let status = first
  return {
    now: (): Status => status,
    say(next: Status): void {
      if (next.detail !== status.detail && next.detail !== '') log.warn(next.detail)
      status = next
    },
  }
}
