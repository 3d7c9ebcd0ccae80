// What a scan found, before it is written for a program, a terminal or a browser. Redacted.
import type { Incident } from '../../detect/incident.ts'
import type { Level } from '../../plex/record.ts'
import type { Rule } from '../../rules/rule.ts'
import { type Category, SEVERITIES, type Severity } from '../../rules/vocabulary.ts'
import { isoLocal } from '../time.ts'
import type { Refusal } from './input.ts'
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
  samples: string[]
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
  skipped: Refusal[]
  unreadable: Refusal[]
}

const UNKNOWN_CAUSE = 'Plex reported an error that no rule knows yet. Errors of the same shape are counted together.'
const UNKNOWN_ADVICE = [
  'Read the sample, and what the log says just before it.',
  'Search the Plex forum for the text of the error.',
]

export function reportIncident(incident: Incident, rule: Rule | undefined): ReportIncident {
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
    samples: incident.samples,
  }
}

/** The most severe first, then the most frequent, then the latest. */
export function byWeight(a: ReportIncident, b: ReportIncident): number {
  const severity = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity)
  return severity || b.count - a.count || (a.lastSeen < b.lastSeen ? 1 : -1)
}
