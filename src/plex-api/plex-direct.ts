// The names under which Plex has trusted certificates: `192-168-1-9.<32 hex>.plex.direct`. The address stands in the name itself, so no
// name server is asked: routers that filter answers with home addresses (rebind protection) are in nobody's way.
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import { isIP } from 'node:net'

const NAME = /^([0-9a-f-]{2,45})\.[0-9a-f]{32}\.plex\.direct$/i

/** The IP address in such a name; null for any other name. */
export function plexDirectAddress(host: string): string | null {
  const [, dashed] = NAME.exec(host) ?? []
  if (dashed === undefined) return null
  return [dashed.replaceAll('-', '.'), dashed.replaceAll('-', ':')].find((address) => isIP(address) !== 0) ?? null
}

type Resolved = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void

/** `dns.lookup` that reads the address out of a plex.direct name. */
export function lookUp(host: string, options: LookupOptions, done: Resolved): void {
  const address = plexDirectAddress(host)
  if (address === null) {
    lookup(host, options, done)
    return
  }
  const family = isIP(address)
  process.nextTick(() => (options.all ? done(null, [{ address, family }]) : done(null, address, family)))
}
