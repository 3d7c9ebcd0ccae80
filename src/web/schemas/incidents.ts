// Incidents: lists, one in full, and what people do to them.
import { z } from '@hono/zod-openapi'
import { REASONS } from '../../detect/incident.ts'
import { MAX_MUTE_MINUTES } from '../../service/incident-action.ts'
import { deliverySchema } from './channels.ts'
import { alertState, category, cursor, limit, policySchema, serverId, severity, time } from './common.ts'
import { logItemSchema } from './logs.ts'

const STATES = ['pending', 'open', 'resolved'] as const
const state = () => z.enum(STATES)

const incidentLink = () => z.object({ id: z.string(), title: z.string() })

export const incidentItemSchema = z
  .object({
    id: z.string(),
    server: z.string(),
    rule: z.string().nullable(),
    category: category(),
    severity: severity(),
    title: z.string(),
    cause: z.string(),
    advice: z.array(z.string()),
    state: state(),
    count: z.number().describe('Findings of this episode.'),
    first_seen: time(),
    last_seen: time(),
    resolved_at: time().nullable(),
    acknowledged_at: time().nullable(),
    muted: z.boolean(),
    muted_until: time().nullable().describe('Null when not muted, or muted without an end.'),
    historic: z.boolean().describe('Found in old lines: shown, not sent.'),
    note: z.string(),
    fields: z.record(z.string(), z.string()).describe('What the log lines tell: file, host, library …'),
    follows: incidentLink()
      .nullable()
      .describe('The open incident that explains it: nothing is told of this one while that is open.'),
  })
  .openapi('Incident')
export type IncidentItem = z.infer<typeof incidentItemSchema>

const incidentAlertSchema = z.object({
  id: z.string(),
  state: alertState(),
  at: time(),
  title: z.string(),
  message: z.string(),
  deliveries: z.array(deliverySchema),
})
export type IncidentAlert = z.infer<typeof incidentAlertSchema>

export const incidentDetailSchema = incidentItemSchema
  .extend({
    key: z.string(),
    total: z.number().describe('Findings of all episodes.'),
    created_at: time().describe('Of the very first finding.'),
    opened_at: time().nullable(),
    resolved_because: z.enum(['quiet', 'recovered', 'by-hand']).nullable(),
    notified_at: time().nullable(),
    reason: z.enum(REASONS).describe('Why Sentarr last told, or did not tell.'),
    link: z.string().nullable(),
    policy: policySchema,
    samples: z.array(z.string()),
    context: z
      .array(z.string())
      .describe(
        'Log lines around the first finding of this episode, as they were kept; `GET …/context` reads those around the last one.',
      ),
    consequences: z.array(incidentLink()).describe('Open incidents that it explains.'),
    regressed: z.boolean().describe('Somebody marked it as resolved before this episode began.'),
    alerts: z.array(incidentAlertSchema).describe('Oldest first.'),
    findings: z
      .array(z.object({ at: time(), count: z.number() }))
      .describe('Findings of the same rule on this server, for a timeline; oldest first, empty buckets left out.'),
    findings_bucket_minutes: z.number(),
  })
  .openapi('IncidentDetail')
export type IncidentDetail = z.infer<typeof incidentDetailSchema>

/** `GET incidents/:id/context`: log entries around the last finding, oldest first. */
export const incidentContextSchema = z.object({
  server: z.string(),
  file: z.string().nullable(),
  items: z.array(logItemSchema),
})
export type IncidentContext = z.infer<typeof incidentContextSchema>

/** What a list may be narrowed to; the same in a query and in the body of a search. */
export const incidentFilterSchema = z.object({
  state: z
    .enum([...STATES, 'all'])
    .optional()
    .describe('`all`, as without it: in every state.'),
  category: category().optional(),
  severity: severity().optional(),
  server: serverId(),
  q: z.string().max(200).optional(),
  /** Those of which an episode touches this time: the last one, or an earlier one that was told. */
  since: time().optional(),
  until: time().optional(),
  cursor: cursor(),
  limit: limit(50),
})

export const noteSchema = z.object({ note: z.string().max(2_000).default('') })
/** Without minutes there is no end. */
export const muteSchema = z.object({ minutes: z.number().positive().max(MAX_MUTE_MINUTES).optional() })

export const bulkSchema = z.object({
  action: z.enum(['resolve', 'acknowledge', 'mute', 'unmute', 'delete']),
  ids: z.array(z.string().min(1).max(200)).min(1).max(500),
  ...noteSchema.shape,
  ...muteSchema.shape,
})

export const bulkResultSchema = z.object({
  items: z.array(incidentItemSchema),
  deleted: z.array(z.string()),
  missing: z.array(z.string()),
})
export type BulkResult = z.infer<typeof bulkResultSchema>

export type BulkAction = z.infer<typeof bulkSchema>['action']
