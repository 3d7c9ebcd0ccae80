// What a server left behind when Sentarr stopped: read back and checked, unreadable parts count as none.
import { z } from 'zod'
import type { CorrelatorDeps } from '../detect/correlate.ts'
import type { PaceHour } from '../detect/silence.ts'
import type { Store } from '../store/store.ts'
import { valueKeys } from './commit.ts'

const mutes = z.array(z.object({ scope: z.enum(['server', 'category', 'rule']), value: z.string(), until: z.number() }))
const life = z.array(
  z.object({
    mark: z.enum(['started', 'stopping', 'running', 'banner']),
    at: z.number(),
    sign: z.string().exactOptional(),
  }),
)

const pace = z.array(z.object({ hour: z.number(), gapMs: z.number() }))

export type StoredState = CorrelatorDeps['stored'] & {
  knobs: string | null
  lastLineAt: number | null
  pace: PaceHour[]
  /** Wall: when the server was first watched; null before. */
  since: number | null
}

export function storedState(store: Pick<Store, 'value' | 'incidents'>, server: string): StoredState {
  const keys = valueKeys(server)
  const read = <T>(schema: z.ZodType<T>, key: string, otherwise: T): T => {
    const parsed = schema.safeParse(store.value(key))
    return parsed.success ? parsed.data : otherwise
  }
  return {
    incidents: store.incidents(server),
    mutes: read(mutes, keys.mutes, []),
    life: read(life, keys.life, []),
    knobs: read(z.string().nullable(), keys.knobs, null),
    lastLineAt: read(z.number().nullable(), keys.lastLine, null),
    pace: read(pace, keys.pace, []),
    since: read(z.number().nullable(), keys.since, null),
  }
}

const SERVERS_KEY = 'servers'
const INSTALLATION_KEY = 'installation'

/** Ids of servers that were watched before and are not any more: their devices have to go, even if no broker was there when they went. */
export function forgottenServers(store: Pick<Store, 'value' | 'commit'>, watched: readonly { id: string }[]): string[] {
  const parsed = z.array(z.string()).safeParse(store.value(SERVERS_KEY))
  const before = parsed.success ? parsed.data : []
  const ids = watched.map(({ id }) => id)
  store.commit({ values: { [SERVERS_KEY]: [...new Set([...before, ...ids])] } })
  return before.filter((id) => !ids.includes(id))
}

/** Names this installation to Plex, for good. */
export function installationId(store: Pick<Store, 'value' | 'commit'>, newId: () => string): string {
  const known = z.uuid().safeParse(store.value(INSTALLATION_KEY))
  if (known.success) return known.data
  const id = newId()
  store.commit({ values: { [INSTALLATION_KEY]: id } })
  return id
}
