// Log entries of Plex.
import { z } from '@hono/zod-openapi'
import type { LogFile, LogItem, LogPage } from '../api-types.ts'
import { cursor, instant, level, limit, listOf, serverId, time } from './common.ts'

export const logItemSchema = z
  .object({
    id: z.string(),
    at: time().nullable(),
    level: level().nullable(),
    thread: z.string(),
    component: z.string(),
    message: z.string(),
    truncated: z.boolean(),
  })
  .openapi('LogEntry') satisfies z.ZodType<LogItem>

export const logPageSchema = listOf(logItemSchema).extend({
  server: z.string(),
  file: z.string(),
}) satisfies z.ZodType<LogPage>

export const logFileSchema = z.object({
  server: z.string(),
  file: z.string(),
  bytes: z.number(),
  modified_at: time().nullable(),
}) satisfies z.ZodType<LogFile>

/** `level`: this and worse. `at`: entries up to this time. */
export const logQuerySchema = z.object({
  server: serverId(),
  file: z.string().min(1).max(200).optional().openapi({ example: 'Plex Media Server.log' }),
  level: level().optional(),
  component: z.string().max(100).optional(),
  at: instant().openapi({ type: 'string', format: 'date-time' }),
  cursor: cursor(),
  limit: limit(100),
})

export const logSearchSchema = logQuerySchema.extend({ q: z.string().max(200).optional() })
