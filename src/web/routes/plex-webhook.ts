// The address of Plex's webhooks, for administrators; it is a secret.
import type { ApiDeps } from '../api-deps.ts'
import { answers, createRoute, newRouter } from '../openapi.ts'
import type { createPlexWebhook } from '../plex-webhook.ts'
import { plexWebhookSchema } from '../schemas/plex-webhook.ts'
import { iso } from '../views/time.ts'

const show = createRoute({
  method: 'get',
  path: '/plex-webhook',
  tags: ['plex'],
  summary: 'Where Plex may post its webhooks, and what it posted since the start; for administrators',
  responses: answers(plexWebhookSchema, 'The address is a secret: who knows it can post in the name of Plex'),
})

type Deps = Pick<ApiDeps, 'settings'> & { webhook: Pick<ReturnType<typeof createPlexWebhook>, 'path' | 'report'> }

export const plexWebhookRoutes = ({ settings, webhook }: Deps) =>
  newRouter().openapi(show, (its) => {
    const { events, ...counts } = webhook.report()
    const shown = events.map(({ event, count, lastAt }) => ({ event, count, last_at: iso(lastAt) }))
    return its.json({ path: webhook.path, port: settings().web.port, events: shown, ...counts }, 200)
  })
