// Log entries of Plex.
import { z } from '@hono/zod-openapi'
import { MAIN_LOG } from '../../source/names.ts'
import { cursor, instant, level, limit, listOf, serverId, time } from './common.ts'

/** One log entry with the lines that belong to it. */
export const logItemSchema = z
  .object({
    id: z.string().describe('Of `GET logs?at=`: the same entry has the same id in every answer.'),
    file: z.string().describe('The log it stands in.'),
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

/** `file=*`: all logs of the server together, by time. `level`: this and worse. `at`: entries up to this time. */
export const logQuerySchema = z.object({
  server: serverId(),
  file: z.string().min(1).max(200).optional().openapi({ example: MAIN_LOG }),
  level: level().optional(),
  component: z.string().max(100).optional(),
  at: instant().openapi({ type: 'string', format: 'date-time' }),
  cursor: cursor(),
  limit: limit(100),
})

export const VOLUME_BUCKETS = 96

/** `until`: the end of the span, now without it. */
export const volumeQuerySchema = z.object({
  server: serverId(),
  file: z.string().min(1).max(200).optional(),
  until: instant().openapi({ type: 'string', format: 'date-time' }),
  hours: z.coerce.number().int().min(1).max(168).default(24),
})

/** How much a log says when; `other` is shared out evenly over each stretch that is read. */
export const volumeSchema = z
  .object({
    server: z.string(),
    file: z.string(),
    from: time(),
    to: time(),
    buckets: z.array(z.object({ at: time(), error: z.number(), warning: z.number(), other: z.number() })),
    complete: z.boolean().describe('False: there was too much to read, and the oldest is missing.'),
  })
  .openapi('LogVolume')
export type LogVolume = z.infer<typeof volumeSchema>

export const logSearchSchema = logQuerySchema.extend({ q: z.string().max(200).optional() })
