// Rules on trial and files of one's own rules.
import { z } from '@hono/zod-openapi'
import { LARGEST_BYTES } from '../../replay/own-file.ts'
import { serverId, time } from './common.ts'
import { explainSchema } from './rules.ts'

const yaml = () =>
  z.string().refine((text) => Buffer.byteLength(text) <= LARGEST_BYTES, `may have ${LARGEST_BYTES / 1024} KiB at most`)

export const trialSchema = z.object({
  yaml: yaml(),
  lines: explainSchema.shape.lines.default([]),
  server: serverId(),
})

/** `POST rules/try` takes `{yaml, lines?, server?}`. Rules with faults are the error `invalid`, one fault each in `details`. */
export const trialResultSchema = z
  .object({
    problems: z.array(z.string()).describe('Rules that are too slow.'),
    matches: z.array(
      z.object({
        line: z.string(),
        matched: z.boolean(),
        rule: z.string().nullable(),
        fields: z.record(z.string(), z.string()),
      }),
    ),
    history: z.object({
      records: z.number().describe('Looked through.'),
      matched: z.number(),
      incidents: z.number().describe('Alerts there would have been, by threshold, window and quiet time.'),
      first: time().nullable(),
      last: time().nullable(),
      samples: z.array(z.string()).describe('Newest first.'),
      complete: z.boolean().describe('All there is was looked through: it was neither too much nor too slow.'),
    }),
  })
  .openapi('RuleTrial')
export type RuleTrial = z.infer<typeof trialResultSchema>

/** Becomes the name of a file. */
export const fileParam = z.object({ name: z.string().regex(/^[a-z0-9_-]{1,40}$/) })

export const ownFileChangeSchema = z.object({ yaml: yaml() })

/** `rules/own/:name`; `PUT` takes `{yaml}`. */
export const ownFileSchema = z.object({ name: z.string(), yaml: z.string() }).openapi('OwnRuleFile')
export type OwnRuleFile = z.infer<typeof ownFileSchema>
