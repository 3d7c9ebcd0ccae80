// Rules and what they say about lines.
import { z } from '@hono/zod-openapi'
import { category, level, listOf, policySchema, severity, time } from './common.ts'

const minutes = () => z.number().positive().max(525_600)

/** What a person changes about a rule; `{}` changes nothing any more. */
export const overrideSchema = z.strictObject({
  enabled: z.boolean().optional(),
  severity: severity().optional(),
  policy: z
    .strictObject({
      threshold: z.number().int().min(1).max(1_000_000).optional(),
      window_minutes: minutes().optional(),
      cooldown_minutes: z.number().min(0).max(525_600).optional(),
      quiet_minutes: minutes().optional(),
    })
    .optional(),
})

export const ruleSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    category: category(),
    severity: severity(),
    levels: z.array(level()),
    enabled: z.boolean(),
    own: z
      .boolean()
      .describe('From a file of the user; `cost` is what it took so far, null for those that come with Sentarr.'),
    cost: z.object({ records: z.number(), milliseconds: z.number() }).nullable(),
    ignore: z.boolean().describe('Noise: recognised and never told; `reason` says why.'),
    reason: z.string(),
    cause: z.string(),
    advice: z.array(z.string()),
    link: z.string().nullable(),
    confidence: z
      .object({ basis: z.enum(['seen', 'documented', 'reasoned']), reports: z.number().nullable() })
      .describe('What the rule rests on; `reports`: how many public reports show such a line, null when not counted.'),
    policy: policySchema.describe('What is in force.'),
    override: z
      .object({
        enabled: z.boolean().optional(),
        severity: severity().optional(),
        policy: z
          .object({
            threshold: z.number().optional(),
            window_minutes: z.number().optional(),
            cooldown_minutes: z.number().optional(),
            quiet_minutes: z.number().optional(),
          })
          .optional(),
      })
      .nullable(),
    supersedes: z.array(z.string()),
    samples: z.array(z.string()),
    count: z.number().describe('Findings ever counted (of 400 days), and the minute of the last one.'),
    last_seen: time().nullable(),
    open_incidents: z.number(),
  })
  .openapi('Rule')
export type RuleItem = z.infer<typeof ruleSchema>

/** `problems`: what is wrong with users' own rules, `file:line: rule: …`. */
export const ruleListSchema = listOf(ruleSchema).extend({
  problems: z.array(z.string()),
})

export const explainSchema = z.object({
  lines: z
    .array(z.string().max(65_536))
    .max(1_000)
    .openapi({ example: ['ERROR - database disk image is malformed'] }),
})

/** One object of `sentarr explain --json`. */
export const explanationSchema = z
  .object({
    level: level().nullable(),
    time: z.iso.datetime({ offset: true }).nullable(),
    component: z.string().nullable(),
    message: z.string(),
    rule: z.string().nullable(),
    category: category().nullable(),
    severity: severity().nullable(),
    ignored: z.boolean(),
    reason: z.string(),
    cause: z.string(),
    advice: z.array(z.string()),
  })
  .openapi('Explanation')
export type ExplainItem = z.infer<typeof explanationSchema>
