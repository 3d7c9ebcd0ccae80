// Log entries of Plex.
import { z } from '@hono/zod-openapi'
import { MAIN_LOG } from '../../source/names.ts'
import { cursor, instant, level, limit, listOf, serverId, time } from './common.ts'

/** One log entry with the lines that belong to it. */
export const logItemSchema = z
  .object({
    id: z.string().describe('Of `GET logs?at=`: the same entry has the same id in every answer.'),
    at: time().nullable(),
    level: level().nullable(),
    thread: z.string(),
    component: z.string(),
    message: z.string().describe('With its continuation lines after line ends.'),
    truncated: z.boolean(),
  })
  .openapi('LogEntry')
export type LogItem = z.infer<typeof logItemSchema>

/** Newest first; `next_cursor` leads back in time, through rotated files too. A page may be short or empty and still have a next one. */
export const logPageSchema = listOf(logItemSchema).extend({
  server: z.string(),
  file: z.string(),
})
export type LogPage = z.infer<typeof logPageSchema>

export const logFileSchema = z.object({
  server: z.string(),
  file: z.string(),
  bytes: z.number(),
  modified_at: time().nullable(),
})
export type LogFile = z.infer<typeof logFileSchema>

/** `level`: this and worse. `at`: entries up to this time. */
export const logQuerySchema = z.object({
  server: serverId(),
  file: z.string().min(1).max(200).optional().openapi({ example: MAIN_LOG }),
  level: level().optional(),
  component: z.string().max(100).optional(),
  at: instant().openapi({ type: 'string', format: 'date-time' }),
  cursor: cursor(),
  limit: limit(100),
})

export const logSearchSchema = logQuerySchema.extend({ q: z.string().max(200).optional() })
