// Plex's own log lines, read from its files when somebody looks.

import type { LogReaders } from '../../source/browse/readers.ts'
import { MAIN_LOG } from '../../source/names.ts'
import { answers, body, createRoute, newRouter, type z } from '../openapi.ts'
import { listOf } from '../schemas/common.ts'
import { logFileSchema, logPageSchema, logQuerySchema, logSearchSchema } from '../schemas/logs.ts'
import { logFileInfo, logItem } from '../views/log.ts'

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

export function logRoutes({ logs }: { logs: LogReaders }) {
  async function page({ server: named, file = MAIN_LOG, ...filter }: z.output<typeof logSearchSchema>) {
    const { server, reader } = logs.of(named)
    const { lines, next } = await reader.page({ file, ...filter })
    return { items: lines.map(logItem), next_cursor: next, server, file }
  }

  return newRouter()
    .openapi(list, async (its) => its.json(await page(its.req.valid('query')), 200))
    .openapi(search, async (its) => its.json(await page(its.req.valid('json')), 200))
    .openapi(files, async (its) => {
      const found = await Promise.all(
        logs.all().map(async ([server, reader]) => (await reader.files()).map((file) => logFileInfo(server, file))),
      )
      return its.json({ items: found.flat(), next_cursor: null }, 200)
    })
}
