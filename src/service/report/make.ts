// The report of a week, made from what is known of two: what was new, worse, better, the longest, the most frequent, what is still open. Pure.
import { SEVERITIES } from '../../rules/vocabulary.ts'
import type {
  CountedSeverity,
  Report,
  ReportDay,
  ReportSpan,
  ReportTrouble,
  ServerReport,
  Some,
} from '../../store/report.ts'
import type { Episode } from '../history.ts'
import { type HourSpan, hoursWithin } from '../watched-hours.ts'

/** Of each list; the rest is counted. */
const LISTED = 8
/** Worse or better is what changed by half, and by more than chance. */
const BY_HALF = 1.5
const BY_FINDINGS = 3
const HOUR_MS = 3_600_000

/** `days`: the eight midnights that bound the seven days of the week; `before`: those of the week before. Epoch milliseconds. */
export type Week = { days: readonly number[]; before: readonly number[]; asOf: number; timeZone: string }

export type ServerFacts = {
  server: string
  name: string
  /** All that touch the two weeks, in any order. */
  episodes: readonly Episode[]
  /** Findings of each rule in the week and in the one before. */
  findings: ReadonlyMap<string, { count: number; before: number }>
  watched: readonly HourSpan[]
  /** What to do first about it; null when there is nothing to say. */
  stepFor(span: ReportSpan): string | null
}

/** @param servers in any order */
export function makeReport(week: Week, servers: readonly ServerFacts[]): Report {
  const { asOf, timeZone, days } = week
  const reports = servers.map((facts) => reportOf(week, facts)).sort((a, b) => badness(b) - badness(a))
  return { since: days[0]!, until: days.at(-1)!, asOf, timeZone, servers: reports, more: 0 }
}

/** What is open counts first, then how bad it is, then how much there was. */
const badness = ({ open, fresh, worse, incidents }: ServerReport): number =>
  Math.max(0, ...open.items.map(({ severity }) => SEVERITIES.indexOf(severity))) * 1e9 +
  (open.items.length + open.more) * 1e6 +
  (fresh.items.length + worse.items.length) * 1e3 +
  Math.min(incidents, 999)

function reportOf(week: Week, facts: ServerFacts): ServerReport {
  const touching = (days: readonly number[]) => facts.episodes.filter((one) => touches(one, days[0]!, days.at(-1)!))
  const [own, before] = [touching(week.days), touching(week.before)]
  const troubles = new Map(troublesOf(own, facts).map((one) => [nameOf(one), one]))
  const earlier = new Map(troublesOf(before, facts).map((one) => [nameOf(one), one]))
  const both = [...troubles.values()].filter((one) => earlier.has(nameOf(one)))
  const gone = [...earlier.values()].filter((one) => !troubles.has(nameOf(one)) && one.count < one.before)
  const open = facts.episodes.filter((one) => isOpen(one, week.asOf)).map(spanOf)
  const longest = own.map((one) => ({ one, ms: shared(one, week.days[0]!, week.days.at(-1)!) }))
  const needing = open.filter(({ muted }) => !muted).sort(bySeverity)[0] ?? null
  const frequent = [...troubles.values()].sort((a, b) => b.count - a.count)[0] ?? null
  const words = needing && facts.stepFor(needing)
  return {
    server: facts.server,
    name: facts.name,
    days: daysOf(own, week, facts.watched),
    watchedBefore: daysWatched(week.before, facts.watched, week.asOf),
    incidents: own.length,
    before: before.length,
    fresh: some([...troubles.values()].filter((one) => !earlier.has(nameOf(one))).sort(bySeverity)),
    worse: some(both.filter(isWorse).sort(bySeverity)),
    better: some([...both.filter(isBetter), ...gone].sort(bySeverity)),
    open: some(open.sort(bySeverity)),
    longest: longest.sort((a, b) => b.ms - a.ms || a.one.from - b.one.from).map(({ one }) => spanOf(one))[0] ?? null,
    frequent: frequent !== null && frequent.count > 1 ? frequent : null,
    step: words ? { title: needing!.title, words } : null,
  }
}

/** What no rule knows stands for itself. */
const nameOf = ({ rule, incident }: Pick<Episode, 'rule' | 'incident'>): string => rule ?? `\0${incident}`

const touches = ({ from, to }: Episode, since: number, until: number) => from < until && (to === null || to >= since)

const isOpen = ({ from, to }: Episode, at: number) => from <= at && (to === null || to > at)

/** Milliseconds of the episode that lie in that time. */
const shared = ({ from, to }: Episode, since: number, until: number) =>
  Math.min(to ?? until, until) - Math.max(from, since)

const isWorse = ({ count, before }: ReportTrouble) => count >= before * BY_HALF && count - before >= BY_FINDINGS
const isBetter = ({ count, before }: ReportTrouble) => before >= count * BY_HALF && before - count >= BY_FINDINGS

const bySeverity = (a: ReportSpan | ReportTrouble, b: ReportSpan | ReportTrouble): number =>
  SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || weightOf(b) - weightOf(a)
/** Of equals the one that began first, or was found most. */
const weightOf = (one: ReportSpan | ReportTrouble) => ('from' in one ? -one.from : Math.max(one.count, one.before))

function spanOf({ incident, rule, severity, title, from, to, muted }: Episode): ReportSpan {
  return { incident, rule, severity, title, from, to, muted }
}

function troublesOf(episodes: readonly Episode[], { findings }: ServerFacts): ReportTrouble[] {
  return [...Map.groupBy(episodes, nameOf).values()].map((all) => {
    const newest = all.reduce((one, other) => (other.from > one.from ? other : one))
    const severity = all.map((one) => one.severity).reduce(worst)
    const { incident, rule, title } = newest
    // Of unknown errors the counts by rule say nothing.
    const counted = rule === null ? null : findings.get(rule)
    const own = all.reduce((sum, { count }) => sum + count, 0)
    return { incident, rule, severity, title, ...(counted ?? { count: rule === null ? own : 0, before: 0 }) }
  })
}

const worst = (a: Episode['severity'], b: Episode['severity']) =>
  SEVERITIES.indexOf(b) > SEVERITIES.indexOf(a) ? b : a

function some<Item>(all: readonly Item[]): Some<Item> {
  return { items: all.slice(0, LISTED), more: Math.max(0, all.length - LISTED) }
}

function daysOf(episodes: readonly Episode[], { days, asOf }: Week, watched: readonly HourSpan[]): ReportDay[] {
  return days.slice(0, -1).map((at, index) => {
    const end = days[index + 1]!
    const counts: Record<CountedSeverity, number> = { warning: 0, error: 0, critical: 0 }
    for (const one of episodes) if (one.severity !== 'info' && touches(one, at, end)) counts[one.severity] += 1
    return { at, watched: isWatched(at, end, watched, asOf), counts }
  })
}

/** For at least half of its hours. */
const isWatched = (from: number, to: number, watched: readonly HourSpan[], asOf: number): boolean =>
  hoursWithin(watched, from, Math.min(to, asOf)) * 2 >= (Math.min(to, asOf) - from) / HOUR_MS

const daysWatched = (days: readonly number[], watched: readonly HourSpan[], asOf: number): number =>
  days.slice(0, -1).filter((at, index) => isWatched(at, days[index + 1]!, watched, asOf)).length
