// What a scan found, before it is written for a program, a terminal or a browser. Redacted.

import type { Incident } from '../../detect/incident.ts'
import { UNKNOWN_ADVICE, UNKNOWN_CAUSE } from '../../detect/unknown.ts'
import type { Level } from '../../plex/record.ts'
import { adviceOf } from '../../rules/advice.ts'
import type { Rule } from '../../rules/rule.ts'
import { type Category, SEVERITIES, type Severity } from '../../rules/vocabulary.ts'
import type { Episode } from './episodes.ts'
import type { Known } from './evidence.ts'
import type { Refusal } from './input.ts'
import type { RuleTrial } from './rule-trial.ts'
import type { UnknownShape } from './tally.ts'
import type { Timeline } from './timeline.ts'

export type ScannedFile = { path: string; bytes: number; lines: number; records: number }

export type ReportIncident = {
  rule: string | null
  category: Category
  severity: Severity
  title: string
  cause: string
  advice: string[]
  key: string
  /** Findings of all its episodes. */
  count: number
  /** ISO 8601, the wall clock of the log; the offset is that of the banner, else the machine's. Of the first and the last episode. */
  firstSeen: string
  lastSeen: string
  /** Each from its first finding to its last, at most `EPISODES`, the newest; over when nothing came for its quiet time. */
  episodes: { firstSeen: string; lastSeen: string; count: number }[]
  /** How many there were. */
  times: number
  /** The incident of this report that explains it; null when it stands for itself. */
  follows: { rule: string | null; key: string } | null
  /** The worst first where something took time. */
  samples: string[]
  /** When each sample was written, as the two above; null when its line does not say. */
  sampleTimes: (string | null)[]
  /** As the newest findings have them, durations summed up. */
  fields: Record<string, string>
  /** All that the findings name, newest first, at most 100 of each field. */
  values: Record<string, string[]>
  /** Log lines around the first finding; empty when they are not known. */
  context: string[]
  /** Which of them is the finding's own. */
  contextLine: number
}

export type ScanReport = {
  version: string
  files: ScannedFile[]
  lines: number
  records: number
  bytes: number
  seconds: number
  levels: Partial<Record<Level, number>>
  /** Findings of each category. */
  categories: Record<Category, number>
  /** The most severe first, then the most frequent. */
  incidents: ReportIncident[]
  unclassified: UnknownShape[]
  /** Records that a noise rule explains. */
  ignored: number
  /** Troubles that never became an incident: too few, too mild, or while the server was starting. */
  minor: ReportIncident[]
  ignoredBy: { rule: string; reason: string; count: number }[]
  timelines: Map<Category, Timeline>
  /** How users' rules did; null when none were tried. */
  ownRules: RuleTrial[] | null
  /** What the lines cover; null when none says a time. Of the server's own log where it was read. */
  period: { from: string; to: string } | null
  plex: { versions: string[]; platform: string | null; starts: number; zones: string[] }
  /** Where `--since` begins, and the newest line of all that was read: ISO 8601. */
  since: string | null
  newest: string | null
  /** What the user named. */
  paths: string[]
  skipped: Refusal[]
  unreadable: Refusal[]
}

/** Episodes of an incident that are listed. */
const EPISODES = 50

export function reportIncident(
  incident: Incident,
  rule: Rule | undefined,
  known: Known & { episodes: Episode[] },
  iso: (at: number) => string,
): ReportIncident {
  const { episodes } = known
  return {
    rule: incident.rule,
    category: incident.category,
    severity: incident.severity,
    title: incident.title,
    cause: rule?.cause ?? UNKNOWN_CAUSE,
    advice: adviceOf(rule ?? { advice: UNKNOWN_ADVICE }, incident.fields, known.samples.at(-1)?.text),
    key: incident.key,
    count: episodes.reduce((sum, { count }) => sum + count, 0),
    firstSeen: iso(episodes[0]?.from ?? incident.createdAt),
    lastSeen: iso(episodes.at(-1)?.to ?? incident.lastSeen),
    episodes: episodes
      .slice(-EPISODES)
      .map(({ from, to, count }) => ({ firstSeen: iso(from), lastSeen: iso(to), count })),
    times: episodes.length,
    follows: null,
    samples: known.samples.map(({ text }) => text),
    sampleTimes: known.samples.map(({ at }) => (at === null ? null : iso(at))),
    fields: { ...incident.fields, ...known.durations },
    values: known.values,
    context: known.around?.lines ?? [],
    contextLine: known.around?.line ?? 0,
  }
}

/** Causes, each with what follows from it, in the order of the report. */
export function groupsOf(incidents: ReportIncident[]): { incident: ReportIncident; consequences: ReportIncident[] }[] {
  return incidents
    .filter(({ follows }) => follows === null)
    .map((incident) => ({
      incident,
      consequences: incidents.filter(({ follows }) => follows?.rule === incident.rule && follows.key === incident.key),
    }))
}

/** The most severe first, then the most frequent, then the latest. */
export function byWeight(a: ReportIncident, b: ReportIncident): number {
  const severity = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity)
  return severity || b.count - a.count || (a.lastSeen < b.lastSeen ? 1 : -1)
}
