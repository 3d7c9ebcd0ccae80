// One server's line: bytes of its logs → records → findings → incidents → one commit. Nothing downstream can stop it.
import { setTimeout as wait } from 'node:timers/promises'
import { type Committer, type Extra, valueKeys } from './commit.ts'
import { type Changes, NO_CHANGES } from './detect/changes.ts'
import type { Correlator } from './detect/correlate.ts'
import type { Matcher } from './detect/match.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { bannerOf } from './plex/banner.ts'
import { readRecords } from './plex/read-records.ts'
import { compileWanted } from './plex/wanted.ts'
import type { Batch, Checkpoint } from './source/batch.ts'
import type { FolderSource } from './source/folder.ts'

/** Lines without a finding change nothing, so their checkpoints may wait: an SD card lives longer. Read again after a kill, they give nothing again. */
const CHECKPOINT_EVERY_MS = 2_000
const STORE_RETRY_MS = 5_000
const BANNER_BYTES = 4_096

type PipelineDeps = {
  server: string
  source: FolderSource
  matcher: Matcher
  correlator: Pick<Correlator, 'apply'>
  committer: Committer
  metrics: Pick<Metrics, 'linesRead' | 'found'>
  log: Log
  now(): number
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
  /** Why nothing can be stored, or null. */
  storeProblem: string | null
  /** Line time (epoch milliseconds) up to which each file with unread lines has been read. */
  behind: ReadonlyMap<string, number>
}>

export type Pipeline = { status: PipelineStatus; run(signal: AbortSignal): Promise<void> }

export function createPipeline(deps: PipelineDeps): Pipeline {
  const { server, source, matcher, log, now } = deps
  const lastLineKey = valueKeys(server).lastLine
  let { literals } = matcher
  let wanted = compileWanted(literals)
  const zones = new Map<string, number | null>()
  const waiting = new Map<string, Checkpoint>()
  const behind = new Map<string, number>()
  const status = {
    caughtUp: false,
    lastRound: now(),
    lastLineAt: deps.lastLineAt,
    plexVersion: null as string | null,
    storeProblem: null as string | null,
    behind,
  }
  let storedAt = now()

  /** Every generation of a file begins with the banner; the zone in it changes with daylight saving. */
  async function zoneOf({ file, bytes, checkpointAt }: Batch): Promise<number | null> {
    const begins = checkpointAt(0).offset === 0
    const known = zones.get(file)
    if (known !== undefined && !begins) return known
    const banner = bannerOf(begins ? bytes.subarray(0, BANNER_BYTES) : await source.head(file))
    status.plexVersion = banner.version ?? status.plexVersion
    const zone = banner.zoneMinutes ?? known ?? null
    zones.set(file, zone)
    return zone
  }

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
    if (matcher.literals !== literals) {
      literals = matcher.literals
      wanted = compileWanted(literals)
    }
    const firstSight = !zones.has(batch.file)
    const zoneMinutes = await zoneOf(batch)
    const read = readRecords(batch.bytes, { file: batch.file, final: batch.final, wanted, zoneMinutes })
    const outcomes = read.records
      .map((record) => matcher.match(record, now()))
      .filter(({ finding, clears, mark }) => finding !== null || clears.length > 0 || mark !== null)
    if (read.lastAt !== null) {
      const at = Math.min(read.lastAt, now())
      status.lastLineAt = Math.max(status.lastLineAt ?? 0, at)
      behind.set(batch.file, at)
    }
    waiting.set(batch.file, batch.checkpointAt(read.consumed))
    if (batch.gap) log.warn(`log lines were lost: ${batch.gap.detail}`, { file: batch.gap.file })
    if (outcomes.length > 0 || batch.gap !== null || firstSight) {
      const changes = deps.correlator.apply(outcomes, { now: now(), live: batch.live })
      await storeWaiting(changes, { gaps: batch.gap ? [batch.gap] : [] }, signal)
    }
    source.took(batch, read.consumed)
    deps.metrics.linesRead(server, batch.file, read.lines)
    for (const { finding } of outcomes) if (finding) deps.metrics.found(server, finding)
    deps.changed()
  }

  return {
    status,
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
