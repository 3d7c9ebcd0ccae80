// Shows the settings and changes them: checks the whole, stores the change where it belongs, puts in force what can be at once.
import { join } from 'node:path'
import { Refused } from '../../refused.ts'
import { type LoadDeps, type Loaded, loadSettings } from '../load.ts'
import type { Problem } from '../problem.ts'
import { KEYS, type Key } from '../schema.ts'
import type { Settings } from '../settings.ts'
import { asOption } from './app-options.ts'
import { isSame, withStored } from './hidden.ts'
import { differing, isLive } from './keys.ts'
import { type Good, type ShownSetting, settingsOf, shownBy } from './show.ts'
import { changedYaml, valueIn } from './yaml-file.ts'

type Changes = Record<string, unknown>

/** The options of the app where the Supervisor keeps them: as it resolves them with its defaults, and as they are written. */
type AppOptions = {
  options(): Promise<{ resolved: Changes; written: Changes }>
  setOptions(options: Changes): Promise<void>
}

export type ShownSettings = {
  /** Where changes are stored. */
  file: 'sentarr.yaml' | 'options.json'
  /** What is set; secrets as dots. */
  settings: Record<string, unknown>
  items: ShownSetting[]
  warnings: string[]
  /** Keys that were saved and count after a restart. */
  restartRequired: Key[]
}

/** `applied`: what is in force now. */
export type Saved = { changed: Key[]; applied: Key[]; restartRequired: Key[]; warnings: string[] }

export type EditorDeps = {
  sources: LoadDeps
  settings: Pick<Settings, 'dataDir' | 'configDir'>
  /** Null outside of Home Assistant. */
  supervisor: AppOptions | null
  /** Replaces a file at once, for its owner only. @throws {Error} */
  writeFile(path: string, text: string): void
  /** Puts in force what is live among `changed`. */
  apply(settings: Settings, changed: Key[]): Promise<void>
}

export type ConfigEditor = ReturnType<typeof createConfigEditor>

export function createConfigEditor({ sources, settings, supervisor, writeFile, apply }: EditorDeps) {
  const yamlPath = join(settings.configDir, 'sentarr.yaml')
  const optionsPath = join(settings.dataDir, 'options.json')
  /** The Supervisor writes options.json at the next start only; until then this is what it will write. */
  let options: string | null = null
  const started = load({})
  let saving: Promise<unknown> = Promise.resolve()

  function load(texts: Record<string, string>): Loaded {
    const over: Record<string, string> = { ...(options !== null && { [optionsPath]: options }), ...texts }
    return loadSettings({ ...sources, readFile: (path) => over[path] ?? sources.readFile(path) })
  }

  function current(): Good {
    const loaded = load({})
    if (loaded.ok) return loaded
    throw new Refused('conflict', 'The stored settings are wrong and must be corrected by hand.', loaded.problems)
  }

  const textOf = (path: string): string => {
    try {
      return sources.readFile(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
      throw new Refused('unavailable', 'sentarr.yaml cannot be read.')
    }
  }

  const lockedBy = (key: Key): string | null =>
    [key.toUpperCase(), `${key.toUpperCase()}_FILE`].find((name) => sources.env[name]?.trim()) ?? null

  const restartRequired = (now: Good): Key[] =>
    started.ok ? differing(started.values, now.values).filter((key) => !isLive(key)) : []

  /** Splits the changes by where they are stored: each where it is set now, new ones in the options of the app, or in sentarr.yaml. */
  function split(changes: Changes, { origins }: Good): { yaml: Changes; app: Changes } {
    const yaml: Changes = {}
    const app: Changes = {}
    for (const [key, value] of Object.entries(changes)) {
      const inYaml = supervisor === null || origins[key as Key] === 'sentarr.yaml'
      if (inYaml) yaml[key] = value
      else app[key] = value
    }
    return { yaml, app }
  }

  /** A list as it stands in the file: a secret may be in a file of its own. */
  const written = (key: Key, { origins, values }: Good): unknown =>
    origins[key] === 'sentarr.yaml' ? valueIn(textOf(yamlPath), key) : values[key]

  function checked(given: Changes, now: Good): Changes {
    const unknown = Object.keys(given).filter((key) => !(KEYS as readonly string[]).includes(key))
    if (unknown.length > 0) {
      throw invalid(unknown.map((key) => ({ key, value: null, reason: 'is not a setting', where: 'request' })))
    }
    const shown = shownBy(now)
    const changed = Object.entries(given).filter(([key, value]) => !isSame(value, shown.get(key) ?? null))
    const locked = changed.flatMap(([key]) => {
      const by = lockedBy(key as Key)
      return by === null ? [] : [{ key, reason: `is set by the environment variable ${by}; change it there` }]
    })
    if (locked.length > 0) throw new Refused('locked', `${locked[0]!.key} ${locked[0]!.reason}.`, locked)
    return Object.fromEntries(
      changed.map(([key, value]) => [
        key,
        value === '' ? null : withStored(value, shown.get(key), written(key as Key, now)),
      ]),
    )
  }

  async function save(given: Changes): Promise<Saved> {
    const before = current()
    const { yaml, app } = split(checked(given, before), before)
    const texts: Record<string, string> = {}
    if (Object.keys(yaml).length > 0) {
      const text = changedYaml(textOf(yamlPath), yaml)
      if (text === null) throw new Refused('conflict', 'sentarr.yaml is not valid and must be corrected by hand.')
      texts[yamlPath] = text
    }
    const raw = Object.keys(app).length > 0 && supervisor !== null ? await supervisor.options() : null
    if (raw !== null) texts[optionsPath] = JSON.stringify(merged(raw.resolved, app))
    const after = load(texts)
    if (!after.ok) throw invalid(after.problems)

    if (raw !== null) await supervisor?.setOptions(merged(raw.written, app)).catch(refusedOptions)
    if (texts[yamlPath] !== undefined) write(yamlPath, texts[yamlPath])
    options = texts[optionsPath] ?? options
    const changed = differing(before.values, after.values)
    await apply(after.settings, changed)
    const applied = changed.filter(isLive)
    return { changed, applied, restartRequired: restartRequired(after), warnings: after.warnings }
  }

  function write(path: string, text: string): void {
    try {
      writeFile(path, text)
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error'
      throw new Refused('unavailable', `sentarr.yaml cannot be written (${reason}): mount a writable CONFIG_DIR.`)
    }
  }

  return {
    read(): ShownSettings {
      const now = current()
      return {
        file: supervisor === null ? 'sentarr.yaml' : 'options.json',
        settings: Object.fromEntries(shownBy(now)),
        items: settingsOf(now, (key) => lockedBy(key) !== null),
        warnings: now.warnings,
        restartRequired: restartRequired(now),
      }
    },
    /** Keys that were changed and count after a restart. */
    restartRequired: (): string[] => {
      const now = load({})
      return now.ok ? restartRequired(now) : []
    },
    /** One change at a time. @throws {Refused} in words; then nothing is changed. */
    save(given: Changes): Promise<Saved> {
      const mine = saving.then(() => save(given))
      saving = mine.catch(() => {})
      return mine
    },
  }
}

const merged = (options: Changes, changes: Changes): Changes =>
  Object.fromEntries(
    Object.entries({ ...options, ...changes })
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, key in changes ? asOption(key, value) : value]),
  )

const invalid = (problems: Problem[]) =>
  new Refused('invalid_settings', problems.map(({ key, reason }) => `${key} ${reason}`).join('; '), problems)

function refusedOptions(error: Error): never {
  throw new Refused('upstream', error.message)
}
