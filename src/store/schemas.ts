// What is stored as JSON, checked when it is read again.
import { z } from 'zod'
import { type Incident, REASONS } from '../detect/incident.ts'
import type { Redacted } from '../plex/redact.ts'
import { CATEGORIES, SEVERITIES } from '../rules/vocabulary.ts'
import { GAP_REASONS } from '../source/batch.ts'
import { ALERT_FIELDS, ALERT_STATES, type Alert } from './alert.ts'
import { reportSchema } from './report.ts'
import type { ChannelState, Delivery } from './rows.ts'
import { DELIVERY_STATES } from './rows.ts'

// What was stored was redacted before. No transform: an incident has dozens of texts, and each would cost a call.
const redacted = z.string() as unknown as z.ZodType<Redacted>
const time = z.number()
const category = z.enum(CATEGORIES)
const severity = z.enum(SEVERITIES)

export const incidentSchema: z.ZodType<Incident> = z.object({
  id: z.string(),
  server: z.string(),
  rule: z.string().nullable(),
  key: redacted,
  category,
  severity,
  title: redacted,
  state: z.enum(['pending', 'open', 'resolved']),
  hits: z.array(time),
  count: z.number(),
  total: z.number(),
  firstSeen: time,
  lastSeen: time,
  createdAt: time,
  touchedAt: time,
  openedAt: time.nullable(),
  resolvedAt: time.nullable(),
  resolvedBecause: z.enum(['quiet', 'recovered', 'by-hand']).nullable(),
  notifiedAt: time.nullable(),
  told: z.boolean(),
  alertPending: z.boolean(),
  historic: z.boolean(),
  mutedUntil: time.nullable(),
  acknowledgedAt: time.nullable(),
  note: z.string(),
  samples: z.array(redacted),
  fields: z.record(z.string(), redacted),
  context: z.array(redacted),
  durations: z.array(z.number()),
  // Rows of earlier versions have none.
  held: z.array(z.tuple([time, z.number()])).default([]),
  run: z.object({ since: time, last: time, hits: z.number(), fromStart: z.boolean() }).nullable().default(null),
  regressed: z.boolean(),
  eventThreads: z.array(redacted),
  reason: z.enum(REASONS),
})

export const alertSchema: z.ZodType<Alert> = z.object({
  schema: z.literal(1),
  id: z.string(),
  incident: z.string().nullable(),
  state: z.enum(ALERT_STATES),
  server: z.string(),
  category,
  severity,
  rule: z.string().nullable(),
  title: z.string(),
  message: z.string(),
  cause: z.string(),
  advice: z.array(z.string()),
  count: z.number(),
  first_seen: z.string().nullable(),
  last_seen: z.string().nullable(),
  duration_seconds: z.number(),
  sample: z.string(),
  url: z.string(),
  fields: z.partialRecord(z.enum(ALERT_FIELDS), z.string()).exactOptional(),
  part_of: z.string().exactOptional(),
  report: reportSchema.exactOptional(),
})

const json = z.string().transform((text): unknown => JSON.parse(text))

export const deliverySchema: z.ZodType<Delivery> = z
  .object({
    id: z.string(),
    alert: z.string(),
    incident: z.string().nullable(),
    channel: z.string(),
    state: z.enum(DELIVERY_STATES),
    attempts: z.number(),
    next_at: time,
    reason: z.string(),
    receipt: json.pipe(z.record(z.string(), z.string())).nullable(),
    created_at: time,
    updated_at: time,
  })
  .transform(({ next_at, created_at, updated_at, ...same }) => ({
    ...same,
    nextAt: next_at,
    createdAt: created_at,
    updatedAt: updated_at,
  }))

export const channelStateSchema: z.ZodType<ChannelState> = z.object({
  channel: z.string(),
  disabled: z.string().nullable(),
  failingSince: time.nullable(),
  lastError: z.string(),
  lastSentAt: time.nullable(),
  told: z.boolean(),
  partly: z.boolean().optional(),
  fingerprint: z.string(),
})

export const gapSchema = z.object({
  server: z.string(),
  at: time,
  file: z.string(),
  reason: z.enum(GAP_REASONS),
  detail: z.string(),
  bytes: z.number().nullable(),
  kept: z.string().nullable(),
})
