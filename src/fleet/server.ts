// A server of the fleet as it is shown: how it is, whether it needs somebody, and in which order they stand.
import { SEVERITIES, type Severity } from '../rules/vocabulary.ts'
import type { Rivals } from './claims.ts'
import type { FleetIncident, Said } from './payloads.ts'

/** `missing`: was there, and the broker that came back knows nothing of it. `unknown`: not heard of since the broker was lost. */
export const FLEET_STATES = ['online', 'offline', 'missing', 'unknown'] as const
export type FleetState = (typeof FLEET_STATES)[number]

export type FleetServer = {
  id: string
  name: string
  state: FleetState
  /** Epoch milliseconds; null when it was so before anybody looked. */
  stateSince: number | null
  /** Of the worst open incident that is not muted. */
  worst: Severity | null
  open: number
  incidents: FleetIncident[]
  firstStep: string
  said: Said<'state'> | null
  agentVersion: string | null
  /** Of its agent's own dashboard. */
  url: string | null
  /** Two agents have its id; null while there is one. */
  rivals: Rivals | null
}

/** Nobody watches: as bad as an error. */
const UNWATCHED = SEVERITIES.indexOf('error')

/** Somebody should look: something is open, nobody watches, or what should be read or sent is not. */
export const needsSomebody = (server: FleetServer): boolean => needOf(server) > 0

function needOf({ state, worst, said, rivals }: FleetServer): number {
  const unwatched = state === 'offline' || state === 'missing' ? UNWATCHED : -1
  const half =
    rivals !== null || said?.logs === false || said?.delivery_problem === true ? SEVERITIES.indexOf('warning') : -1
  return 1 + Math.max(unwatched, half, worst === null ? -1 : SEVERITIES.indexOf(worst))
}

/** Those first that need somebody most. */
export const byNeed = (a: FleetServer, b: FleetServer) =>
  needOf(b) - needOf(a) || b.open - a.open || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1)
