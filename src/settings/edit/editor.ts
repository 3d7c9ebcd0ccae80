// Shows the settings and changes them: checks the whole, stores the change where it belongs, puts in force what can be at once.
import { Refused } from '../../refused.ts'
import type { Problem } from '../problem.ts'
import { KEYS, type Key, type Values } from '../schema.ts'
import type { Settings } from '../settings.ts'
import { isSame, withStored } from './hidden.ts'
import { differing, isLive } from './keys.ts'
import { BY_HAND, enterAgain, refusedRequests, secretsToEnterAgain } from './requested.ts'
import { isListed, type ServerEntry, serverChanges, shownServers, singleStanding, singlesToRemove } from './servers.ts'
import { type Good, type ShownSetting, settingsOf, shownBy } from './show.ts'
import { type Changes, createStored, type StoredDeps } from './stored.ts'

export type ShownSettings = {
  /** Where changes are stored. */
  file: 'sentarr.yaml' | 'options.json'
  /** False: every change would be refused. */
  writable: boolean
  /** What is set; secrets as dots. */
  settings: Record<string, unknown>
  items: ShownSetting[]
  warnings: string[]
  /** Keys that were saved and count after a restart. */
  restartRequired: Key[]
}

/** `applied`: what is in force now. */
export type Saved = { changed: Key[]; applied: Key[]; restartRequired: Key[]; warnings: string[] }

export type EditorDeps = StoredDeps & {
  /** Puts in force what is live among `changed`; gives those of the rest that are in force as well. */
  apply(settings: Settings, changed: Key[]): Promise<Key[]>
}

export type ConfigEditor = ReturnType<typeof createConfigEditor>

export function createConfigEditor(deps: EditorDeps) {
  const stored = createStored(deps)
  const started = stored.load()
  /** What came into force though it usually waits for a restart. */
  let early: Partial<Values> = {}
  let changing: Promise<unknown> = Promise.resolve()

  function current(): Good {
    const loaded = stored.load()
    if (loaded.ok) return loaded
    throw new Refused('conflict', 'The stored settings are wrong and must be corrected by hand.', loaded.problems)
  }

  const restartRequired = (now: Good): Key[] =>
    started.ok ? differing({ ...started.values, ...early }, now.values).filter((key) => !isLive(key)) : []

  /** What really changes of what was `given`, with the secrets that came back as dots. */
  function checked(given: Changes, now: Good): Changes {
    const unknown = Object.keys(given).filter((key) => !(KEYS as readonly string[]).includes(key))
    if (unknown.length > 0) {
      throw invalid(unknown.map((key) => ({ key, value: null, reason: 'is not a setting', where: 'request' })))
    }
    const shown = shownBy(now)
    const changed = Object.entries(given).filter(([key, value]) => !isSame(value, shown.get(key) ?? null))
    const locked = changed.flatMap(([key]) => {
      const by = stored.lockedBy(key as Key)
      return by === null ? [] : [{ key, reason: `is set by the environment variable ${by}; change it there` }]
    })
    if (locked.length > 0) throw new Refused('locked', `${locked[0]!.key} ${locked[0]!.reason}.`, locked)
    const changes = Object.fromEntries(changed)
    const refused = refusedRequests(changes)
    if (refused.length > 0) throw invalid(refused)
    const places = {
      written: (key: Key) => stored.written(key, now),
      isLocked: (key: Key) => stored.lockedBy(key) !== null,
    }
    const becomesList = Array.isArray(changes.servers) && changes.servers.length > 0 && !isListed(now.values)
    const restored = changed.map(([key, value]) => {
      const standing =
        key === 'servers' && becomesList
          ? singleStanding(now, places)
          : { shown: shown.get(key), written: places.written(key as Key), values: now.values[key as Key] }
      return { key, ...withStored(value === '' ? null : value, standing) }
    })
    const again = [
      ...secretsToEnterAgain(changes, now.values),
      ...restored.flatMap(({ key, again }) => again.map((path) => `${key}${path}`)),
    ]
    if (again.length > 0) throw invalid(again.map(enterAgain))
    return {
      ...(becomesList && singlesToRemove(now, places)),
      ...Object.fromEntries(restored.map(({ key, value }) => [key, value])),
    }
  }

  async function prepared(next: (current: Settings, now: Good) => Changes) {
    const before = current()
    const { after, store } = await stored.prepare(checked(next(before.settings, before), before), before)
    if (!after.ok) throw invalid(after.problems)
    return { before, after, store }
  }

  async function store(next: (current: Settings, now: Good) => Changes): Promise<Saved> {
    const ready = await prepared(next)
    const { before, after } = ready
    await ready.store()
    const changed = differing(before.values, after.values)
    const also = await deps.apply(after.settings, changed)
    early = { ...early, ...Object.fromEntries(also.map((key) => [key, after.values[key]])) }
    const applied = changed.filter((key) => isLive(key) || also.includes(key))
    return { changed, applied, restartRequired: restartRequired(after), warnings: after.warnings }
  }

  /**
   * One change at a time: `next` sees the settings with all changes before it, so that none undoes another.
   * @throws {Refused} in words; then nothing is changed.
   */
  function change(next: (current: Settings, now: Good) => Changes): Promise<Saved> {
    const mine = changing.then(() => store(next))
    changing = mine.catch(() => {}) // told to whoever asked for it
    return mine
  }

  return {
    read(): ShownSettings {
      const now = current()
      return {
        file: stored.file,
        writable: stored.writable(),
        settings: Object.fromEntries(shownBy(now)),
        items: settingsOf(now, (key) => BY_HAND.has(key) || stored.lockedBy(key) !== null),
        warnings: now.warnings,
        restartRequired: restartRequired(now),
      }
    },
    /** Keys that were changed and count after a restart. */
    restartRequired: (): string[] => {
      const now = stored.load()
      return now.ok ? restartRequired(now) : []
    },
    /** The settings as a change would make them; nothing is stored. @throws {Refused} in words. */
    preview: async (given: Changes): Promise<Settings> => (await prepared(() => given)).after.settings,
    change,
    /** As they are stored now, in force or not. @throws {Refused} */
    stored: (): Settings => current().settings,
    /** The watched servers with their settings as they may be shown, however they stand. */
    servers() {
      const now = current()
      return { listed: isListed(now.values), servers: shownServers(now) }
    },
    /** Changes settings of one server where they stand; `id` null adds a server. @throws {Refused} as `change` does. */
    changeServer: (id: string | null, patch: ServerEntry): Promise<Saved> =>
      change((_, now) => serverChanges(now, id, patch)),
    /** Whether such a change could be stored. @throws {Refused} when it could not. */
    async previewServer(id: string | null, patch: ServerEntry): Promise<void> {
      if (!stored.writable())
        throw new Refused('unavailable', `${stored.file} cannot be written: mount a writable CONFIG_DIR.`)
      await prepared((_, now) => serverChanges(now, id, patch))
    },
  }
}

const invalid = (problems: Problem[]) =>
  new Refused('invalid_settings', problems.map(({ key, reason }) => `${key} ${reason}`).join('; '), problems)
