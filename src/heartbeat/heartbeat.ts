// Who watches the watcher: each minute somebody outside hears that Sentarr works, or why it does not; silence means that it is gone.
import { createHttpClient } from '../alert/http/http.ts'
import type { Scrub } from '../alert/words/scrub.ts'
import type { Log } from '../log.ts'
import { createFailures, supervise } from '../supervise.ts'
import { type Pause, pause } from '../time/pause.ts'
import { beatFor } from './address.ts'

const EVERY_MS = 60_000
const TIMEOUT_MS = 15_000
/** Characters of all reasons together. */
const REASON_LIMIT = 4_000

type Deps = {
  /** HEARTBEAT_URL. */
  url: string
  /** Why Sentarr does not do its work right now; empty while it does. */
  troubles(): readonly string[]
  /** Masks the secrets of all settings. */
  scrub: Scrub
  log: Pick<Log, 'info' | 'warn' | 'error'>
  /** Milliseconds that only ever grow. */
  clock(): number
  pause?: Pause
  /** Milliseconds for one heartbeat; 15 000 when not given. */
  timeoutMs?: number
  signal: AbortSignal
}

/**
 * Sends a heartbeat each minute, the first after one minute: by then channels and connections have shown what they can.
 * A heartbeat that does not arrive is not sent again, the next one follows soon. Resolves when `signal` aborts; never rejects.
 */
export function keepHeartbeat(deps: Deps): Promise<void> {
  const { url, scrub, log, clock, signal } = deps
  const wait = deps.pause ?? pause
  const http = createHttpClient({ timeoutMs: deps.timeoutMs ?? TIMEOUT_MS, allowLinkLocal: false, now: clock, scrub })
  const failures = createFailures((error) =>
    log.warn('the heartbeat does not arrive', { reason: scrub(error.message) }),
  )

  async function beat(): Promise<void> {
    const reasons = deps.troubles().map((reason) => scrub(reason).slice(0, REASON_LIMIT))
    try {
      await http.call({ service: 'HEARTBEAT_URL', ...beatFor(url, reasons), signal })
      if (failures.over()) log.info('the heartbeat arrives again')
    } catch (error) {
      if (!signal.aborted) failures.failed(error)
    }
  }

  async function run(): Promise<void> {
    for (let next = clock() + EVERY_MS; !signal.aborted; next = Math.max(next + EVERY_MS, clock())) {
      await wait(Math.max(0, next - clock()), signal)
      if (!signal.aborted) await beat()
    }
  }

  return supervise({ what: 'the heartbeat', run, signal, log, clock, pause: wait })
}
