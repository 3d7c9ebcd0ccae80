// Who may come in and what for, decided from facts alone: the peer's address, the name it asked for, and what it proved. No header of a proxy is believed.
import { isIPv4, isIPv6 } from 'node:net'

/** The Supervisor's proxy; Home Assistant has checked the login of whoever comes through it. */
const INGRESS_PEER = '172.30.32.2'

export type Visitor = {
  /** Address of the TCP peer, as the socket gives it. */
  peer: string
  /** The `Host` header. */
  host: string
  /** A proxy says that it passes on what somebody else asked. */
  forwarded: boolean
  /** Has a valid session or gave the right password. */
  proven: boolean
}

export type Terms = { supervised: boolean; hasPassword: boolean }

export type Admission =
  | { by: 'ingress' | 'password' | 'local'; needs: null }
  | { by: null; needs: 'login' | 'password-setting' }

/**
 * As a Home Assistant app: through ingress, or with the password on the direct port. Elsewhere: with the password; without one set,
 * from this machine under a name of its own (a foreign name that resolves to it is DNS rebinding), and not through a proxy on it.
 */
export function admit({ peer, host, forwarded, proven }: Visitor, { supervised, hasPassword }: Terms): Admission {
  const address = plainAddress(peer)
  if (supervised && address === INGRESS_PEER) return { by: 'ingress', needs: null }
  if (hasPassword) return proven ? { by: 'password', needs: null } : { by: null, needs: 'login' }
  if (!supervised && !forwarded && isLoopback(address) && isLocalName(host)) return { by: 'local', needs: null }
  return { by: null, needs: 'password-setting' }
}

export type Origins = {
  method: string
  host: string
  /** The `Origin` and `Sec-Fetch-Site` headers; null when not sent. */
  origin: string | null
  site: string | null
}

/**
 * True for a request that changes something and that a browser sent for a page of another origin. Programs send neither header.
 * Behind ingress the host is the proxy's, so only the browser's own word counts there.
 */
export function isForeign({ method, host, origin, site }: Origins, by: Admission['by']): boolean {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return false
  if (site !== null) return site !== 'same-origin' && site !== 'none'
  if (origin === null || by === 'ingress') return false
  return !URL.canParse(origin) || new URL(origin).host !== host.toLowerCase()
}

/** Headers by which proxies say for whom they ask; one is enough. */
const OF_PROXIES =
  /^(?:forwarded|via|x-forwarded-.*|x-real-ip|x-client-ip|x-cluster-client-ip|x-original-.*|cf-connecting-ip|true-client-ip|fastly-client-ip|x-envoy-external-address)$/

/** The first header that says so, in lower case; null when the peer speaks for itself. */
export const forwardedBy = (headers: Iterable<string>): string | null => {
  for (const name of headers) if (OF_PROXIES.test(name)) return name
  return null
}

/** Whether a peer is this machine or Home Assistant's proxy. */
export const isTrusted = (peer: string): boolean => {
  const address = plainAddress(peer)
  return isLoopback(address) || address === INGRESS_PEER
}

/** What a request is for: to look, to say "I take care" or "quiet, please", or to change and reveal settings. */
export type Right = 'look' | 'act' | 'administer'

const LOOKS_BY_POST: ReadonlySet<string> = new Set([
  '/api/explain',
  '/api/incidents/search',
  '/api/incidents/export',
  '/api/logs/search',
])
/** With many incidents at once the action stands in the body: `incident-commands.ts` looks at it. */
const ACTS = /^\/api\/(?:fleet\/[^/]+\/)?incidents\/(?:bulk|[^/]+\/(?:acknowledge|mute|unmute))$/

/** What a request must be allowed to do. What is not known to be harmless is for administrators. */
export function rightFor(method: string, path: string): Right {
  if (method === 'GET' || method === 'HEAD' || LOOKS_BY_POST.has(path)) return 'look'
  return method === 'POST' && ACTS.test(path) ? 'act' : 'administer'
}

/** IPv4 in IPv6's clothes (either spelling) and zone ids taken off. */
export function plainAddress(address: string): string {
  const bare = address.replace(/%.*$/, '').toLowerCase()
  if (!isIPv6(bare)) return bare
  const groups = groupsOf(bare)
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  return mapped ? [groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8, groups[7]! & 255].join('.') : bare
}

/** The eight groups of an IPv6 address, whatever its spelling leaves out. */
function groupsOf(address: string): number[] {
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    return `${(Number(a) * 256 + Number(b)).toString(16)}:${(Number(c) * 256 + Number(d)).toString(16)}`
  })
  const [head = '', tail] = hex.split('::')
  const numbers = (text = '') => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  const [before, behind] = [numbers(head), numbers(tail)]
  return [...before, ...new Array(Math.max(0, 8 - before.length - behind.length)).fill(0), ...behind]
}

const isLoopback = (address: string) => address === '::1' || (isIPv4(address) && address.startsWith('127.'))

function isLocalName(host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  return name === 'localhost' || name.endsWith('.localhost') || isLoopback(name.replace(/^\[(.*)\]$/, '$1'))
}

/** Whose attempts and connections count together: an IPv6 user has a whole /64. */
export function peerGroup(peer: string): string {
  const address = plainAddress(peer)
  if (!isIPv6(address) || isLoopback(address)) return address
  const network = groupsOf(address).slice(0, 4)
  return `${network.map((group) => group.toString(16)).join(':')}::/64`
}
