// The report of a week.
import { z } from '@hono/zod-openapi'
import { orNull, serverId, severity, time } from './common.ts'

const day = () => z.iso.date()

export const reportQuerySchema = z.object({
  until: day()
    .optional()
    .describe(
      'The day after the last of the seven, in the settings’ time zone. Without it, or for one to come: today.',
    ),
  server: serverId(),
})

const named = {
  incident: z.string(),
  rule: z.string().nullable(),
  severity: severity(),
  title: z.string(),
}
const someOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), more: z.number().describe('How many are left out.') })

const troubleSchema = z
  .object({
    ...named,
    count: z.number().describe('Findings in the week.'),
    before: z.number().describe('In the week before.'),
  })
  .openapi('ReportTrouble')
export type TroubleItem = z.infer<typeof troubleSchema>

const spanSchema = z
  .object({ ...named, from: time(), to: time().nullable().describe('Null while it is open.'), muted: z.boolean() })
  .openapi('ReportSpan')
export type SpanItem = z.infer<typeof spanSchema>

const serverSchema = z
  .object({
    server: z.string(),
    name: z.string(),
    days: z
      .array(
        z.object({
          day: day(),
          watched: z.boolean(),
          warning: z.number(),
          error: z.number(),
          critical: z.number(),
        }),
      )
      .describe('Seven, oldest first: how many incidents were open on each.'),
    watched_days: z.number(),
    watched_days_before: z.number(),
    incidents: z.number().describe('Times that an incident was open.'),
    incidents_before: z.number().describe('In the week before.'),
    fresh: someOf(troubleSchema).describe('Not there in the week before.'),
    worse: someOf(troubleSchema),
    better: someOf(troubleSchema),
    open: someOf(spanSchema),
    longest: orNull(spanSchema),
    frequent: orNull(troubleSchema),
    next_step: z.object({ title: z.string(), words: z.string() }).nullable(),
  })
  .openapi('ServerReport')
export type ServerReportInfo = z.infer<typeof serverSchema>

export const reportSchema = z
  .object({
    since: time(),
    until: time(),
    as_of: time().describe('When what is still open was so.'),
    time_zone: z.string(),
    earlier: day().describe('`until` of the week before.'),
    later: day().nullable().describe('`until` of the week after; null for the latest.'),
    servers: z.array(serverSchema).describe('The worst first.'),
  })
  .openapi('Report')
export type ReportInfo = z.infer<typeof reportSchema>
