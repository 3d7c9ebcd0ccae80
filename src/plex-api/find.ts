// Plex servers found without typing: at the places where one usually is, and by asking the network. Only `/identity` is asked, without a token.
import type { Introduction } from './client.ts'
import { type GdmTarget, searchNetwork } from './gdm.ts'
import { identify } from './identify.ts'

/** How a server was found, the surest first: an app of Home Assistant, the machine itself, Home Assistant's own Plex, the network. */
export const FOUND_BY = ['app', 'machine', 'home-assistant', 'network'] as const
type FoundBy = (typeof FOUND_BY)[number]

/** A place where a server may be. Never one that somebody sent. */
export type Candidate = {
  url: string
  by: FoundBy
  name?: string
  /** Where we can read its logs as well. */
  logs?: string | null
}

export type FoundServer = {
  url: string
  by: FoundBy
  name: string | null
  version: string
  machineIdentifier: string
  /** False: it belongs to no account yet, and nobody can sign in to it. */
  claimed: boolean | null
  logs: string | null
}

/** Places that are asked, at the most. */
const MOST = 24

type Search = {
  candidates: readonly Candidate[]
  introduction: Introduction
  /** Null: the network is not asked. */
  network?: readonly GdmTarget[] | null
  waitMs?: number
  signal?: AbortSignal
}

/** Each server once, at the surest of its addresses. Takes a few seconds at the most and never rejects. */
export async function findServers({ candidates, introduction, network, ...search }: Search): Promise<FoundServer[]> {
  const answers = network === null ? [] : await searchNetwork({ ...search, ...(network && { targets: network }) })
  const places = [...candidates, ...answers.map(({ url, name }): Candidate => ({ url, by: 'network', name }))].slice(
    0,
    MOST,
  )
  const found = await Promise.all(places.map((place) => look(place, introduction, search.signal)))
  const servers = new Map<string, FoundServer>()
  for (const server of found.filter((one) => one !== null).toSorted(bySurest)) {
    const known = servers.get(server.machineIdentifier)
    servers.set(server.machineIdentifier, { ...(known ?? server), name: known?.name ?? server.name })
  }
  return [...servers.values()]
}

async function look({ url, by, name, logs }: Candidate, introduction: Introduction, signal?: AbortSignal) {
  const answer = await identify({ url, introduction, ...(signal && { signal }) })
  if (!answer.ok) return null
  const { identity } = answer
  return { ...identity, url, by, name: name || null, logs: logs ?? null } satisfies FoundServer
}

const bySurest = (one: FoundServer, other: FoundServer) => FOUND_BY.indexOf(one.by) - FOUND_BY.indexOf(other.by)
