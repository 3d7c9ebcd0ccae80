// What a server left behind when Sentarr stopped: read back and checked, unreadable parts count as none.
import { z } from 'zod'
import type { CorrelatorDeps } from '../detect/correlate.ts'
import type { PaceHour } from '../detect/silence.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import { asError } from '../supervise.ts'
import { valueKeys } from './commit.ts'
import { type HourSpan, hourSpansSchema } from './watched-hours.ts'

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
  /** As `createFailedStreams` left it. */
  failures: unknown
  /** Wall: when the server was first watched; null before. */
  since: number | null
  /** The hours in which it was; null where nothing was remembered yet. */
  watched: HourSpan[] | null
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
    failures: store.value(keys.failures),
    since: read(z.number().nullable(), keys.since, null),
    watched: read(hourSpansSchema.nullable(), keys.watched, null),
  }
}

const SERVERS_KEY = 'servers'
const INSTALLATION_KEY = 'installation'
const WEBHOOK_KEY = 'plex_webhook'
const LINK_SECRET_KEY = 'link-secret'

type Keeping = Pick<Store, 'value' | 'commit' | 'notices'>

/** Ids of servers that were watched before and are not any more: their devices have to go, even if no broker was there when they went. */
export function forgottenServers(store: Keeping, watched: readonly { id: string }[], log: Pick<Log, 'warn'>): string[] {
  const parsed = z.array(z.string()).safeParse(store.value(SERVERS_KEY))
  const before = parsed.success ? parsed.data : []
  const ids = watched.map(({ id }) => id)
  const all = [...new Set([...before, ...ids])]
  if (all.length > before.length) keepValue(store, SERVERS_KEY, all, log)
  return before.filter((id) => !ids.includes(id))
}

/** Names this installation to Plex, for good. */
export function installationId(store: Keeping, newId: () => string, log: Pick<Log, 'warn'>): string {
  const known = z.uuid().safeParse(store.value(INSTALLATION_KEY))
  if (known.success) return known.data
  const id = newId()
  keepValue(store, INSTALLATION_KEY, id, log)
  return id
}

/** What links in alerts are signed with; drawn once, and known to nobody else. `draw` gives an unguessable text. */
export function linkSecret(store: Keeping, draw: () => string, log: Pick<Log, 'warn'>): string {
  const known = z.string().min(32).safeParse(store.value(LINK_SECRET_KEY))
  if (known.success) return known.data
  const secret = draw()
  keepValue(store, LINK_SECRET_KEY, secret, log)
  return secret
}

/** The last part of the path that Plex's webhooks are posted to; made once. */
export function webhookSecret(store: Keeping, newId: () => string, log: Pick<Log, 'warn'>): string {
  const known = z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .safeParse(store.value(WEBHOOK_KEY))
  if (known.success) return known.data
  const secret = (newId() + newId()).replaceAll('-', '').slice(0, 64)
  keepValue(store, WEBHOOK_KEY, secret, log)
  return secret
}

/** A database that takes nothing now may do so later; until then it is said, and Sentarr starts all the same. */
function keepValue(store: Keeping, key: string, value: unknown, log: Pick<Log, 'warn'>): void {
  try {
    store.commit({ values: { [key]: value } })
  } catch (error) {
    const notice = `The database could not be written at the start (${asError(error).message}): look whether the disk is full or read-only.`
    if (store.notices.includes(notice)) return
    store.notices.push(notice)
    log.warn(notice, { error })
  }
}
