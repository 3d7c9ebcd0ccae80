// The report for a terminal, readable at 80 columns.
import type { Severity } from '../../rules/vocabulary.ts'
import { CATEGORY_NAMES } from '../../rules/vocabulary.ts'
import { type Paint, printable, SEVERITY_STYLE, withCode, wrap } from '../terminal.ts'
import { coverageOf, subjectOf } from './coverage.ts'
import { factsOf } from './facts.ts'
import { groupsOf, type ReportIncident, type ScanReport } from './report.ts'
import { trialInWords } from './rule-trial-text.ts'
import { detailsText, listText } from './text-details.ts'
import { verdictOf } from './verdict.ts'
import { episodesOf, whenOf } from './when.ts'
import { exactClock, span, times } from './words.ts'

type TextOptions = { paint: Paint; columns: number; all: boolean }

const SAMPLE_LIMIT = 300
const VALUES_SHOWN = 3

/** `''` when there is nothing to say that standard error does not say already. */
export function renderText(report: ScanReport, { paint, columns, all }: TextOptions): string {
  const { files, unreadable, skipped, ownRules } = report
  if (files.length === 0 && unreadable.length > 0 && skipped.length === 0) return ''
  const mine = new Set(ownRules?.map(({ rule }) => rule))
  const write = (incident: ReportIncident) => incidentText(incident, mine.has(incident.rule ?? ''), paint, columns)
  const subject = subjectOf(report)
  const blocks = [subject && paint('dim', wrap(subject, columns))]
  for (const { incident, consequences } of groupsOf(report.incidents)) {
    blocks.push([write(incident), consequencesText(consequences, columns)].filter(Boolean).join('\n\n'))
  }
  if (ownRules) {
    const title = 'Your own rules, tried on these logs'
    blocks.push(
      listText(
        title,
        ownRules.map((trial) => `${trial.rule}: ${trialInWords(trial)}`),
        paint,
        columns,
      ),
    )
  }
  const { kind, text } = verdictOf(report)
  blocks.push(paint(kind === 'nothing-found' ? ['bold', 'green'] : 'bold', wrap(printable(text), columns)))
  if (all) blocks.push(...detailsText(report, write, paint, columns))
  blocks.push(
    coverageOf(report, all)
      .map((line) => wrap(line, columns))
      .join('\n'),
  )
  return `\n${blocks.filter(Boolean).join('\n\n')}\n\n`
}

function incidentText(incident: ReportIncident, isMine: boolean, paint: Paint, columns: number): string {
  const { severity, title, category, rule, key, cause, advice } = incident
  const former = episodesOf(incident, VALUES_SHOWN)
  const lines = [
    heading(severity, title, paint, columns),
    wrap(whenOf(incident), columns, '  '),
    wrap(
      [CATEGORY_NAMES[category], isMine ? `${rule} (yours)` : rule, printable(key)].filter(Boolean).join(' · '),
      columns,
      '  ',
    ),
    ...[...(former ? [former] : []), ...factsOf(incident, VALUES_SHOWN)].map(({ label, values, more }) =>
      wrap(printable(`${label}: ${[...values, more].filter(Boolean).join(' · ')}`), columns, '  ', '    '),
    ),
  ]
  const own = (text: string, first: string) => withCode(wrap(text, columns, first), paint)
  if (cause) lines.push('', own(cause, '  '))
  if (advice.length > 0) lines.push('', ...advice.map((step, index) => own(step, `  ${index + 1}. `)))
  const sample = sampleText(incident)
  if (sample) lines.push('', paint('dim', wrap(sample, columns, '  > ', '    ')))
  return lines.join('\n')
}

/** What the cause explains, in short: it goes with the cause. */
function consequencesText(consequences: ReportIncident[], columns: number): string {
  if (consequences.length === 0) return ''
  const items = consequences.map(
    ({ title, key, count, firstSeen, lastSeen }) =>
      `${title}${key && ` (${key})`}, ${times(count)}, ${span(firstSeen, lastSeen)}`,
  )
  return ['  Follows from it:', ...items.map((item) => wrap(printable(item), columns, '  - '))].join('\n')
}

function sampleText({ samples: [sample], sampleTimes: [at] }: ReportIncident): string {
  return sample === undefined ? '' : `${at ? `${exactClock(at)} ` : ''}${printable(sample).slice(0, SAMPLE_LIMIT)}`
}

function heading(severity: Severity, title: string, paint: Paint, columns: number): string {
  const badge = ` ${severity.toUpperCase()} `
  const indent = ' '.repeat(badge.length + 1)
  const words = wrap(printable(title), columns, indent).slice(indent.length)
  return `${paint(SEVERITY_STYLE[severity], badge)} ${paint('bold', words)}`
}
