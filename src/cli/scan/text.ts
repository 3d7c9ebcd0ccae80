// The report for a terminal, readable at 80 columns.
import { SEVERITIES, type Severity } from '../../rules/vocabulary.ts'
import { type Paint, printable, SEVERITY_STYLE, wrap } from '../terminal.ts'
import type { ReportIncident, ScanReport } from './report.ts'

type TextOptions = { paint: Paint; columns: number; all: boolean }

const SHAPES_SHOWN = 20
const SAMPLE_LIMIT = 300
const PLURAL: Record<Severity, string> = { critical: 'critical', error: 'errors', warning: 'warnings', info: 'info' }

export function renderText(report: ScanReport, { paint, columns, all }: TextOptions): string {
  const blocks = report.incidents.map((incident) => incidentText(incident, paint, columns))
  blocks.push(verdict(report, paint, columns))
  if (all) blocks.push(...details(report, paint, columns))
  blocks.push(coverage(report, columns))
  return `\n${blocks.filter(Boolean).join('\n\n')}\n\n`
}

function incidentText(incident: ReportIncident, paint: Paint, columns: number): string {
  const { severity, title, count, firstSeen, lastSeen, category, rule, key, cause, advice, samples } = incident
  const lines = [
    heading(severity, title, paint, columns),
    wrap(`${times(count)} · ${span(firstSeen, lastSeen)}`, columns, '  '),
    wrap([category, rule, rule !== null && printable(key)].filter(Boolean).join(' · '), columns, '  '),
  ]
  if (cause) lines.push('', wrap(cause, columns, '  '))
  if (advice.length > 0) lines.push('', ...advice.map((step, index) => wrap(step, columns, `  ${index + 1}. `)))
  if (samples[0])
    lines.push('', paint('dim', wrap(printable(samples[0]).slice(0, SAMPLE_LIMIT), columns, '  > ', '    ')))
  return lines.join('\n')
}

function heading(severity: Severity, title: string, paint: Paint, columns: number): string {
  const badge = ` ${severity.toUpperCase()} `
  const indent = ' '.repeat(badge.length + 1)
  const words = wrap(printable(title), columns, indent).slice(indent.length)
  return `${paint(SEVERITY_STYLE[severity], badge)} ${paint('bold', words)}`
}

function verdict(report: ScanReport, paint: Paint, columns: number): string {
  const { incidents, files } = report
  if (files.length === 0) return paint('bold', 'Nothing was read.')
  if (incidents.length === 0) return paint(['bold', 'green'], wrap(nothingFound(report), columns))
  const parts = SEVERITIES.toReversed()
    .map((severity) => ({ severity, count: incidents.filter((incident) => incident.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${count === 1 ? severity : PLURAL[severity]}`)
  return paint('bold', `${incidents.length} incident${incidents.length === 1 ? '' : 's'}: ${parts.join(', ')}.`)
}

function nothingFound({ unclassified, unreadable }: ScanReport): string {
  if (unreadable.length > 0) return 'Nothing found in what could be read.'
  const unknown = unclassified.some(({ level }) => level !== 'WARN')
  return unknown ? 'Nothing found that Sentarr knows as trouble.' : 'Nothing found: no trouble in these logs.'
}

/** What was read, what was not, and what the rules do not know. */
function coverage(report: ScanReport, columns: number): string {
  const { files, lines, bytes, seconds, levels, ignored, unclassified, minor, skipped, unreadable } = report
  const number = (value: number) => value.toLocaleString('en')
  const loud = (levels.WARN ?? 0) + (levels.ERROR ?? 0) + (levels.CRITICAL ?? 0)
  const unknown = unclassified.reduce((sum, { count }) => sum + count, 0)
  const shapes = unclassified.length === 1 ? 'one shape' : `${number(unclassified.length)} shapes`
  const said = [
    files.length > 0 &&
      `Read ${number(files.length)} log${files.length === 1 ? '' : 's'}, ${number(lines)} lines, ${(bytes / 1e6).toFixed(1)} MB in ${seconds.toFixed(1)} s.`,
    loud > 0 &&
      `${number(loud)} warnings and errors: ${number(ignored)} known to be routine, ${unknown > 0 ? `${number(unknown)} in ${shapes} that no rule knows` : 'none unknown'}.`,
    minor.length > 0 &&
      `${number(minor.length)} minor troubles were too few or too mild for an incident (--all shows them).`,
    skipped.length > 0 && `${number(skipped.length)} skipped: no logs.`,
    unreadable.length > 0 && `${number(unreadable.length)} could not be read: this report lacks them.`,
  ]
  return said
    .filter((line) => line !== false)
    .map((line) => wrap(line, columns))
    .join('\n')
}

function details({ minor, unclassified, ignoredBy, skipped }: ScanReport, paint: Paint, columns: number): string[] {
  const list = (title: string, items: string[]) =>
    items.length === 0
      ? ''
      : [paint('bold', title), ...items.map((item) => wrap(printable(item), columns, '  - '))].join('\n')
  const shapes = unclassified
    .slice(0, SHAPES_SHOWN)
    .map(({ level, template, count }) => `${times(count)} ${level}: ${template}`)
  if (unclassified.length > SHAPES_SHOWN) shapes.push(`and ${unclassified.length - SHAPES_SHOWN} more`)
  return [
    list(
      'Too few or too mild for an incident',
      minor
        .filter(({ rule }) => rule !== null)
        .map(
          ({ severity, title, key, count, firstSeen, lastSeen }) =>
            `${severity}: ${title}${key && ` (${key})`}, ${times(count)}, ${span(firstSeen, lastSeen)}`,
        ),
    ),
    list('Shapes that no rule knows', shapes),
    list(
      'Routine',
      ignoredBy.map(({ reason, count }) => `${times(count)}: ${reason}`),
    ),
    list(
      'Skipped',
      skipped.map(({ path, reason }) => `${path}: ${reason}`),
    ),
  ]
}

const times = (count: number) => (count === 1 ? 'once' : `${count.toLocaleString('en')} times`)

/** `2023-07-22 22:10:39 – 22:20:51`; the day of the end only when it is another one. */
function span(first: string, last: string): string {
  const [from, to] = [first, last].map((time) => time.slice(0, 19).replace('T', ' '))
  if (from === to) return from!
  return `${from} – ${from!.slice(0, 10) === to!.slice(0, 10) ? to!.slice(11) : to}`
}
