// Lists of incidents, and one in full.

import { notFound } from '../../refused.ts'
import type { LogReaders } from '../../source/browse/readers.ts'
import type { ApiDeps } from '../api-deps.ts'
import { paged } from '../errors.ts'
import { seesPeople } from '../guard.ts'
import { answers, body, createRoute, idParam, newRouter, type z } from '../openapi.ts'
import { listOf } from '../schemas/common.ts'
import {
  incidentContextSchema,
  incidentDetailSchema,
  incidentFilterSchema,
  incidentItemSchema,
} from '../schemas/incidents.ts'
import { incidentDetail, incidentItem } from '../views/incident.ts'
import { logItem } from '../views/log.ts'
import { storeFilter } from './incident-filter.ts'

const tags = ['incidents']
const list = createRoute({
  method: 'get',
  path: '/incidents',
  tags,
  summary: 'Incidents in all states unless filtered, newest first',
  request: { query: incidentFilterSchema },
  responses: answers(listOf(incidentItemSchema), 'A page'),
})
const search = createRoute({
  method: 'post',
  path: '/incidents/search',
  tags,
  summary: 'The same with the search in the body: Home Assistant’s proxy refuses some query strings',
  request: body(incidentFilterSchema),
  responses: answers(listOf(incidentItemSchema), 'A page'),
})
const one = createRoute({
  method: 'get',
  path: '/incidents/{id}',
  tags,
  summary: 'One incident: cause, steps, samples, alerts and who was told when',
  request: { params: idParam },
  responses: answers(incidentDetailSchema, 'The incident'),
})
const context = createRoute({
  method: 'get',
  path: '/incidents/{id}/context',
  tags,
  summary: 'Log entries around its last finding, oldest first',
  request: { params: idParam },
  responses: answers(incidentContextSchema, 'Entries; none when the lines are gone'),
})

type Deps = Pick<ApiDeps, 'store' | 'servers' | 'matcher' | 'language' | 'now'> & { logs: LogReaders }

export function incidentRoutes({ store, servers, matcher, language, now, logs }: Deps) {
  const knowledge = { matcher, servers, language }
  function page({ cursor, limit, ...asked }: z.output<typeof incidentFilterSchema>, personal: boolean) {
    const { items, next } = paged(() =>
      store.listIncidents(storeFilter(asked, knowledge), { limit, cursor: cursor ?? null }),
    )
    return { items: items.map((incident) => incidentItem(incident, knowledge, now(), personal)), next_cursor: next }
  }

  function known(id: string) {
    const incident = store.incident(id)
    if (incident === null) throw notFound('incident')
    return incident
  }

  return newRouter()
    .openapi(list, async (its) => its.json(page(its.req.valid('query'), await seesPeople(its)), 200))
    .openapi(search, async (its) => its.json(page(its.req.valid('json'), await seesPeople(its)), 200))
    .openapi(one, async (its) => {
      const incident = known(its.req.valid('param').id)
      const server = servers.find(({ id }) => id === incident.server)
      const policyOf = (server ?? servers[0]!).policyOf
      return its.json(
        incidentDetail(incident, { knowledge, store, policyOf, now: now(), personal: await seesPeople(its) }),
        200,
      )
    })
    .openapi(context, async (its) => {
      const { server, lastSeen } = known(its.req.valid('param').id)
      const around = await logs.find(server)?.around(lastSeen)
      return its.json({ server, file: around?.file ?? null, items: around?.lines.map(logItem) ?? [] }, 200)
    })
}
