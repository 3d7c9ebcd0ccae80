// The one door of a server: what any of its sources heard is applied to the incidents and committed with the source's own place.

import { type Changes, isNothing, NO_CHANGES } from '../detect/changes.ts'
import type { Correlator } from '../detect/correlate.ts'
import type { Outcome } from '../detect/finding.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { failure } from '../supervise.ts'
import { type Pause, pause } from '../time/pause.ts'
import { type Committer, type Extra, valueKeys } from './commit.ts'
import type { FailedStreams } from './failed-streams.ts'
import type { Hear, Heard, Source } from './source.ts'

/** Lines without a finding change nothing, so their places may wait: an SD card lives longer. Read again after a kill, they give nothing again. */
const PLACES_EVERY_MS = 2_000
const STORE_RETRY_MS = 5_000

type DoorDeps = {
  server: string
  correlator: Pick<Correlator, 'apply'>
  committer: Committer
  failures: Pick<FailedStreams, 'heard' | 'news'>
  metrics: Pick<Metrics, 'linesRead'>
  log: Log
  now(): number
  /** Milliseconds that only ever grow, to measure with. */
  clock(): number
  pause?: Pause
  /** Why nothing can be stored is shown. */
  changed(): void
  /** Lines were read, whatever they said: the time of the last one is another. */
  linesRead(): void
  /** Line time of the newest record before the restart. */
  lastLineAt: number | null
}

export type Door = {
  status: Readonly<{
    /** Line time of the newest record, epoch milliseconds. */
    lastLineAt: number | null
    /** Read since the start of the program. */
    lines: number
    /** Why nothing can be stored, or null. */
    storeProblem: string | null
  }>
  /** The door as it is open to one source, until `signal` aborts. */
  of(source: Pick<Source, 'name'>, signal: AbortSignal): Hear
  /** Stores changes that no source brought, and the places that wait. @throws when the database takes nothing; then all is kept. */
  commit(changes: Changes, extra?: Extra): void
}

export function createDoor(deps: DoorDeps): Door {
  const { server, committer, log, now, clock } = deps
  const { lastLine: lastLineKey, failures: failuresKey } = valueKeys(server)
  const known = new Set<string>()
  const waiting = new Map<string, { source: string; key: string; place: unknown }>()
  const status = { lastLineAt: deps.lastLineAt, lines: 0, storeProblem: null as string | null }
  let storedAt = clock()

  function flush(): void {
    if (waiting.size > 0) {
      committer.keep(NO_CHANGES, { places: [...waiting.values()], values: { [lastLineKey]: status.lastLineAt } })
      waiting.clear()
    }
    try {
      committer.flush()
    } catch (error) {
      const problem = `nothing can be stored: ${error instanceof Error ? error.message : String(error)}`
      if (problem !== status.storeProblem)
        log.error('cannot store what was read; the lines wait in their files', { server, error })
      status.storeProblem = problem
      deps.changed()
      throw error
    }
    if (status.storeProblem !== null) log.info('storing works again', { server })
    status.storeProblem = null
    storedAt = clock()
  }

  /** Stores what is kept, as soon as the database lets it. */
  async function stored(signal: AbortSignal): Promise<void> {
    while (true) {
      try {
        return flush()
      } catch {
        // `flush` said so.
        if (signal.aborted) return
        await (deps.pause ?? pause)(STORE_RETRY_MS, signal)
      }
    }
  }

  function apply(outcomes: readonly Outcome[], heard: Heard): Changes {
    const { live, past = false, around, related, later = [] } = heard
    const changes = deps.correlator.apply(outcomes, {
      now: now(),
      live,
      past,
      later,
      ...(around && { around }),
      ...(related && { related }),
    })
    // It is applied already, so nothing beside it may throw.
    if (!past) tell(() => deps.failures.heard(outcomes, (index, fields) => related?.(index, fields) ?? {}))
    return changes
  }

  /** It is heard already: what goes wrong now must not let it be handed in again. */
  function tell(work: () => void): void {
    try {
      work()
    } catch (error) {
      log.error('cannot tell what was read', { server, ...failure(error) })
    }
  }

  return {
    status,
    of:
      ({ name: source }, signal) =>
      async (outcomes, heard, extra = {}) => {
        signal.throwIfAborted()
        const { read } = heard
        const changes = apply(outcomes, heard)
        const { places = {}, gaps = [], values = {} } = extra
        const failed = deps.failures.news()
        committer.keep(changes, {
          gaps,
          values: { ...values, ...(failed !== undefined && { [failuresKey]: failed }) },
        })
        let isFirst = false
        for (const [key, place] of Object.entries(places)) {
          const id = `${source}\n${key}`
          waiting.set(id, { source, key, place })
          if (!known.has(id)) isFirst = true
          known.add(id)
        }
        if (read !== null && read.lastAt !== null)
          status.lastLineAt = Math.max(status.lastLineAt ?? 0, Math.min(read.lastAt, now()))
        for (const { detail, file } of gaps) log.warn(`log lines were lost: ${detail}`, { server, file })
        const isUrgent = isFirst || !isNothing(changes) || gaps.length > 0 || Object.keys(values).length > 0
        if (isUrgent || clock() - storedAt > PLACES_EVERY_MS) await stored(signal)
        tell(() => {
          if (read !== null) {
            status.lines += read.lines
            deps.metrics.linesRead(server, read.file, read.lines)
          }
          deps.linesRead()
        })
        return changes.incidents
      },
    commit(changes, extra) {
      committer.keep(changes, extra)
      flush()
    },
  }
}
