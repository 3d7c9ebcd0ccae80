// From logs to the report: read, match, correlate, rank.

import type { Incident } from '../../detect/incident.ts'
import type { KnowledgeOfUser } from '../../detect/knowledge.ts'
import { keepNewObjectsFew } from '../../lean-start.ts'
import { LEVELS } from '../../plex/record.ts'
import { redact } from '../../plex/redact.ts'
import { correlate } from '../../replay/correlation.ts'
import { mergeByTime } from '../../replay/merge.ts'
import type { Rule } from '../../rules/rule.ts'
import { atLeast, CATEGORIES } from '../../rules/vocabulary.ts'
import type { CommandIo } from '../io.ts'
import { withCauses } from './cause-order.ts'
import { createEpisodes } from './episodes.ts'
import { createEvidence } from './evidence.ts'
import type { Inputs, LogInput, Refusal } from './input.ts'
import { isPlexLog } from './log-name.ts'
import type { Progress } from './progress.ts'
import { createReading } from './read-family.ts'
import { reportIncident, type ScanReport } from './report.ts'
import { createRuleTrial } from './rule-trial.ts'
import { createServerFacts, type ServerFacts } from './server-facts.ts'
import { createTaker } from './take-records.ts'
import { createTally } from './tally.ts'
import { createWallClock, type WallClock, wallOf } from './wall-clock.ts'

export type AnalyseDeps = {
  knowledge: KnowledgeOfUser
  /** Wall clock. */
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
  const { matcher, own, policyOf } = knowledge
  const tally = createTally()
  const evidence = createEvidence()
  const episodes = createEpisodes()
  const trial = createRuleTrial(knowledge)
  const clock = createWallClock()
  const server = createServerFacts(clock, since)
  const taker = createTaker({ matcher, tally, since, now: wallOf(startedAt), clock, server, saw: trial.saw })
  const families = [...Map.groupBy(inputs.logs, ({ family }) => family).values()]
  // Those whose banner names the zone come first.
  families.sort((a, b) => Number(isPlexLog(b[0]!.log)) - Number(isPlexLog(a[0]!.log)))
  if (families.length > FEW_LOGS) keepNewObjectsFew()
  const reading = createReading({
    take: taker.take,
    signal: io.signal,
    progress: progress.add,
    families: families.length,
  })
  const streams = families.map((logs) => reading.family(oldestFirst(logs)))
  const incidents = await correlate(mergeByTime(streams), knowledge, (changes, moment) => {
    tally.count(changes.counts)
    evidence.changed(changes, moment)
    episodes.changed(changes)
    trial.changed(changes)
    const mark = moment?.outcome.mark
    if (mark?.mark === 'started') server.started(mark.sign ?? '', mark.at)
  })
  const [opened = [], few = []] = [true, false].map((told) =>
    incidents
      .filter(({ lastSeen, rule, openedAt }) => lastSeen >= since && rule !== null && (openedAt !== null) === told)
      .map((incident) => {
        const known = { ...evidence.of(incident), episodes: episodes.of(incident).filter((one) => one.opened === told) }
        const its = matcher.rule(incident.rule!)
        return { incident, rule: its, known, written: reportIncident(incident, its, known, clock.iso) }
      }),
  )
  const sum = (key: 'lines' | 'records' | 'bytes') => reading.files.reduce((total, file) => total + file[key], 0)
  const picked = opened.length === 0 && sum('records') <= PICKED_RECORDS ? few.filter(isSure) : []
  const minor = few.filter((one) => !picked.includes(one))
  const quietMs = (rule: string) => policyOf(rule).quietMs
  const newest = taker.newest()
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
    ...withCauses([...opened, ...picked], minor, matcher.rule, quietMs),
    unclassified: tally.unclassified(),
    ignored: ignoredBy.reduce((total, { count }) => total + count, 0),
    ignoredBy,
    timelines: tally.timelines(),
    ownRules: own.size > 0 ? trial.results() : null,
    since: since === Number.NEGATIVE_INFINITY ? null : clock.iso(since),
    newest: newest === null ? null : clock.iso(newest),
    ...serverOf(server.facts(), clock),
    paths: paths.map(redact),
    skipped: [...inputs.skipped, ...reading.skipped].map(redacted),
    unreadable: [...inputs.unreadable, ...reading.unreadable].map(redacted),
  }
}

/** A server has as many. Of more, each has its newest lines held until their turn comes. */
const FEW_LOGS = 50

/** So few lines somebody has picked out of a log, to ask about them. */
const PICKED_RECORDS = 50

/** How often a trouble came tells nothing there; it is told when one line of it is an error, and none that is routine when it comes alone or here. */
const isSure = ({ incident, rule }: { incident: Incident; rule: Rule | undefined }): boolean =>
  atLeast(incident.severity, 'error') && rule?.alone === undefined && incident.reason !== 'excused'

const oldestFirst = (logs: LogInput[]): LogInput[] => [...logs].sort((a, b) => b.generation - a.generation)

function serverOf({ period, ...server }: ServerFacts, clock: WallClock): Pick<ScanReport, 'period' | 'plex'> {
  return {
    period: period && { from: clock.iso(period.from), to: clock.iso(period.to) },
    plex: { ...server, zones: clock.zones() },
  }
}

const redacted = ({ path, reason }: Refusal): Refusal => ({ path: redact(path), reason: redact(reason) })
