// Reading incidents.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Incident } from '../detect/incident.ts'
import type { Aside, Row } from './aside.ts'
import { pageOf, positionOf } from './page.ts'
import type { IncidentFilter, Page } from './rows.ts'
import { incidentSchema } from './schemas.ts'

/** Only those that are asked for stand in a query, so that it can go by the index that fits. */
const CONDITIONS: Record<Exclude<keyof IncidentFilter, 'rules' | 'text'>, string> = {
  server: 'server = :server',
  state: 'state = :state',
  category: 'category = :category',
  severity: 'severity = :severity',
  since: 'last_seen >= :since',
  // A row knows its last episode; of earlier ones that were told their ends know when they began.
  until: `(first_seen < :until OR id IN (
    SELECT incident FROM alert WHERE state = 'resolved' AND at >= :since
      AND began < strftime('%Y-%m-%dT%H:%M:%fZ', :until / 1000.0, 'unixepoch')))`,
}

/** LIKE is three times as fast as instr(). */
const FOUND = `words LIKE :text ESCAPE '\\'`
const NAMED = 'rule IN (SELECT value FROM json_each(:rules))'
/** All words are looked through, and what has them is remembered: the right way for what few have. */
const ANYWHERE = `(id IN (SELECT id FROM incident_words WHERE ${FOUND}) OR ${NAMED})`
/** The words of one after another, until a page is full. */
const EACH = `(EXISTS (SELECT 1 FROM incident_words AS its WHERE its.id = incident.id AND ${FOUND}) OR ${NAMED})`
/** So many are looked at first: what many have fills a page among them. */
const NEWEST = 1_000
const AMONG_NEWEST = '(last_seen, id) > (:edgeAt, :edgeId)'
const ONE_PAGE = 'LIMIT :limit'

/** Of the indexes that are in the order of the list. SQLite would take the one of states for the fifty thousand that are over, and read each. */
const indexFor = ({ server, state }: IncidentFilter): string => {
  if (state === 'open' || state === 'pending') return 'incident_state'
  return server === undefined ? 'incident_list' : 'incident_server'
}

/** In which a text is looked for, and what is looked for. A log with holes has NUL in it, where a text ends for LIKE. */
export const searchable = (text: string): string => text.toLowerCase().replaceAll('\0', ' ')

/** Its words, anywhere, in this order: between them there may be others. */
const pattern = (text: string): string =>
  `%${searchable(text)
    .replace(/[\\%_]/g, '\\$&')
    .trim()
    .split(/\s+/)
    .join('%')}%`

export function createIncidentQueries(db: DatabaseSync, { readable }: Aside) {
  const ofServer = db.prepare('SELECT id, body FROM incident WHERE server = ? ORDER BY last_seen, id')
  const one = db.prepare('SELECT id, body FROM incident WHERE id = ?')
  const statements = new Map<string, StatementSync>()
  function prepared(sql: string): StatementSync {
    const known = statements.get(sql) ?? db.prepare(sql)
    statements.set(sql, known)
    return known
  }
  const remove = db.prepare('DELETE FROM incident WHERE id = ?')
  const read = (rows: readonly Row[]) =>
    readable('incident', rows, (row): Incident => incidentSchema.parse(JSON.parse(String(row.body))))
  return {
    incidents: (server: string): Incident[] => read(ofServer.all(server)),
    incident(id: string): Incident | null {
      return read(one.all(id))[0] ?? null
    },
    listIncidents(filter: IncidentFilter, page: { limit: number; cursor?: string | null }): Page<Incident> {
      const { text, rules = [], since, until, ...others } = filter
      const time = { since: until === undefined ? since : (since ?? 0), until }
      const asked = Object.entries({ ...others, ...time }).filter((one) => one[1] !== undefined)
      const filters = { ...positionOf(page.cursor), ...Object.fromEntries(asked) }
      const where = asked.map(([name]) => CONDITIONS[name as keyof typeof CONDITIONS])
      const limit = page.limit + 1
      const select = (what: string, conditions: readonly string[], end: string) =>
        prepared(`SELECT ${what} FROM incident INDEXED BY ${indexFor(filter)}
          WHERE ${['(last_seen, id) < (:at, :id)', ...conditions].join(' AND ')}
          ORDER BY last_seen DESC, id DESC ${end}`)
      const listed = (conditions: readonly string[], values: Record<string, string | number>) =>
        select('id, body', [...where, ...conditions], ONE_PAGE).all({ ...filters, ...values, limit })

      function withWords(text: string): Row[] {
        const words = { text: pattern(text), rules: JSON.stringify(rules) }
        const edge = select('last_seen, id', where, `LIMIT 1 OFFSET ${NEWEST}`).get(filters)
        if (edge === undefined) return listed([EACH], words)
        const near = { ...words, edgeAt: Number(edge.last_seen), edgeId: String(edge.id) }
        const found = listed([EACH, AMONG_NEWEST], near)
        return found.length === limit ? found : listed([ANYWHERE], words)
      }

      const rows = read(text === undefined ? listed([], {}) : withWords(text))
      return pageOf(rows, page.limit, ({ lastSeen, id }) => ({ at: lastSeen, id }))
    },
    deleteIncident: (id: string): boolean => remove.run(id).changes > 0,
  }
}
