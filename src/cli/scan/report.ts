// What a scan found, before it is written for a program, a terminal or a browser. Redacted.
import type { Incident } from '../../detect/incident.ts'
import type { Level } from '../../plex/record.ts'
import type { Rule } from '../../rules/rule.ts'
import { type Category, SEVERITIES, type Severity } from '../../rules/vocabulary.ts'
import { isoLocal } from '../../time/local.ts'
import type { Known } from './evidence.ts'
import type { Refusal } from './input.ts'
import type { RuleTrial } from './rule-trial.ts'
import type { Timeline, UnknownShape } from './tally.ts'

export type ScannedFile = { path: string; bytes: number; lines: number; records: number }

export type ReportIncident = {
  rule: string | null
  category: Category
  severity: Severity
  title: string
  cause: string
  advice: string[]
  key: string
  count: number
  /** ISO 8601 with the local offset, the wall clock of the log. */
  firstSeen: string
  lastSeen: string
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
  /** Where the period begins, and the newest line of all that was read: ISO 8601. */
  since: string | null
  newest: string | null
  /** What the user named. */
  paths: string[]
  skipped: Refusal[]
  unreadable: Refusal[]
}

const UNKNOWN_CAUSE = 'Plex reported an error that no rule knows yet. Errors of the same shape are counted together.'
const UNKNOWN_ADVICE = [
  'Read the sample, and what the log says just before it.',
  'Search the Plex forum for the text of the error.',
]

export function reportIncident(incident: Incident, rule: Rule | undefined, known: Known): ReportIncident {
  return {
    rule: incident.rule,
    category: incident.category,
    severity: incident.severity,
    title: incident.title,
    cause: rule?.cause ?? UNKNOWN_CAUSE,
    advice: rule?.advice ?? UNKNOWN_ADVICE,
    key: incident.key,
    count: incident.total,
    firstSeen: isoLocal(incident.createdAt),
    lastSeen: isoLocal(incident.lastSeen),
    samples: known.samples.map(({ text }) => text),
    sampleTimes: known.samples.map(({ at }) => (at === null ? null : isoLocal(at))),
    fields: { ...incident.fields, ...known.durations },
    values: known.values,
    context: known.around?.lines ?? [],
    contextLine: known.around?.line ?? 0,
  }
}

/** The most severe first, then the most frequent, then the latest. */
export function byWeight(a: ReportIncident, b: ReportIncident): number {
  const severity = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity)
  return severity || b.count - a.count || (a.lastSeen < b.lastSeen ? 1 : -1)
}
