// Incidents as files for a spreadsheet and for programs, written piece by piece: a database of years does not fit into memory.
import type { Incident } from '../../detect/incident.ts'
import { redact } from '../../plex/redact.ts'
import type { Page } from '../../store/rows.ts'
import type { IncidentItem } from '../schemas/incidents.ts'

export const EXPORT_FORMATS = ['csv', 'json'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

const COLUMNS = {
  id: ({ id }) => id,
  server: ({ server }) => server,
  state: ({ state }) => state,
  severity: ({ severity }) => severity,
  category: ({ category }) => category,
  rule: ({ rule }) => rule,
  title: ({ title }) => title,
  count: ({ count }) => count,
  first_seen: ({ first_seen }) => first_seen,
  last_seen: ({ last_seen }) => last_seen,
  resolved_at: ({ resolved_at }) => resolved_at,
  acknowledged_at: ({ acknowledged_at }) => acknowledged_at,
  note: ({ note }) => note,
  cause: ({ cause }) => cause,
  first_step: ({ advice: [step] }) => step,
  fields: ({ fields }) =>
    Object.entries(fields)
      .map(([name, value]) => `${name}: ${value}`)
      .join('; '),
} satisfies Record<string, (item: IncidentItem) => string | number | null | undefined>

/** One after the other, a page read when the one before was used. `page` gives what follows a cursor, newest first. */
export function* eachOf(
  page: (cursor: string | null) => Page<Incident>,
  shown: (incident: Incident) => IncidentItem,
): Generator<IncidentItem> {
  for (let cursor: string | null = null; ; ) {
    const { items, next } = page(cursor)
    for (const incident of items) yield shown(incident)
    if (next === null) return
    cursor = next
  }
}

/** The text of the file in pieces. */
export const exported: Record<ExportFormat, (items: Iterable<IncidentItem>) => Generator<string>> = {
  /** RFC 4180; the mark at its beginning tells Excel that it is UTF-8. */
  *csv(items) {
    yield `\ufeff${Object.keys(COLUMNS).join(',')}\r\n`
    for (const item of items) {
      const its = masked(item)
      yield `${Object.values(COLUMNS)
        .map((of) => cell(of(its)))
        .join(',')}\r\n`
    }
  },
  /** One item a line. */
  *json(items) {
    let before = '{"items":[\n'
    for (const item of items) {
      yield `${before}${JSON.stringify(masked(item))}`
      before = ',\n'
    }
    yield `${before === ',\n' ? '' : before}\n]}\n`
  },
}

/** Once more, as it is handed on. Ids of ours look like those of machines, and stay; what lines call `id` does not. */
function masked(item: IncidentItem): IncidentItem {
  const its: IncidentItem = JSON.parse(JSON.stringify(item), (_, value) =>
    typeof value === 'string' ? redact(value) : value,
  )
  return { ...its, id: item.id, follows: item.follows && its.follows && { ...its.follows, id: item.follows.id } }
}

/** Spreadsheets run a text that begins like a formula, also behind blanks and in full width: OWASP, "CSV Injection". */
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/

function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  return `"${(FORMULA.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`
}
