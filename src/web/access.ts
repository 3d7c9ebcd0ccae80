// Who may come in, decided from facts alone: the peer's address, the name it asked for, and what it proved. No header of a proxy is believed.
import { isIPv4, isIPv6 } from 'node:net'

/** The Supervisor's proxy; Home Assistant has checked the login of whoever comes through it. */
const INGRESS_PEER = '172.30.32.2'

export type Visitor = {
  /** Address of the TCP peer, as the socket gives it. */
  peer: string
  /** The `Host` header. */
  host: string
  /** Has a valid session or gave the right password. */
  proven: boolean
}

export type Terms = { supervised: boolean; hasPassword: boolean }

export type Admission =
  | { by: 'ingress' | 'password' | 'local'; needs: null }
  | { by: null; needs: 'login' | 'password-setting' }

/**
 * As a Home Assistant app: through ingress, or with the password on the direct port. Elsewhere: with the password; without one set,
 * from this machine under a name of its own (a foreign name that resolves to it is DNS rebinding).
 */
export function admit({ peer, host, proven }: Visitor, { supervised, hasPassword }: Terms): Admission {
  const address = plainAddress(peer)
  if (supervised && address === INGRESS_PEER) return { by: 'ingress', needs: null }
  if (hasPassword) return proven ? { by: 'password', needs: null } : { by: null, needs: 'login' }
  if (!supervised && isLoopback(address) && isLocalName(host)) return { by: 'local', needs: null }
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

/** IPv4 in IPv6's clothes and zone ids taken off. */
export function plainAddress(address: string): string {
  const bare = address.replace(/%.*$/, '').toLowerCase()
  const mapped = /^::ffff:([\d.]+)$/.exec(bare)?.[1]
  return mapped !== undefined && isIPv4(mapped) ? mapped : bare
}

const isLoopback = (address: string) => address === '::1' || (isIPv4(address) && address.startsWith('127.'))

function isLocalName(host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  return name === 'localhost' || name.endsWith('.localhost') || isLoopback(name.replace(/^\[(.*)\]$/, '$1'))
}

/** Whose attempts count together: an IPv6 user has a whole /64. */
export function peerGroup(peer: string): string {
  const address = plainAddress(peer)
  return isIPv6(address) && !address.startsWith('::') ? address.split(':').slice(0, 4).join(':') : address
}
