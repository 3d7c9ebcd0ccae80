// The list of incidents as a file.
import { setImmediate as breathe } from 'node:timers/promises'
import type { Context } from 'hono'
import type { ApiDeps } from '../api-deps.ts'
import { type Env, seesPeople } from '../guard.ts'
import { body, createRoute, failures, newRouter, z } from '../openapi.ts'
import { incidentFilterSchema, incidentItemSchema } from '../schemas/incidents.ts'
import { incidentItem } from '../views/incident.ts'
import { EXPORT_FORMATS, eachOf, exported } from '../views/incident-export.ts'
import { storeFilter } from './incident-filter.ts'

/** Read at once: a page takes the database a few milliseconds. */
const PAGE = 200
/** Characters sent at once. */
const CHUNK = 32 * 1024

const askedSchema = incidentFilterSchema
  .omit({ cursor: true, limit: true })
  .extend({ format: z.enum(EXPORT_FORMATS).default('csv') })

const tags = ['incidents']
const path = '/incidents/export'
const responses = {
  200: {
    description: 'The file',
    content: {
      'text/csv': {
        schema: z
          .string()
          .describe('A row each; what a spreadsheet would run as a formula has an apostrophe before it.'),
      },
      'application/json': { schema: z.object({ items: z.array(incidentItemSchema) }) },
    },
  },
  ...failures,
}
const byLink = createRoute({
  method: 'get',
  path,
  tags,
  summary: 'All incidents that fit the filters as a file, newest first',
  request: { query: askedSchema },
  responses,
})
const byBody = createRoute({
  method: 'post',
  path,
  tags,
  summary: 'The same with the filters in the body: Home Assistant’s proxy refuses some query strings',
  request: body(askedSchema),
  responses,
})

const TYPES = { csv: 'text/csv; charset=utf-8; header=present', json: 'application/json' } as const

export function incidentExportRoutes(deps: Pick<ApiDeps, 'store' | 'servers' | 'matcher' | 'language' | 'now'>) {
  async function file(its: Context<Env>, { format, ...asked }: z.output<typeof askedSchema>) {
    const personal = await seesPeople(its)
    const filter = storeFilter(asked, deps)
    const items = eachOf(
      (cursor) => deps.store.listIncidents(filter, { limit: PAGE, cursor }),
      (incident) => incidentItem(incident, deps, deps.now(), personal),
    )
    const day = new Date(deps.now()).toISOString().slice(0, 10)
    return its.body(asTaken(exported[format](items)), 200, {
      'content-type': TYPES[format],
      'content-disposition': `attachment; filename="sentarr-incidents-${day}.${format}"`,
    })
  }
  return newRouter()
    .openapi(byLink, (its) => file(its, its.req.valid('query')))
    .openapi(byBody, (its) => file(its, its.req.valid('json')))
}

/**
 * A body whose pieces are made only when what was made before was taken, each in a turn of its own: a reader that takes everything at once
 * would hold up all else for the seconds that fifty thousand incidents take.
 */
function asTaken(pieces: Iterator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream(
    {
      async pull(controller) {
        await breathe()
        let text = ''
        let piece = pieces.next()
        for (; !piece.done; piece = pieces.next()) {
          text += piece.value
          if (text.length >= CHUNK) break
        }
        if (text !== '') controller.enqueue(encoder.encode(text))
        if (piece.done) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}
