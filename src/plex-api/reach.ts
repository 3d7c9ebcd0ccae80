// Which of a server's addresses leads to it from here: at home first, then from outside, Plex's relay last.
import type { Introduction } from './client.ts'
import type { FoundServer } from './find.ts'
import { identify } from './identify.ts'
import type { AccountServer, Connection } from './plex-tv.ts'

const TIMEOUT_MS = 5_000

export type Way = 'local' | 'remote' | 'relay'
export type Address = { url: string; verifyTls: boolean }
export type Reached = Address & { way: Way; version: string }

export const WAY_NOTES: Record<Way, string | null> = {
  local: null,
  remote:
    'The server was reached at its address on the Internet only: when that is away, so is Sentarr’s view. Give its address in the home network if it has one.',
  relay:
    'The server was reached through Plex’s relay only, which is slow and ends after some hours: give its address in the home network, or open remote access.',
}

type Wanted = {
  server: AccountServer
  /** Addresses that somebody set, tried before all others. */
  known: readonly Address[]
  found: readonly FoundServer[]
  introduction: Introduction
  signal?: AbortSignal
}

/** Null when the server answers at none of its addresses. Whoever answers must be that very server. */
export async function reach({ server, known, found, introduction, signal }: Wanted): Promise<Reached | null> {
  const answers = async ({ url, verifyTls }: Address) => {
    const answer = await identify({ url, verifyTls, introduction, timeoutMs: TIMEOUT_MS, ...(signal && { signal }) })
    return answer.ok && answer.identity.machineIdentifier === server.machineIdentifier ? answer.identity.version : null
  }
  const steps = waysTo(server, found).map(
    ([way, urls]) => [way, urls.map((url) => ({ url, verifyTls: true }))] as const,
  )
  for (const [way, addresses] of [['local', known] as const, ...steps]) {
    const versions = await Promise.all(addresses.map(answers))
    const at = versions.findIndex((version) => version !== null)
    if (at >= 0) return { ...addresses[at]!, way, version: versions[at]! }
  }
  return null
}

/** In the order of preference; within a step all are asked at once and the first counts. */
export function waysTo(
  {
    connections,
    httpsRequired,
    machineIdentifier,
  }: Pick<AccountServer, 'connections' | 'httpsRequired' | 'machineIdentifier'>,
  found: readonly Pick<FoundServer, 'url' | 'machineIdentifier' | 'by'>[],
): [Way, string[]][] {
  const ours = found.filter((one) => one.machineIdentifier === machineIdentifier)
  const local = connections.filter((one) => one.local && !one.relay)
  const plain = httpsRequired ? [] : local.map(plainOf)
  const steps: [Way, string[]][] = [
    // An app keeps its name through restarts, its address does not.
    ['local', ours.filter(({ by }) => by === 'app' || by === 'machine').map(({ url }) => url)],
    ['local', [...local.filter(isSecure).map(({ url }) => url), ...plain, ...ours.map(({ url }) => url)]],
    ['remote', connections.filter((one) => !one.local && !one.relay && isSecure(one)).map(({ url }) => url)],
    ['relay', connections.filter((one) => one.relay && isSecure(one)).map(({ url }) => url)],
  ]
  return steps.map(([way, urls]) => [way, [...new Set(urls)]])
}

const isSecure = ({ url }: Connection) => url.startsWith('https:')
const plainOf = ({ address, port }: Connection) => `http://${address.includes(':') ? `[${address}]` : address}:${port}`
