// Rules on trial and files of one's own rules.
import { z } from '@hono/zod-openapi'
import { LARGEST_BYTES } from '../../replay/own-file.ts'
import type { OwnRuleFile, RuleTrial } from '../api-types.ts'
import { serverId, time } from './common.ts'
import { explainSchema } from './rules.ts'

const yaml = () =>
  z.string().refine((text) => Buffer.byteLength(text) <= LARGEST_BYTES, `may have ${LARGEST_BYTES / 1024} KiB at most`)

export const trialSchema = z.object({
  yaml: yaml(),
  lines: explainSchema.shape.lines.default([]),
  server: serverId(),
})

export const trialResultSchema = z
  .object({
    problems: z.array(z.string()),
    matches: z.array(
      z.object({
        line: z.string(),
        matched: z.boolean(),
        rule: z.string().nullable(),
        fields: z.record(z.string(), z.string()),
      }),
    ),
    history: z.object({
      records: z.number(),
      matched: z.number(),
      incidents: z.number(),
      first: time().nullable(),
      last: time().nullable(),
      samples: z.array(z.string()),
      complete: z.boolean(),
    }),
  })
  .openapi('RuleTrial') satisfies z.ZodType<RuleTrial>

/** Becomes the name of a file. */
export const fileParam = z.object({ name: z.string().regex(/^[a-z0-9_-]{1,40}$/) })

export const ownFileChangeSchema = z.object({ yaml: yaml() })

export const ownFileSchema = z
  .object({ name: z.string(), yaml: z.string() })
  .openapi('OwnRuleFile') satisfies z.ZodType<OwnRuleFile>
