// Deliveries: which alert went out on which channel, when, or why not.

import { notFound } from '../../refused.ts'
import type { ApiDeps } from '../api-deps.ts'
import { ApiFailure, paged } from '../errors.ts'
import { answers, createRoute, idParam, newRouter, z } from '../openapi.ts'
import { deliverySchema } from '../schemas/channels.ts'
import { cursor, limit, listOf, serverId } from '../schemas/common.ts'
import { deliveryItem } from '../views/delivery.ts'

const tags = ['channels']
const list = createRoute({
  method: 'get',
  path: '/deliveries',
  tags,
  summary: 'Deliveries, newest first',
  request: {
    query: z.object({
      channel: z.string().min(1).max(200).optional(),
      server: serverId(),
      cursor: cursor(),
      limit: limit(50),
    }),
  },
  responses: answers(listOf(deliverySchema), 'A page'),
})
const retry = createRoute({
  method: 'post',
  path: '/deliveries/{id}/retry',
  tags,
  summary: 'Tries a failed or waiting delivery again, now',
  request: { params: idParam },
  responses: answers(deliverySchema, 'The delivery as it is now'),
})

type Deps = Pick<ApiDeps, 'store' | 'outbox' | 'now'>

export function deliveryRoutes({ store, outbox, now }: Deps) {
  const shown = (row: Parameters<typeof deliveryItem>[0]) => deliveryItem(row, store.alert(row.alert)?.alert ?? null)
  return newRouter()
    .openapi(list, (its) => {
      const { channel, server, cursor: from = null, limit: most } = its.req.valid('query')
      const filter = { ...(channel !== undefined && { channel }), ...(server !== undefined && { server }) }
      const page = paged(() => store.listDeliveries(filter, { limit: most, cursor: from }))
      return its.json({ items: page.items.map(shown), next_cursor: page.next }, 200)
    })
    .openapi(retry, (its) => {
      const row = store.delivery(its.req.valid('param').id)
      if (row === null) throw notFound('delivery')
      if (row.state === 'sent' || row.state === 'dropped') {
        throw new ApiFailure('conflict', row.state === 'sent' ? 'It was delivered.' : 'The channel does not want it.')
      }
      const again = { ...row, state: 'pending' as const, reason: '', nextAt: now(), updatedAt: now() }
      store.commit({ deliveries: [again] })
      outbox.wake()
      return its.json(shown(again), 200)
    })
}
