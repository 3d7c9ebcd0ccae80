// The watched servers, and their mutes.
import { FOREVER } from '../../detect/mute.ts'
import { notFound } from '../../refused.ts'
import type { ApiDeps } from '../api-deps.ts'
import { answers, createRoute, idParam, newRouter, optionalBody, z } from '../openapi.ts'
import { listOf } from '../schemas/common.ts'
import { muteSchema } from '../schemas/incidents.ts'
import { serverSchema } from '../schemas/status.ts'
import { serverInfo } from '../views/server.ts'

const tags = ['servers']
const list = createRoute({
  method: 'get',
  path: '/servers',
  tags,
  summary: 'The watched servers',
  responses: answers(listOf(serverSchema), 'All of them'),
})
const mute = createRoute({
  method: 'post',
  path: '/servers/{id}/mute',
  tags,
  summary: 'No alerts about this server, for some minutes or without an end',
  request: { params: idParam, ...optionalBody(muteSchema) },
  responses: answers(serverSchema, 'The server as it is now'),
})
const unmute = createRoute({
  method: 'post',
  path: '/servers/{id}/unmute',
  tags,
  summary: 'Alerts again; what is open and was never told is told once',
  request: { params: idParam, ...optionalBody(z.object({})) },
  responses: answers(serverSchema, 'The server as it is now'),
})

export function serverRoutes({
  servers,
  store,
  settings,
  now,
}: Pick<ApiDeps, 'servers' | 'store' | 'settings' | 'now'>) {
  const shown = (server: (typeof servers)[number]) =>
    serverInfo(server, { store, timeZone: settings().timeZone, now: now() })

  function muted(id: string, until: number | null) {
    const server = servers.find((one) => one.id === id)
    if (server === undefined) throw notFound('server')
    server.apply((correlator, at) => correlator.setMute({ scope: 'server', value: '', until }, at))
    return shown(server)
  }

  return newRouter()
    .openapi(list, (its) => its.json({ items: servers.map(shown), next_cursor: null }, 200))
    .openapi(mute, (its) => {
      const { minutes } = its.req.valid('json')
      const until = minutes === undefined ? FOREVER : now() + minutes * 60_000
      return its.json(muted(its.req.valid('param').id, until), 200)
    })
    .openapi(unmute, (its) => its.json(muted(its.req.valid('param').id, null), 200))
}
