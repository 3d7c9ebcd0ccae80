// From logs to the report: read, match, correlate, rank.

import type { KnowledgeOfUser } from '../../detect/knowledge.ts'
import { LEVELS } from '../../plex/record.ts'
import { redact } from '../../plex/redact.ts'
import { correlate } from '../../replay/correlation.ts'
import { mergeByTime } from '../../replay/merge.ts'
import { CATEGORIES } from '../../rules/vocabulary.ts'
import { isoLocal } from '../../time/local.ts'
import type { CommandIo } from '../io.ts'
import { createEvidence } from './evidence.ts'
import type { Inputs, LogInput, Refusal } from './input.ts'
import type { Progress } from './progress.ts'
import { createReading } from './read-family.ts'
import { byWeight, reportIncident, type ScanReport } from './report.ts'
import { createRuleTrial } from './rule-trial.ts'
import { createTaker } from './take-records.ts'
import { createTally } from './tally.ts'

export type AnalyseDeps = {
  knowledge: KnowledgeOfUser
  /** Epoch milliseconds. */
  since: number
  /** Aborted, the analysis rejects. */
  io: Pick<CommandIo, 'now' | 'version' | 'signal'>
  progress: Pick<Progress, 'add'>
  /** What the user named. */
  paths: string[]
}

export async function analyse(
  inputs: Inputs,
  { knowledge, since, io, progress, paths }: AnalyseDeps,
): Promise<ScanReport> {
  const startedAt = io.now()
  const { matcher, own } = knowledge
  const tally = createTally()
  const evidence = createEvidence()
  const trial = createRuleTrial(knowledge)
  const taker = createTaker({ matcher, tally, since, now: startedAt, saw: trial.saw })
  const reading = createReading({ take: taker.take, signal: io.signal, progress: progress.add })
  const families = Map.groupBy(inputs.logs, ({ family }) => family)
  const streams = [...families.values()].map((logs) => reading.family(oldestFirst(logs)))
  const incidents = await correlate(mergeByTime(streams), knowledge, (changes, moment) => {
    tally.count(changes.counts)
    evidence.changed(changes, moment)
    trial.changed(changes)
  })
  // Errors that no rule knows have a list of their own: how bad they are nobody can say.
  const [opened, minor] = [true, false].map((told) =>
    incidents
      .filter(({ lastSeen, rule, openedAt }) => lastSeen >= since && rule !== null && (openedAt !== null) === told)
      .map((incident) => reportIncident(incident, matcher.rule(incident.rule!), evidence.of(incident)))
      .sort(byWeight),
  )
  const sum = (key: 'lines' | 'records' | 'bytes') => reading.files.reduce((total, file) => total + file[key], 0)
  const ignoredBy = tally.ignoredBy()
  return {
    version: io.version,
    files: reading.files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    lines: sum('lines'),
    records: sum('records'),
    bytes: sum('bytes'),
    seconds: Math.round(io.now() - startedAt) / 1000,
    levels: Object.fromEntries(
      LEVELS.filter((level) => taker.levels[level] > 0).map((level) => [level, taker.levels[level]]),
    ),
    categories: Object.fromEntries(
      CATEGORIES.map((category) => [category, tally.categories.get(category) ?? 0]),
    ) as ScanReport['categories'],
    incidents: opened!,
    unclassified: tally.unclassified(),
    ignored: ignoredBy.reduce((total, { count }) => total + count, 0),
    minor: minor!,
    ignoredBy,
    timelines: tally.timelines,
    ownRules: own.size > 0 ? trial.results() : null,
    since: since === Number.NEGATIVE_INFINITY ? null : isoLocal(since),
    newest: maybeIso(taker.newest()),
    paths: paths.map(redact),
    skipped: [...inputs.skipped, ...reading.skipped].map(redacted),
    unreadable: [...inputs.unreadable, ...reading.unreadable].map(redacted),
  }
}

const oldestFirst = (logs: LogInput[]): LogInput[] => [...logs].sort((a, b) => b.generation - a.generation)

const maybeIso = (at: number | null): string | null => (at === null ? null : isoLocal(at))

const redacted = ({ path, reason }: Refusal): Refusal => ({ path: redact(path), reason: redact(reason) })
