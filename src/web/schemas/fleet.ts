// All servers of all agents on a broker.
import { z } from '@hono/zod-openapi'
import { FLEET_STATES } from '../../fleet/server.ts'
import { category, severity, time } from './common.ts'

const incidentSchema = z.object({
  id: z.string(),
  rule: z.string().nullable(),
  category: category(),
  severity: severity(),
  title: z.string(),
  count: z.number(),
  first_seen: z.string().nullable(),
  last_seen: z.string().nullable(),
})

const agentSchema = z.object({
  host: z.string().nullable().describe('Name of its machine or container.'),
  url: z.string().nullable().describe('Of its own dashboard.'),
})

const fleetServerSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z
      .enum(FLEET_STATES)
      .describe(
        '`offline`: its agent is gone. `missing`: a broker that came back knows nothing of it. `unknown`: not heard of since the broker was lost.',
      ),
    state_since: time().nullable().describe('Null when it was so before this dashboard looked.'),
    needs_somebody: z.boolean(),
    worst_severity: severity().nullable().describe('Of the open incidents that are not muted.'),
    open_incidents: z.number(),
    incidents: z.array(incidentSchema).describe('The worst five.'),
    first_step: z.string().describe('What to do about the worst; empty without one.'),
    muted: z.boolean().nullable(),
    logs_readable: z.boolean().nullable(),
    delivery_problem: z.boolean().nullable(),
    last_line_at: z.string().nullable(),
    last_alert: z.string().nullable(),
    last_alert_at: z.string().nullable(),
    plex_version: z.string().nullable(),
    server_state: z.string().nullable(),
    active_streams: z.number().nullable(),
    agent_version: z.string().nullable(),
    url: z.string().nullable().describe("Of the agent's own dashboard."),
    rivals: z
      .object({ first: agentSchema, second: agentSchema })
      .nullable()
      .describe('Two agents have this id: `first` shows the server, `second` waits. Null while there is one.'),
  })
  .openapi('FleetServer')
export type FleetServerInfo = z.infer<typeof fleetServerSchema>

export const fleetSchema = z
  .object({
    version: z.string(),
    broker: z.object({
      connected: z.boolean(),
      detail: z.string().describe('What is the matter and what to do; empty while connected.'),
      since: time().describe('Since when it is so.'),
    }),
    commands: z.boolean().describe('FLEET_COMMANDS: incidents may be muted and resolved from here.'),
    counts: z.object({
      servers: z.number(),
      need_somebody: z.number(),
      unwatched: z.number().describe('Offline or missing.'),
      open_incidents: z.number(),
    }),
    left: z.object({
      refused: z.number().describe('Messages that no agent can have written.'),
      beyond: z.number().describe('Messages of servers beyond the most there may be.'),
    }),
    items: z.array(fleetServerSchema).describe('Those first that need somebody.'),
    next_cursor: z.string().nullable(),
  })
  .openapi('Fleet')
export type Fleet = z.infer<typeof fleetSchema>
