// The fleet as the API shows it.
import { type FleetServer, needsSomebody } from '../../fleet/server.ts'
import type { FleetServerInfo } from '../schemas/fleet.ts'
import { maybeIso } from './time.ts'

export const fleetServerInfo = (server: FleetServer): FleetServerInfo => ({
  id: server.id,
  name: server.name,
  state: server.state,
  state_since: maybeIso(server.stateSince),
  needs_somebody: needsSomebody(server),
  worst_severity: server.worst,
  open_incidents: server.open,
  incidents: server.incidents,
  first_step: server.firstStep,
  muted: server.said?.mute ?? null,
  logs_readable: server.said?.logs ?? null,
  delivery_problem: server.said?.delivery_problem ?? null,
  last_line_at: server.said?.last_log_line ?? null,
  last_alert: server.said?.last_alert ?? null,
  last_alert_at: server.said?.last_alert_time ?? null,
  plex_version: server.said?.version ?? null,
  server_state: server.said?.server_state ?? null,
  active_streams: server.said?.active_streams ?? null,
  agent_version: server.agentVersion,
  url: server.url,
  rivals: server.rivals,
})

/** How the fleet is, in numbers. */
export const fleetCounts = (servers: readonly FleetServer[]) => ({
  servers: servers.length,
  need_somebody: servers.filter(needsSomebody).length,
  unwatched: servers.filter(({ state }) => state === 'offline' || state === 'missing').length,
  open_incidents: servers.reduce((sum, { open }) => sum + open, 0),
})
