// What Plex itself is asked: who plays what, and the one thing it is ever told to change.

import { redact } from '../../plex/redact.ts'
import { notFound } from '../../refused.ts'
import type { WatchedServer } from '../../service/watched-server.ts'
import type { ApiDeps } from '../api-deps.ts'
import { answers, createRoute, idParam, newRouter, optionalBody, z } from '../openapi.ts'
import { listOf } from '../schemas/common.ts'
import { keptSchema, streamSchema } from '../schemas/streams.ts'

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

export function plexRoutes({ servers, log }: Pick<ApiDeps, 'servers' | 'log'>) {
  return newRouter()
    .openapi(streams, (its) => its.json({ items: servers.flatMap(streamsOf), next_cursor: null }, 200))
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

const streamsOf = ({ id, plex }: WatchedServer): z.infer<typeof streamSchema>[] =>
  (plex?.watch.sessions.playing() ?? []).map(({ sessionKey, video, audio, subtitles, ...stream }) => ({
    ...stream,
    server: id,
    session: sessionKey,
    reasons: stream.reasons.map((reason) => redact(reason)),
  }))
