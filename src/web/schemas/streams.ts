// Who plays what, as Plex says it, and what failed for whom.
import { z } from '@hono/zod-openapi'
import { time } from './common.ts'

export const streamSchema = z
  .object({
    server: z.string(),
    session: z.string(),
    user: z.string().openapi({ description: 'Like title and client empty for those who may not administer' }),
    title: z.string(),
    library: z.string(),
    client: z.string(),
    product: z.string(),
    state: z.string(),
    decision: z.enum(['direct play', 'direct stream', 'transcode']),
    reasons: z.array(z.string()).openapi({ description: 'Why it is transcoded, in the words of Plex’s log' }),
    hardware: z.boolean().nullable().openapi({ description: 'Of a transcode of the video; null for anything else' }),
    speed: z
      .number()
      .nullable()
      .openapi({ description: 'Times real time; below 1 and not throttled it cannot keep up' }),
    throttled: z.boolean(),
    location: z.string(),
    relayed: z.boolean(),
    bandwidth: z.number().nullable().openapi({ description: 'Kilobits per second that Plex keeps free for it' }),
    progress: z.number().nullable().openapi({ description: 'From 0 to 1' }),
  })
  .openapi('Stream')

export type StreamItem = z.infer<typeof streamSchema>

export const failedStreamSchema = z
  .object({
    server: z.string(),
    client: z
      .string()
      .openapi({ description: 'The player, or what kind of app or device it is; empty when no line says so' }),
    rule: z.string().nullable(),
    title: z.string(),
    count: z.number(),
    last_at: time(),
  })
  .openapi('FailedStream')
export type FailedStreamItem = z.infer<typeof failedStreamSchema>

export const keptSchema = z.object({ kept: z.boolean() })
