// A dry run of rules over the log files that are there: how often they match, and how often somebody would have been told.
import { setImmediate as breathe } from 'node:timers/promises'
import { type Policy, policyFor } from '../detect/policy.ts'
import { wantedLines } from '../plex/wanted-lines.ts'
import { Refused } from '../refused.ts'
import { type Chunk, entriesBefore, logLine } from '../source/browse/entries.ts'
import type { Generation } from '../source/browse/generation.ts'
import type { LogReader } from '../source/browse/reader.ts'
import { MAIN_LOG } from '../source/names.ts'
import { correlate } from './correlation.ts'
import type { Moment } from './merge.ts'
import type { Trial } from './trial.ts'

const BUDGET_BYTES = 50 * 1024 * 1024
const BUDGET_MS = 5_000
const MOST_MATCHES = 20_000
const MOST_SAMPLES = 5
const SAMPLE_LIMIT = 500
/** Nobody else is served in a longer stretch of work. */
const STRETCH_MS = 20

/** Times in epoch milliseconds. */
export type DryRun = {
  /** Looked through. */
  records: number
  matched: number
  /** Alerts there would have been, by threshold, window and quiet time. */
  incidents: number
  first: number | null
  last: number | null
  /** Newest first; redacted. */
  samples: string[]
  /** All there is was looked through: it was neither too much nor too slow. */
  complete: boolean
}

type Deps = {
  trial: Trial
  reader: Pick<LogReader, 'files' | 'read' | 'disk'>
  /** Of rules without one of their own. */
  policy: Policy
  /** Wall, epoch milliseconds. */
  now: number
  /** Milliseconds that only ever grow. */
  clock(): number
}

/** Reads the newest lines first, the main log before others, as far as time and size allow. */
export async function dryRun({ trial, reader, policy, now, clock }: Deps): Promise<DryRun> {
  const { matcher, ids } = trial
  const wanted = wantedLines(matcher.literals)
  const moments: Moment[] = []
  const samples: string[] = []
  let [records, matched, bytes] = [0, 0, 0]
  let [first, last]: [number | null, number | null] = [null, null]
  const startedAt = clock()
  let breathedAt = startedAt
  const isSpent = () => bytes >= BUDGET_BYTES || clock() - startedAt >= BUDGET_MS || matched >= MOST_MATCHES

  /** @returns whether all of the chunk was looked at */
  async function take({ entries }: Chunk, generation: Generation, file: string): Promise<boolean> {
    for (const entry of entries.toReversed()) {
      if (isSpent()) return false
      if (clock() - breathedAt > STRETCH_MS) {
        await breathe()
        breathedAt = clock()
      }
      const at = Math.min(entry.record.at ?? now, now)
      const outcome = matcher.match({ ...entry.record, file }, now)
      const isOurs = ids.has(outcome.finding?.rule ?? outcome.ignored?.rule ?? '')
      const clears = outcome.clears.filter(({ rule }) => ids.has(rule))
      const finding = isOurs ? outcome.finding : null
      if (finding || outcome.mark || clears.length > 0) moments.push({ at, outcome: { ...outcome, finding, clears } })
      if (!isOurs) continue
      matched++
      first = Math.min(first ?? at, at)
      last = Math.max(last ?? at, at)
      if (samples.length < MOST_SAMPLES) samples.push(logLine(entry, generation).message.slice(0, SAMPLE_LIMIT))
    }
    return true
  }

  /** @returns whether all of the log was looked at */
  const look = (file: string) =>
    reader.read(file, async (generations) => {
      for (const generation of generations) {
        for (let end = generation.size; end > 0; ) {
          if (isSpent()) return false
          const chunk = await entriesBefore(reader.disk, generation, end, wanted)
          bytes += chunk.bytes
          records += chunk.records
          if (!(await take(chunk, generation, file))) return false
          end = chunk.start
        }
      }
      return true
    })

  let complete = true
  for (const file of mainFirst((await reader.files()).map((one) => one.file))) {
    const whole = await look(file).catch((error: unknown) => {
      if (error instanceof Refused) return false
      throw error
    })
    complete &&= whole
  }
  const incidents = await alertsOf(moments, trial, policy)
  return { records, matched, incidents, first, last, samples, complete }
}

const mainFirst = (files: string[]) => files.toSorted((a, b) => Number(b === MAIN_LOG) - Number(a === MAIN_LOG))

/** How often the service would have raised an alert for one of the rules, by threshold, window and quiet time. */
async function alertsOf(moments: Moment[], { matcher, ids }: Trial, policy: Policy): Promise<number> {
  let raised = 0
  const policyOf = (rule: string | null) => policyFor(rule === null ? undefined : matcher.rule(rule), policy)
  async function* inOrder() {
    yield moments.toReversed().sort((a, b) => a.at - b.at)
  }
  await correlate(inOrder(), { matcher, policyOf }, ({ told }) => {
    raised += told.filter(({ tell, incident: { rule } }) => tell === 'raised' && rule !== null && ids.has(rule)).length
  })
  return raised
}
