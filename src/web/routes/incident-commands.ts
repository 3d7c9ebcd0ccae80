// What people do to incidents: resolve, acknowledge, mute, delete; one or many.
import type { Incident } from '../../detect/incident.ts'
import { notFound, Refused } from '../../refused.ts'
import { incidentChange } from '../../service/incident-action.ts'
import type { ApiDeps } from '../api-deps.ts'
import { mustHave } from '../guard.ts'
import { answers, answersNothing, body, createRoute, idParam, newRouter, optionalBody, z } from '../openapi.ts'
import type { BulkAction } from '../schemas/incidents.ts'
import { bulkResultSchema, bulkSchema, incidentItemSchema, muteSchema, noteSchema } from '../schemas/incidents.ts'
import { incidentItem } from '../views/incident.ts'

const tags = ['incidents']
const params = idParam
const command = <Schema extends z.ZodType, Path extends string>(path: Path, schema: Schema, summary: string) =>
  createRoute({
    method: 'post',
    path,
    tags,
    summary,
    request: { params, ...optionalBody(schema) },
    responses: answers(incidentItemSchema, 'The incident as it is now'),
  })

const resolve = command('/incidents/{id}/resolve', noteSchema, 'It is over')
const reopen = command('/incidents/{id}/reopen', z.object({}), 'It is not over after all')
const acknowledge = command('/incidents/{id}/acknowledge', noteSchema, 'Somebody takes care: no repeated alerts')
const mute = command('/incidents/{id}/mute', muteSchema, 'No alerts about it, for some minutes or without an end')
const unmute = command('/incidents/{id}/unmute', z.object({}), 'Alerts about it again')
const remove = createRoute({
  method: 'delete',
  path: '/incidents/{id}',
  tags,
  summary: 'Forget it; an open one is resolved first',
  request: { params },
  responses: answersNothing('It is gone'),
})
const bulk = createRoute({
  method: 'post',
  path: '/incidents/bulk',
  tags,
  summary: 'One action on many incidents',
  request: body(bulkSchema),
  responses: answers(bulkResultSchema, 'What became of them'),
})

type Action = { action: BulkAction | 'reopen'; note?: string; minutes?: number | undefined }
type Deps = Pick<ApiDeps, 'store' | 'servers' | 'matcher' | 'language' | 'feed' | 'now'>

export function incidentCommandRoutes({ store, servers, matcher, language, feed, now }: Deps) {
  /** The incident after the action; null when it was deleted. @throws {Refused} */
  function act(id: string, { action, ...asked }: Action): Incident | null {
    const server = servers.find(({ correlator }) => correlator.get(id) !== undefined)
    if (server === undefined) return actOnStranger(id, action)
    server.apply(incidentChange(id, { ...asked, action: action === 'delete' ? 'resolve' : action }))
    if (action !== 'delete') return server.correlator.get(id) ?? null
    server.correlator.forget([id])
    forget(id)
    feed.serverChanged(server.id)
    return null
  }

  /** An incident of a server that is not watched any more can only be deleted. */
  function actOnStranger(id: string, action: Action['action']): Incident | null {
    const incident = store.incident(id)
    if (incident === null) throw notFound('incident')
    if (action !== 'delete')
      throw new Refused('conflict', 'Its server is not watched any more: this incident can only be deleted.')
    forget(id)
    return null
  }

  function forget(id: string): void {
    store.deleteIncident(id)
    feed.publish('incident_deleted', { id })
  }

  const shown = (incident: Incident) => incidentItem(incident, { matcher, servers, language }, now(), false)
  const acted = (id: string, action: Action) => shown(act(id, action)!)

  return newRouter()
    .openapi(resolve, (its) =>
      its.json(acted(its.req.valid('param').id, { action: 'resolve', ...its.req.valid('json') }), 200),
    )
    .openapi(reopen, (its) => its.json(acted(its.req.valid('param').id, { action: 'reopen' }), 200))
    .openapi(acknowledge, (its) =>
      its.json(acted(its.req.valid('param').id, { action: 'acknowledge', ...its.req.valid('json') }), 200),
    )
    .openapi(mute, (its) =>
      its.json(acted(its.req.valid('param').id, { action: 'mute', ...its.req.valid('json') }), 200),
    )
    .openapi(unmute, (its) => its.json(acted(its.req.valid('param').id, { action: 'unmute' }), 200))
    .openapi(remove, (its) => {
      act(its.req.valid('param').id, { action: 'delete' })
      return its.body(null, 204)
    })
    .openapi(bulk, async (its) => {
      const { ids, ...action } = its.req.valid('json')
      if (action.action === 'resolve' || action.action === 'delete') await mustHave(its, 'administer')
      const isThere = (id: string) =>
        action.action === 'delete' ? store.incident(id) !== null : servers.some(({ correlator }) => correlator.get(id))
      const known = [...new Set(ids)].filter(isThere)
      const items = known.map((id) => act(id, action)).filter((incident) => incident !== null)
      const deleted = action.action === 'delete' ? known : []
      return its.json({ items: items.map(shown), deleted, missing: ids.filter((id) => !known.includes(id)) }, 200)
    })
}
