// Where a Plex server may be, seen from this installation: other apps of Home Assistant, this machine, Home Assistant's own Plex.
import { z } from 'zod'
import type { Introduction } from '../plex-api/client.ts'
import { type Candidate, type FoundServer, findServers } from '../plex-api/find.ts'
import type { GdmTarget } from '../plex-api/gdm.ts'
import { baseOf, type CoreEndpoint } from './core-socket.ts'
import type { Supervisor } from './supervisor.ts'

const PORT = 32_400
/** The machine itself, seen from an app of Home Assistant. */
const HASSIO_HOST = '172.30.32.1'
/** The machine itself, seen from a container of Docker; and the usual name of a Plex container beside ours. */
const BESIDE = ['127.0.0.1', 'host.docker.internal', 'plex']
const CORE_TIMEOUT_MS = 5_000
const ENTRIES = 'config/config_entries/entry?domain=plex'
const LARGEST = 256 * 1024

type Deps = {
  supervisor: Pick<Supervisor, 'plexApps' | 'core'> | null
  /** Home Assistant outside of the Supervisor; null without one. */
  homeAssistant: { url: string; token: string } | null
  introduction: Introduction
  /** Where GDM asks; null: nowhere. Left out: the network. */
  network?: readonly GdmTarget[] | null
  signal?: AbortSignal
}

/** Plex servers that are here, each once; takes a few seconds at the most and never rejects. */
export async function findPlex(deps: Deps): Promise<FoundServer[]> {
  return findServers({ ...deps, candidates: await candidatesOf(deps) })
}

/** Never rejects: what cannot be asked has no candidates. */
export async function candidatesOf({ supervisor, homeAssistant }: Deps): Promise<Candidate[]> {
  const core: CoreEndpoint | null = homeAssistant
    ? { ...homeAssistant, from: 'HA_TOKEN' }
    : (supervisor?.core() ?? null)
  const [apps, entries] = await Promise.all([
    supervisor?.plexApps().catch(() => []) ?? [],
    core === null ? [] : plexEntries(core).catch(() => []),
  ])
  return [
    ...apps.flatMap(({ name, state, hostname, host_network, logs }): Candidate[] => {
      const host = host_network ? HASSIO_HOST : hostname
      return state === 'started' && host ? [{ url: `http://${host}:${PORT}`, by: 'app', name, logs }] : []
    }),
    ...(supervisor ? [HASSIO_HOST] : BESIDE).map(
      (host): Candidate => ({ url: `http://${host}:${PORT}`, by: 'machine' }),
    ),
    ...entries.map((url): Candidate => ({ url, by: 'home-assistant' })),
  ]
}

const entriesSchema = z.array(z.object({ domain: z.string(), title: z.string() }))

/** Core names an entry of its Plex integration by the server's address; it never tells its token. */
async function plexEntries(core: CoreEndpoint): Promise<string[]> {
  const response = await fetch(`${baseOf(core)}/api/${ENTRIES}`, {
    headers: { authorization: `Bearer ${core.token}` },
    redirect: 'error',
    signal: AbortSignal.timeout(CORE_TIMEOUT_MS),
  })
  if (!response.ok || Number(response.headers.get('content-length') ?? 0) > LARGEST) return []
  return entriesSchema
    .parse(await response.json())
    .filter(({ domain, title }) => domain === 'plex' && URL.canParse(title))
    .map(({ title }) => new URL(title))
    .filter(({ protocol, username }) => (protocol === 'http:' || protocol === 'https:') && username === '')
    .map(({ origin }) => origin)
    .slice(0, 8)
}
