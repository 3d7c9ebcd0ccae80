// Incidents: lists, one in full, and what people do to them.
import { z } from '@hono/zod-openapi'
import { REASONS } from '../../detect/incident.ts'
import { MAX_MUTE_MINUTES } from '../../service/incident-action.ts'
import type { BulkResult, IncidentAlert, IncidentContext, IncidentDetail, IncidentItem } from '../api-types.ts'
import { deliverySchema } from './channels.ts'
import { alertState, category, cursor, limit, policySchema, serverId, severity, time } from './common.ts'
import { logItemSchema } from './logs.ts'

const state = () => z.enum(['pending', 'open', 'resolved'])

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
    count: z.number(),
    first_seen: time(),
    last_seen: time(),
    resolved_at: time().nullable(),
    acknowledged_at: time().nullable(),
    muted: z.boolean(),
    muted_until: time().nullable(),
    historic: z.boolean(),
    note: z.string(),
    fields: z.record(z.string(), z.string()),
  })
  .openapi('Incident') satisfies z.ZodType<IncidentItem>

const incidentAlertSchema = z.object({
  id: z.string(),
  state: alertState(),
  at: time(),
  title: z.string(),
  message: z.string(),
  deliveries: z.array(deliverySchema),
}) satisfies z.ZodType<IncidentAlert>

export const incidentDetailSchema = incidentItemSchema
  .extend({
    key: z.string(),
    total: z.number(),
    created_at: time(),
    opened_at: time().nullable(),
    resolved_because: z.enum(['quiet', 'recovered', 'by-hand']).nullable(),
    notified_at: time().nullable(),
    reason: z.enum(REASONS),
    link: z.string().nullable(),
    policy: policySchema,
    samples: z.array(z.string()),
    context: z.array(z.string()),
    regressed: z.boolean(),
    alerts: z.array(incidentAlertSchema),
    findings: z.array(z.object({ at: time(), count: z.number() })),
    findings_bucket_minutes: z.number(),
  })
  .openapi('IncidentDetail') satisfies z.ZodType<IncidentDetail>

export const incidentContextSchema = z.object({
  server: z.string(),
  file: z.string().nullable(),
  items: z.array(logItemSchema),
}) satisfies z.ZodType<IncidentContext>

/** What a list may be narrowed to; the same in a query and in the body of a search. */
export const incidentFilterSchema = z.object({
  state: state().optional(),
  category: category().optional(),
  severity: severity().optional(),
  server: serverId(),
  q: z.string().max(200).optional(),
  /** Those whose episode touches this time. */
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
}) satisfies z.ZodType<BulkResult>
