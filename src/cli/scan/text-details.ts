// What `--all` adds to the report for a terminal: everything that was passed over.
import { type Paint, printable, wrap } from '../terminal.ts'
import type { ReportIncident, ScanReport } from './report.ts'
import { number, times } from './words.ts'

const SHAPES_SHOWN = 20

/** A titled list; `''` without items. */
export function listText(title: string, items: string[], paint: Paint, columns: number): string {
  if (items.length === 0) return ''
  return [paint('bold', title), ...items.map((item) => wrap(printable(item), columns, '  - '))].join('\n')
}

/** `write` gives an incident with cause and steps. */
export function detailsText(
  { minor, unclassified, ignoredBy, skipped }: ScanReport,
  write: (incident: ReportIncident) => string,
  paint: Paint,
  columns: number,
): string[] {
  const list = (title: string, items: string[]) => listText(title, items, paint, columns)
  const shapes = unclassified
    .slice(0, SHAPES_SHOWN)
    .map(({ level, template, count }) => `${times(count)} ${level}: ${template}`)
  if (unclassified.length > SHAPES_SHOWN) shapes.push(`and ${number(unclassified.length - SHAPES_SHOWN)} more`)
  return [
    minor.length > 0 ? paint('bold', 'Too few or too mild for an incident') : '',
    ...minor.map(write),
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
