// Addresses a channel may not reach: link-local ones, and where clouds hand out credentials. Judged as written and again as resolved, at connect time.
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import { BlockList, isIP } from 'node:net'

const forbidden = new BlockList()
for (const [network, prefix, family] of [
  ['169.254.0.0', 16, 'ipv4'],
  ['100.100.100.200', 32, 'ipv4'],
  ['168.63.129.16', 32, 'ipv4'],
  ['192.0.0.192', 32, 'ipv4'],
  ['fe80::', 10, 'ipv6'],
  ['fd00:ec2::254', 128, 'ipv6'],
  // The same as old IPv4-compatible addresses, through 6to4, and through NAT64 of any operator.
  ['::a9fe:0', 112, 'ipv6'],
  ['2002:a9fe::', 32, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['64:ff9b::a9fe:0', 112, 'ipv6'],
  ['64:ff9b::6464:64c8', 128, 'ipv6'],
] as const) {
  forbidden.addSubnet(network, prefix, family)
}

export const REFUSED_ADDRESS =
  'the address is link-local or hands out cloud credentials, and is refused; set allow_link_local on the channel if it is meant'

/** True for a forbidden address, also `[v6]` as in a URL and v4 written as v6. False for names: those are judged when resolved. */
export function isForbidden(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  const family = isIP(address)
  return family !== 0 && forbidden.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

type Resolved = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void

/** `dns.lookup` that fails with code `EREFUSEDADDRESS` when a name leads to a forbidden address. */
export function resolveAllowed(host: string, options: LookupOptions, done: Resolved): void {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error) return done(error, [])
    if (found.some(({ address }) => isForbidden(address))) {
      return done(Object.assign(new Error(REFUSED_ADDRESS), { code: 'EREFUSEDADDRESS' }), [])
    }
    if (options.all) return done(null, found)
    done(null, found[0]!.address, found[0]!.family)
  })
}
