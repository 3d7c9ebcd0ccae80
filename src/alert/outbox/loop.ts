// The loop of the outbox. Every courier runs on its own, so none waits for another; all else under the outbox asks for `now`.
import type { Log } from '../../log.ts'
import { createFailures, failure } from '../../supervise.ts'
import { pause } from '../../time/pause.ts'
import type { Courier } from './courier.ts'

const LONGEST_WAIT_MS = 60_000
/** After the database refused to store; nothing was lost. */
const AFTER_ERROR_MS = 10_000
/** What is on its way at a stop may arrive for so long: cut off sooner, it would be sent again. The process ends itself after 4.5 s. */
const FAREWELL_MS = 2_000

type Deps = {
  /** The couriers of today's targets. */
  work(): Courier[]
  now(): number
  /** Now and then, between rounds. */
  idle(): void
  log: Pick<Log, 'info' | 'error'>
}

export function createLoop({ work, now, idle, log }: Deps) {
  let leaving = new AbortController()
  let stopping = new AbortController()
  let waking = new AbortController()
  let running: Promise<unknown> | null = null
  let stopped = false
  const rounds = new Map<Courier, Promise<number>>()

  /** One round of a courier at a time: a second caller gets the one that runs. */
  function round(courier: Courier): Promise<number> {
    const before = rounds.get(courier)
    if (before !== undefined) return before
    const current = courier
      .round({ leave: leaving.signal, stop: stopping.signal })
      .finally(() => rounds.delete(courier))
    rounds.set(courier, current)
    return current
  }

  /** Until `at`, or until `signal` (taken before the work, so that no wake is missed). */
  async function sleep(at: number, signal: AbortSignal): Promise<void> {
    const ms = Math.max(0, Math.min(at - now(), LONGEST_WAIT_MS))
    await pause(ms, signal)
  }

  async function forever(what: string, step: () => Promise<number>): Promise<void> {
    const failures = createFailures((error) => log.error(`${what} failed; it is tried again`, failure(error)))
    while (!leaving.signal.aborted) {
      const { signal } = waking
      let next = now() + AFTER_ERROR_MS
      try {
        next = await step()
        if (failures.over()) log.info(`${what} works again`)
      } catch (error) {
        failures.failed(error)
      }
      await sleep(next, signal)
    }
  }

  function wake(): void {
    waking.abort()
    waking = new AbortController()
  }

  function start(): void {
    stopped = false
    const idling = async () => {
      idle()
      return now() + LONGEST_WAIT_MS
    }
    running ??= Promise.all([
      ...work().map((courier) => forever(`delivering on ${courier.name}`, () => round(courier))),
      forever('looking after alerts of channels that are gone', idling),
    ])
  }

  /** Begins nothing more, and aborts what is not over soon; resolves when all has ended. */
  async function end(): Promise<void> {
    leaving.abort()
    wake()
    const over = new AbortController()
    const ended = Promise.allSettled([running, ...rounds.values()]).then(() => over.abort())
    await pause(FAREWELL_MS, over.signal)
    stopping.abort()
    await ended
    running = null
    leaving = new AbortController()
    stopping = new AbortController()
  }

  return {
    wake,
    start,
    stop(): Promise<void> {
      stopped = true
      return end()
    },
    /** Changes what is worked at while nothing runs; then goes on, unless it was stopped in the meantime. */
    async change(meanwhile: () => void): Promise<void> {
      const ran = running !== null
      await end()
      meanwhile()
      if (ran && !stopped) start()
    },
    async drain(): Promise<void> {
      await Promise.all(work().map(round))
      idle()
    },
  }
}
