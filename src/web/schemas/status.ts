// How everything is: servers, sources, counts.
import { z } from '@hono/zod-openapi'
import { CATEGORIES } from '../../rules/vocabulary.ts'
import { SOURCE_KINDS, SOURCE_STATES } from '../../service/source.ts'
import { GAP_REASONS } from '../../source/batch.ts'
import type { GapInfo, Health, ServerInfo, SessionInfo, Stats, Status } from '../api-types.ts'
import { channelSchema, connectionSchema } from './channels.ts'
import { category, policySchema, severity, time } from './common.ts'

export const healthSchema = z.object({
  status: z.enum(['ok', 'failing']),
  reasons: z.array(z.string()),
  version: z.string(),
}) satisfies z.ZodType<Health>

export const sessionSchema = z.object({
  by: z.enum(['ingress', 'password', 'local']).nullable(),
  needs: z.enum(['login', 'password-setting']).nullable(),
  may: z.enum(['look', 'act', 'administer']).nullable(),
}) satisfies z.ZodType<SessionInfo>

const counts = z.record(category(), z.number())

export const serverSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    sources: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(SOURCE_KINDS),
        state: z.enum(SOURCE_STATES),
        detail: z.string(),
        files: z.number(),
        lag_bytes: z.number(),
      }),
    ),
    caught_up: z.boolean(),
    last_line_at: time().nullable(),
    plex_version: z.string().nullable(),
    open_incidents: z.number(),
    worst_severity: severity().nullable(),
    errors_last_hour: z.number(),
    findings_today: counts,
    muted: z.boolean(),
    muted_until: time().nullable(),
    lags: z.array(z.object({ file: z.string(), seconds: z.number() })),
    policy: policySchema,
  })
  .openapi('Server') satisfies z.ZodType<ServerInfo>

const gapSchema = z.object({
  server: z.string(),
  at: time(),
  file: z.string(),
  reason: z.enum(GAP_REASONS),
  detail: z.string(),
  bytes: z.number().nullable(),
  kept: z.string().nullable(),
}) satisfies z.ZodType<GapInfo>

export const statusSchema = z
  .object({
    version: z.string(),
    now: time(),
    started_at: time(),
    time_zone: z.string(),
    health: healthSchema,
    open_incidents: z.number(),
    worst_severity: severity().nullable(),
    quiet_since: time().nullable(),
    troubles_last_day: z.number(),
    servers: z.array(serverSchema),
    channels: z.array(channelSchema),
    connections: z.array(connectionSchema),
    supervised: z.boolean(),
    database: z.object({ persistent: z.boolean(), bytes: z.number(), notices: z.array(z.string()) }),
    gaps: z.array(gapSchema),
    restart_required: z.array(z.string()),
  })
  .openapi('Status') satisfies z.ZodType<Status>

export const RANGES = ['1h', '24h', '7d', '30d'] as const

export const statsSchema = z
  .object({
    range: z.enum(RANGES),
    from: time(),
    to: time(),
    bucket_minutes: z.number(),
    buckets: z.array(z.object({ at: time(), counts: z.partialRecord(z.enum(CATEGORIES), z.number()) })),
    totals: counts,
  })
  .openapi('Stats') satisfies z.ZodType<Stats>
