// Plex's own log lines, read from its files when somebody looks.

import type { LogReaders } from '../../source/browse/readers.ts'
import { MAIN_LOG } from '../../source/names.ts'
import { answers, body, createRoute, newRouter, type z } from '../openapi.ts'
import { listOf } from '../schemas/common.ts'
import {
  logFileSchema,
  logPageSchema,
  logQuerySchema,
  logSearchSchema,
  VOLUME_BUCKETS,
  volumeQuerySchema,
  volumeSchema,
} from '../schemas/logs.ts'
import { logFileInfo, logItem } from '../views/log.ts'
import { iso } from '../views/time.ts'

const tags = ['logs']
const list = createRoute({
  method: 'get',
  path: '/logs',
  tags,
  summary: 'Log entries, newest first, back in time through rotated files',
  request: { query: logQuerySchema },
  responses: answers(logPageSchema, 'A page; short or even empty when much had to be looked through'),
})
const search = createRoute({
  method: 'post',
  path: '/logs/search',
  tags,
  summary: 'The same with a text to look for, in the body',
  request: body(logSearchSchema),
  responses: answers(logPageSchema, 'A page'),
})
const files = createRoute({
  method: 'get',
  path: '/logs/files',
  tags,
  summary: 'The logs there are',
  responses: answers(listOf(logFileSchema), 'All of them'),
})

const volume = createRoute({
  method: 'get',
  path: '/logs/volume',
  tags,
  summary: 'How much a log says when: errors, warnings and the rest',
  request: { query: volumeQuerySchema },
  responses: answers(volumeSchema, 'Counts, oldest first'),
})

const HOUR_MS = 3_600_000

export function logRoutes({ logs, now }: { logs: LogReaders; now(): number }) {
  async function page({ server: named, file = MAIN_LOG, ...filter }: z.output<typeof logSearchSchema>) {
    const { server, reader } = logs.of(named)
    const { lines, next } = await reader.page({ file, ...filter })
    return { items: lines.map(logItem), next_cursor: next, server, file }
  }

  return newRouter()
    .openapi(list, async (its) => its.json(await page(its.req.valid('query')), 200))
    .openapi(search, async (its) => its.json(await page(its.req.valid('json')), 200))
    .openapi(volume, async (its) => {
      const { server: named, file = MAIN_LOG, until = now(), hours } = its.req.valid('query')
      const { server, reader } = logs.of(named)
      const bucketMs = (hours * HOUR_MS) / VOLUME_BUCKETS
      const to = Math.ceil(until / bucketMs) * bucketMs
      const from = to - hours * HOUR_MS
      const { buckets, complete } = await reader.volume({ file, from, to, bucketMs })
      const counted = buckets.map((bucket, index) => ({ at: iso(from + index * bucketMs), ...bucket }))
      return its.json({ server, file, from: iso(from), to: iso(to), buckets: counted, complete }, 200)
    })
    .openapi(files, async (its) => {
      const found = await Promise.all(
        logs.all().map(async ([server, reader]) => (await reader.files()).map((file) => logFileInfo(server, file))),
      )
      return its.json({ items: found.flat(), next_cursor: null }, 200)
    })
}
