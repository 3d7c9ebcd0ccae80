// What is looked after every few seconds, for as long as a server is watched.
import type { Log } from '../log.ts'
import { createFailures, failure } from '../supervise.ts'
import { type Pause, pause as usualPause } from '../time/pause.ts'

const EVERY_MS = 5_000

type Deps = {
  server: string
  log: Log
  pause?: Pause | undefined
  /** One that fails is named, and comes round again. */
  round(signal: AbortSignal): Promise<void>
}

/** Resolves when `signal` aborts. */
export async function keepRounds({ server, log, pause = usualPause, round }: Deps, signal: AbortSignal): Promise<void> {
  const failures = createFailures((error) =>
    log.error('looking after the incidents failed; it is tried again', { server, ...failure(error) }),
  )
  while (!signal.aborted) {
    await pause(EVERY_MS, signal)
    if (signal.aborted) return
    try {
      await round(signal)
      failures.over()
    } catch (error) {
      if (!signal.aborted) failures.failed(error)
    }
  }
}
