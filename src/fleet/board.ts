// All servers of all agents, as the broker's retained messages tell of them: nothing here outlives the process, and nothing old is shown as current.
import { SEVERITIES } from '../rules/vocabulary.ts'
import { createClaims, type Rivals } from './claims.ts'
import { isShape, read, type Said, type Shape } from './payloads.ts'
import { byNeed, type FleetServer, type FleetState } from './server.ts'

type Entry = {
  /** Which connection to the broker confirmed it. */
  round: number
  online: boolean | null
  /** As an earlier connection knew it. */
  was: boolean | null
  changedAt: number | null
  missingSince: number | null
  facts: { [Name in Shape]?: Said<Name> }
}

type Deps = {
  baseTopic: string
  discoveryPrefix: string
  /** Epoch milliseconds. */
  now(): number
  /** How many servers there may be. */
  most?: number
}

export type Board = ReturnType<typeof createBoard>

const MOST_SERVERS = 10_000
/** What a broker no longer knows is shown for so long. */
const KEEP_MISSING_MS = 24 * 3_600_000
const ID = /^[a-zA-Z0-9_-]{1,64}$/

export function createBoard({ baseTopic, discoveryPrefix, now, most = MOST_SERVERS }: Deps) {
  const entries = new Map<string, Entry>()
  const claims = createClaims({ now, most })
  let round = 0
  let connected = false
  let refused = 0
  let beyond = 0

  /** The server and what is said of it; null for a topic that is none of ours. */
  function addressed(topic: string): { id: string; what: string } | null {
    const [, device] = topic.startsWith(`${discoveryPrefix}/device/`)
      ? (/^device\/sentarr_([^/]+)\/config$/.exec(topic.slice(discoveryPrefix.length + 1)) ?? [])
      : []
    if (device !== undefined) return { id: device, what: 'config' }
    if (!topic.startsWith(`${baseTopic}/`)) return null
    const [id = '', what = '', ...more] = topic.slice(baseTopic.length + 1).split('/')
    return more.length === 0 ? { id, what } : null
  }

  /** Its entry as this connection knows it; null where there is no room for another. */
  function entryOf(id: string): Entry | null {
    const known = entries.get(id)
    if (known?.round === round) return known
    if (known === undefined && entries.size >= most) {
      beyond++
      return null
    }
    const { online: was = null, changedAt = null } = known ?? {}
    const fresh: Entry = { round, online: null, was, changedAt, missingSince: null, facts: {} }
    entries.set(id, fresh)
    return fresh
  }

  /** A retained message that was taken away. */
  function forget(id: string, what: string) {
    const entry = entries.get(id)
    if (entry === undefined) return
    if (what === 'status') entry.online = null
    else if (isShape(what)) delete entry.facts[what]
    if (entry.online === null && entry.facts.state === undefined) entries.delete(id)
  }

  /** `retained`: it was so before this connection. */
  function setStatus(id: string, online: boolean, retained: boolean) {
    const entry = entryOf(id)
    if (entry === null) return
    if ((entry.online ?? entry.was) !== online) entry.changedAt = retained ? null : now()
    entry.online = online
  }

  return {
    /** Takes in a message of the broker; what cannot be one of an agent is counted and left. */
    take(topic: string, payload: string, retained: boolean): void {
      const to = addressed(topic)
      if (to === null) return
      const { id, what } = to
      if (what !== 'status' && !isShape(what)) return
      if (!ID.test(id)) refused++
      else if (payload === '' && what === 'owner') claims.gone(id)
      else if (payload === '') forget(id, what)
      else if (what === 'status') {
        if (payload === 'online' || payload === 'offline') setStatus(id, payload === 'online', retained)
        else refused++
      } else if (isShape(what)) {
        const said = read(what, payload)
        if (said === null) refused++
        else if (what === 'owner') claims.heard(id, said as Said<'owner'>, retained)
        else {
          const entry = entryOf(id)
          if (entry !== null) Object.assign(entry.facts, { [what]: said })
        }
      }
    },
    /** The broker is there (again): what it says from now on counts, what was known before waits to be confirmed. */
    connected(): void {
      round++
      connected = true
    },
    lost(): void {
      connected = false
    },
    /** The broker has told all that it retained: what it did not tell of is missing. */
    settled(): void {
      if (!connected) return
      for (const [id, entry] of entries) {
        if (entry.round === round) continue
        entry.missingSince ??= now()
        if (now() - entry.missingSince > KEEP_MISSING_MS) entries.delete(id)
      }
    },
    has: (id: string): boolean => entries.has(id),
    hasIncident: (id: string, incident: string): boolean =>
      entries.get(id)?.facts.problem?.incidents.some((one) => one.id === incident) ?? false,
    /** Those first that need somebody. */
    servers: (): FleetServer[] =>
      [...entries]
        .map(([id, entry]) => shown(id, entry, connected && entry.round === round, claims.rivals(id)))
        .sort(byNeed),
    /** Messages that were none of an agent's, and those of servers there was no room for. */
    left: () => ({ refused, beyond }),
  }
}

function shown(id: string, entry: Entry, current: boolean, rivals: Rivals | null): FleetServer {
  const { state = null, problem, current_problem, config } = entry.facts
  const incidents = problem?.incidents ?? []
  const ofList = incidents.map(({ severity }) => SEVERITIES.indexOf(severity))
  const worst = current_problem ? current_problem.severity : (SEVERITIES[Math.max(-1, ...ofList)] ?? null)
  const open = state?.open_incidents ?? incidents.length
  return {
    id,
    name: config?.device.name || id,
    state: stateOf(entry, current),
    stateSince: entry.missingSince ?? entry.changedAt,
    worst: open > 0 && state?.problem !== false ? worst : null,
    open,
    incidents,
    firstStep: current_problem?.first_step ?? '',
    said: state,
    agentVersion: config?.origin?.sw_version ?? null,
    url: config?.device.configuration_url ?? null,
    rivals,
  }
}

function stateOf({ online, missingSince }: Entry, current: boolean): FleetState {
  if (missingSince !== null) return 'missing'
  if (!current || online === null) return 'unknown'
  return online ? 'online' : 'offline'
}
