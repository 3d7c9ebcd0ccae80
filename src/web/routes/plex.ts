// What Plex itself is asked: who plays what, and the one thing it is ever told to change.

import { notFound } from '../../refused.ts'
import type { ApiDeps } from '../api-deps.ts'
import { seesPeople } from '../guard.ts'
import { answers, createRoute, idParam, newRouter, optionalBody, z } from '../openapi.ts'
import { listOf } from '../schemas/common.ts'
import { failedStreamSchema, keptSchema, streamSchema } from '../schemas/streams.ts'
import { failedItems, streamItems } from '../views/streams.ts'

const tags = ['plex']
const streams = createRoute({
  method: 'get',
  path: '/streams',
  tags,
  summary: 'What is played now, how, and why so; nothing of servers whose API is not asked',
  responses: answers(listOf(streamSchema), 'All of them'),
})
const keepTrash = createRoute({
  method: 'post',
  path: '/servers/{id}/keep-trash',
  tags,
  summary: 'Turns "Empty trash automatically" off in Plex and reads it back; it never empties anything',
  request: { params: idParam, ...optionalBody(z.object({})) },
  responses: answers(keptSchema, 'Whether it is off now, as Plex says'),
})

const failed = createRoute({
  method: 'get',
  path: '/streams/failed',
  tags,
  summary: 'What failed today for whom, the newest first',
  responses: answers(listOf(failedStreamSchema), 'All since local midnight, at most 200 a server'),
})

export function plexRoutes({ servers, log }: Pick<ApiDeps, 'servers' | 'log'>) {
  const all = <Item>(items: Item[]) => ({ items, next_cursor: null })
  return newRouter()
    .openapi(streams, async (its) => {
      const personal = await seesPeople(its)
      return its.json(all(servers.flatMap((server) => streamItems(server, personal))), 200)
    })
    .openapi(failed, async (its) => {
      const personal = await seesPeople(its)
      return its.json(all(servers.flatMap((server) => failedItems(server, personal))), 200)
    })
    .openapi(keepTrash, async (its) => {
      const { id } = its.req.valid('param')
      const plex = servers.find((one) => one.id === id)?.plex
      if (!plex) throw notFound('server')
      const kept = await plex.watch.keepTrash()
      log.info(kept ? 'Plex keeps its trash from now on' : 'Plex did not turn the emptying of its trash off', {
        server: id,
      })
      return its.json({ kept }, 200)
    })
}
