// One server's line: bytes of its logs → records → findings → incidents → one commit. Nothing downstream can stop it.
import { setTimeout as wait } from 'node:timers/promises'
import { type Changes, isNothing, mergeChanges, NO_CHANGES } from '../detect/changes.ts'
import type { Correlator } from '../detect/correlate.ts'
import type { Matcher } from '../detect/match.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Batch, Checkpoint } from '../source/batch.ts'
import type { FolderSource } from '../source/folder.ts'
import { type Committer, type Extra, valueKeys } from './commit.ts'
import { createMeanings } from './meaning.ts'
import { createSurroundings } from './surroundings.ts'
import { createZones } from './zones.ts'

/** Lines without a finding change nothing, so their checkpoints may wait: an SD card lives longer. Read again after a kill, they give nothing again. */
const CHECKPOINT_EVERY_MS = 2_000
const STORE_RETRY_MS = 5_000

type PipelineDeps = {
  server: string
  source: FolderSource
  matcher: Matcher
  correlator: Pick<Correlator, 'apply' | 'addContext'>
  committer: Committer
  metrics: Pick<Metrics, 'linesRead'>
  log: Log
  now(): number
  /** Milliseconds that only ever grow, to measure with. */
  clock(): number
  /** Something that is shown but not stored changed: the time of the last line, the version. */
  changed(): void
  /** Line time of the newest record before the restart. */
  lastLineAt: number | null
}

type PipelineStatus = Readonly<{
  /** All that was there at the start has been read; ticks may begin. */
  caughtUp: boolean
  /** Wall, epoch milliseconds. */
  lastRound: number
  /** Line time of the newest record, epoch milliseconds. */
  lastLineAt: number | null
  plexVersion: string | null
  /** Read since the start of the program. */
  lines: number
  /** Why nothing can be stored, or null. */
  storeProblem: string | null
  /** Line time (epoch milliseconds) up to which each file with unread lines has been read. */
  behind: ReadonlyMap<string, number>
}>

export type Pipeline = {
  status: PipelineStatus
  /** Milliseconds spent on reading and understanding lines. */
  spentMs(): number
  run(signal: AbortSignal): Promise<void>
}

export function createPipeline(deps: PipelineDeps): Pipeline {
  const { server, source, matcher, log, now } = deps
  const lastLineKey = valueKeys(server).lastLine
  const zones = createZones(source)
  const meanings = createMeanings({ matcher, now, clock: deps.clock })
  const waiting = new Map<string, Checkpoint>()
  const behind = new Map<string, number>()
  const surroundings = createSurroundings()
  const status = {
    caughtUp: false,
    lastRound: now(),
    lastLineAt: deps.lastLineAt,
    plexVersion: null as string | null,
    lines: 0,
    storeProblem: null as string | null,
    behind,
  }
  let storedAt = now()

  async function store(changes: Changes, extra: Extra, signal: AbortSignal): Promise<void> {
    for (let left = extra, first = true; ; first = false) {
      try {
        deps.committer.commit(first ? changes : NO_CHANGES, left)
        status.storeProblem = null
        storedAt = now()
        return
      } catch (error) {
        if (first) log.error('cannot store what was read; the lines wait in their files', { error })
        status.storeProblem = `nothing can be stored: ${error instanceof Error ? error.message : String(error)}`
        left = {}
        await wait(STORE_RETRY_MS, null, { signal })
      }
    }
  }

  const storeWaiting = async (changes: Changes, batchExtra: Extra, signal: AbortSignal) => {
    const checkpoints = [...waiting.values()]
    waiting.clear()
    await store(changes, { ...batchExtra, checkpoints, values: { [lastLineKey]: status.lastLineAt } }, signal)
  }

  async function handle(batch: Batch, signal: AbortSignal): Promise<void> {
    const firstSight = zones.isNew(batch.file)
    const zone = await zones.of(batch)
    status.plexVersion = zones.plexVersion()
    const read = meanings.of(batch, zone)
    const taken = {
      file: batch.file,
      bytes: batch.bytes.subarray(0, read.consumed),
      begins: batch.checkpointAt(0).offset === 0,
    }
    const later = surroundings.handIn(taken, (incident, lines) => deps.correlator.addContext(incident, lines, now()))
    if (read.lastAt !== null) {
      const at = Math.min(read.lastAt, now())
      status.lastLineAt = Math.max(status.lastLineAt ?? 0, at)
      behind.set(batch.file, at)
    }
    waiting.set(batch.file, batch.checkpointAt(read.consumed))
    if (batch.gap) log.warn(`log lines were lost: ${batch.gap.detail}`, { file: batch.gap.file })
    const around = (index: number) => surroundings.around(taken, read.offsets[index]!)
    const related = (index: number, fields: Record<string, string>) =>
      surroundings.related(taken, read.offsets[index]!, fields)
    const applied = deps.correlator.apply(read.outcomes, { now: now(), live: batch.live, around, related })
    surroundings.took(taken, applied.incidents)
    const changes = mergeChanges(...later, applied)
    if (!isNothing(changes) || batch.gap !== null || firstSight) {
      await storeWaiting(changes, { gaps: batch.gap ? [batch.gap] : [] }, signal)
    }
    source.took(batch, read.consumed)
    status.lines += read.lines
    deps.metrics.linesRead(server, batch.file, read.lines)
    deps.changed()
  }

  return {
    status,
    spentMs: meanings.spentMs,
    async run(signal) {
      while (!signal.aborted) {
        const batch = await source.read()
        status.lastRound = now()
        if (batch !== null) await handle(batch, signal)
        else {
          status.caughtUp ||= source.state().state === 'reading'
          behind.clear()
        }
        if (waiting.size > 0 && (now() - storedAt > CHECKPOINT_EVERY_MS || signal.aborted))
          await storeWaiting(NO_CHANGES, {}, signal)
        if (batch === null) await source.wait(signal)
      }
      if (waiting.size > 0) deps.committer.commit(NO_CHANGES, { checkpoints: [...waiting.values()] })
    },
  }
}
