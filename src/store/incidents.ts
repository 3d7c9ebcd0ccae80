// Reading incidents.
import type { DatabaseSync } from 'node:sqlite'
import type { Incident } from '../detect/incident.ts'
import type { Aside, Row } from './aside.ts'
import { pageOf, positionOf } from './page.ts'
import type { IncidentFilter, Page } from './rows.ts'
import { incidentSchema } from './schemas.ts'

export function createIncidentQueries(db: DatabaseSync, { readable }: Aside) {
  const ofServer = db.prepare('SELECT id, body FROM incident WHERE server = ? ORDER BY last_seen, id')
  const one = db.prepare('SELECT id, body FROM incident WHERE id = ?')
  const list = db.prepare(
    `SELECT id, body FROM incident
     WHERE (last_seen, id) < (:at, :id) AND (:server IS NULL OR server = :server) AND (:state IS NULL OR state = :state)
       AND (:category IS NULL OR category = :category) AND (:severity IS NULL OR severity = :severity)
       AND (:text IS NULL OR instr(search, :text) > 0) AND (:since IS NULL OR last_seen >= :since)
       AND (:until IS NULL OR json_extract(body, '$.firstSeen') < :until)
     ORDER BY last_seen DESC, id DESC LIMIT :limit`,
  )
  const remove = db.prepare('DELETE FROM incident WHERE id = ?')
  const read = (rows: readonly Row[]) =>
    readable('incident', rows, (row): Incident => incidentSchema.parse(JSON.parse(String(row.body))))
  return {
    incidents: (server: string): Incident[] => read(ofServer.all(server)),
    incident(id: string): Incident | null {
      return read(one.all(id))[0] ?? null
    },
    listIncidents(filter: IncidentFilter, page: { limit: number; cursor?: string | null }): Page<Incident> {
      const {
        server = null,
        state = null,
        category = null,
        severity = null,
        text = null,
        since = null,
        until = null,
      } = filter
      const filters = { server, state, category, severity, text: text?.toLowerCase() ?? null, since, until }
      const rows = read(list.all({ ...positionOf(page.cursor), ...filters, limit: page.limit + 1 }))
      return pageOf(rows, page.limit, ({ lastSeen, id }) => ({ at: lastSeen, id }))
    },
    deleteIncident: (id: string): boolean => remove.run(id).changes > 0,
  }
}
