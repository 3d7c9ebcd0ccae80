// The fleet: all servers of all agents, and what is passed on to them.
import { compress } from 'hono/compress'
import type { FleetWatch } from '../../fleet/watch.ts'
import type { Log } from '../../log.ts'
import { redact } from '../../plex/redact.ts'
import { notFound } from '../../refused.ts'
import { INCIDENT_ACTIONS } from '../../service/incident-action.ts'
import { ApiFailure } from '../errors.ts'
import { answers, answersNothing, createRoute, newRouter, optionalBody, z } from '../openapi.ts'
import { fleetSchema } from '../schemas/fleet.ts'
import { muteSchema } from '../schemas/incidents.ts'
import { fleetCounts, fleetServerInfo } from '../views/fleet.ts'
import { iso } from '../views/time.ts'

const MOST_AT_ONCE = 1_000
const tags = ['fleet']
const server = z.string().min(1).max(64)

const show = createRoute({
  method: 'get',
  path: '/fleet',
  tags,
  summary: 'All servers of all agents, those first that need somebody',
  request: {
    query: z.object({
      q: z.string().max(100).optional().describe('In the name, the id or the title of what is open.'),
      only: z.enum(['all', 'need_somebody']).default('all'),
      limit: z.coerce.number().int().min(1).max(MOST_AT_ONCE).default(MOST_AT_ONCE),
      cursor: z
        .string()
        .regex(/^\d{1,6}$/)
        .optional(),
    }),
  },
  responses: answers(fleetSchema, 'The fleet'),
})
const incident = createRoute({
  method: 'post',
  path: '/fleet/{server}/incidents/{id}/{action}',
  tags,
  summary: 'Passes it on to the agent; what became of it shows when the agent says so',
  request: {
    params: z.object({ server, id: z.string().min(1).max(200), action: z.enum(INCIDENT_ACTIONS) }),
    ...optionalBody(muteSchema),
  },
  responses: answersNothing('The broker took it'),
})
const mute = createRoute({
  method: 'post',
  path: '/fleet/{server}/{action}',
  tags,
  summary: "Switches a server's alerts off for as long as its agent is set to, or on",
  request: { params: z.object({ server, action: z.enum(['mute', 'unmute']) }) },
  responses: answersNothing('The broker took it'),
})

export type FleetRouteDeps = {
  version: string
  watch: Pick<FleetWatch, 'board' | 'broker' | 'command'>
  /** Whether anything but looking is allowed. */
  commands: boolean
  log: Pick<Log, 'info'>
}

export function fleetRoutes({ version, watch, commands, log }: FleetRouteDeps) {
  const { board } = watch

  /** @throws {ApiFailure} in words when the command may not or cannot go out. */
  async function passOn(server: string, name: 'mute' | 'incident', payload: string, known: boolean) {
    if (!commands) throw new ApiFailure('forbidden', 'This dashboard only looks; FLEET_COMMANDS=true lets it act.')
    if (!known) throw notFound(name === 'mute' ? 'server' : 'incident')
    await watch.command(server, name, payload).catch((error: Error) => {
      throw new ApiFailure('unavailable', redact(error.message))
    })
    log.info(`passed on to an agent: ${name}`, { server, payload })
  }

  const routes = newRouter()
  routes.use('/fleet', compress())
  return routes
    .openapi(show, (its) => {
      const { q = '', only, limit, cursor = '0' } = its.req.valid('query')
      const all = board.servers()
      const wanted = q.toLowerCase()
      const found = all
        .map(fleetServerInfo)
        .filter(
          ({ id, name, incidents, needs_somebody }) =>
            (only === 'all' || needs_somebody) &&
            [id, name, ...incidents.map(({ title }) => title)].some((text) => text.toLowerCase().includes(wanted)),
        )
      const from = Number(cursor)
      const { state, detail, since } = watch.broker()
      return its.json(
        {
          version,
          broker: { connected: state === 'online', detail: redact(detail), since: iso(since) },
          commands,
          counts: fleetCounts(all),
          left: board.left(),
          items: found.slice(from, from + limit),
          next_cursor: from + limit < found.length ? String(from + limit) : null,
        },
        200,
      )
    })
    .openapi(incident, async (its) => {
      const { server, id, action } = its.req.valid('param')
      const { minutes } = its.req.valid('json') ?? {}
      const payload = JSON.stringify({ id, action, ...(action === 'mute' && minutes !== undefined && { minutes }) })
      await passOn(server, 'incident', payload, board.hasIncident(server, id))
      return its.body(null, 204)
    })
    .openapi(mute, async (its) => {
      const { server, action } = its.req.valid('param')
      await passOn(server, 'mute', action === 'mute' ? 'ON' : 'OFF', board.has(server))
      return its.body(null, 204)
    })
}
