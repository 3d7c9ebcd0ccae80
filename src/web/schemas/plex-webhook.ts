// Where Plex may post its webhooks, and what it posted.
import { z } from '@hono/zod-openapi'
import { time } from './common.ts'

export const plexWebhookSchema = z
  .object({
    path: z.string().openapi({ description: 'Secret, below the address of the direct port' }),
    port: z.number(),
    /** By name, since the start. */
    events: z.array(z.object({ event: z.string(), count: z.number(), last_at: time() })),
    unknown: z.number().openapi({ description: 'Of names that mean nothing here' }),
    foreign: z.number().openapi({ description: 'Of a server that is not watched' }),
    unreadable: z.number().openapi({ description: 'No event of Plex' }),
  })
  .openapi('PlexWebhook')
export type PlexWebhookInfo = z.infer<typeof plexWebhookSchema>
