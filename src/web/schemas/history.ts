// What was open when, what was found how often, and when Plex began anew: the pictures of the last days.
import { z } from '@hono/zod-openapi'
import { category, serverId, severity, time } from './common.ts'

export const EPISODES = 1_000

export const historyQuerySchema = z.object({
  since: time().optional().describe('Without it, the last seven days.'),
  server: serverId(),
})

/** One incident from its beginning to its end. One row of the list may have had several. */
const episodeSchema = z
  .object({
    incident: z.string(),
    server: z.string(),
    rule: z.string().nullable(),
    category: category(),
    severity: severity(),
    title: z.string(),
    from: time(),
    to: time().nullable().describe('Null while it is open.'),
    muted: z.boolean(),
    count: z.number().describe('Findings of it.'),
  })
  .openapi('Episode')
export type Episode = z.infer<typeof episodeSchema>

export const historySchema = z
  .object({
    since: time(),
    until: time(),
    episodes: z.array(episodeSchema).describe(`Newest first, at most ${EPISODES}; mere information is left out.`),
    starts: z
      .array(z.object({ server: z.string(), at: time() }))
      .describe('When Plex began anew, oldest first, as far as its log told.'),
  })
  .openapi('History')
export type History = z.infer<typeof historySchema>

/** `GET stats/rules`: the last day by the hour, of each rule that found something. */
export const rulePulseSchema = z
  .object({
    from: time(),
    bucket_minutes: z.number(),
    items: z.array(
      z.object({
        server: z.string(),
        rule: z.string().nullable(),
        counts: z.array(z.number()).describe('One for each bucket, oldest first.'),
      }),
    ),
  })
  .openapi('RulePulse')
export type RulePulse = z.infer<typeof rulePulseSchema>
