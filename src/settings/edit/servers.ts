// The watched servers for whoever changes them: one list, whether it stands as one or there is one server in single settings.
import type { Key, Values } from '../schema.ts'
import { slug } from '../slug.ts'
import type { Standing } from './hidden.ts'
import { type Good, shownBy } from './show.ts'
import type { Changes } from './stored.ts'

export type ServerEntry = Record<string, unknown>

/** The settings of a single server, by the key they have in a list. */
const SINGLE = {
  log_path: 'plex_log_path',
  plex_url: 'plex_url',
  plex_token: 'plex_token',
  plex_verify_tls: 'plex_verify_tls',
} as const satisfies Record<string, Key>
type SingleKey = keyof typeof SINGLE

export const isListed = ({ servers }: Pick<Values, 'servers'>): boolean => Boolean(servers?.length)

/** By the id in force, which an entry need not name. */
export function shownServers(now: Good): { id: string; name: string; entry: ServerEntry }[] {
  const list = isListed(now.values) ? (shownBy(now).get('servers') as ServerEntry[]) : [singleOf(now, shownBy(now))]
  return now.settings.servers.map(({ id, name }, index) => ({ id, name, entry: list[index]! }))
}

/** The single server as an entry, its values looked up in `values`. */
function singleOf({ settings }: Good, values: ReadonlyMap<string, unknown>): ServerEntry {
  const [{ id, name }] = settings.servers as [Good['settings']['servers'][number]]
  const given = Object.entries(SINGLE).flatMap(([key, single]) => {
    const value = values.get(single)
    return value === undefined || (single === 'plex_verify_tls' && value === true) ? [] : [[key, value]]
  })
  return { id, name, ...Object.fromEntries(given) }
}

type Places = {
  written(key: Key): unknown
  /** The setting comes from the environment. */
  isLocked(key: Key): boolean
}

/**
 * What stands where a list of servers is about to: the single server, whose secret is put back only from where a person wrote it. A
 * secret of the environment is handed to no file.
 */
export function singleStanding(now: Good, { written, isLocked }: Places): Standing {
  const values = new Map(Object.entries(now.values))
  const asWritten = new Map(values)
  const entry = singleOf(now, values)
  const file = isLocked('plex_token') ? undefined : written('plex_token_file' as Key)
  if (isLocked('plex_token') || file !== undefined) asWritten.delete('plex_token')
  return {
    shown: [singleOf(now, shownBy(now))],
    written: [{ ...singleOf(now, asWritten), ...(file !== undefined && { plex_token_file: file }) }],
    values: [entry],
  }
}

/** Single settings that say nothing any more once there is a list. */
export const singlesToRemove = ({ values }: Good, { isLocked }: Pick<Places, 'isLocked'>): Changes =>
  Object.fromEntries(
    (['plex_log_path', 'plex_url', 'plex_token', 'server_id'] as const)
      .filter((key) => values[key] !== undefined && !isLocked(key))
      .map((key) => [key, null]),
  )

/** A change of one server, where its settings stand; `id` null adds one. Null as a value takes a setting away. */
export function serverChanges(now: Good, id: string | null, patch: ServerEntry): Changes {
  const shown = shownServers(now)
  if (id !== null && !isListed(now.values)) {
    return Object.fromEntries(Object.entries(patch).map(([key, value]) => [SINGLE[key as SingleKey] ?? key, value]))
  }
  const entries = shown.map((one) => (one.id === id ? patched(one.entry, patch) : one.entry))
  if (id !== null) return { servers: entries }
  const ids = shown.map((one) => one.id)
  return { servers: [...entries, patched({}, { ...patch, name: freeName(String(patch.name ?? 'Plex'), ids) })] }
}

/** `Plex`, then `Plex 2`: an id is made of the name, and each server has its own. */
function freeName(name: string, ids: readonly string[]): string {
  for (let count = 1; ; count++) {
    const free = count === 1 ? name : `${name} ${count}`
    if (!ids.includes(slug(free) || 'plex')) return free
  }
}

const patched = (entry: ServerEntry, patch: ServerEntry): ServerEntry =>
  Object.fromEntries(Object.entries({ ...entry, ...patch }).filter(([, value]) => value !== null))
