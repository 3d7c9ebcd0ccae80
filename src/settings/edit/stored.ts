// Where settings are stored: each where it is set now, new ones in sentarr.yaml, or as a Home Assistant app in its options.
import { join } from 'node:path'
import { Refused } from '../../refused.ts'
import { type LoadDeps, type Loaded, loadSettings } from '../load.ts'
import type { Key } from '../schema.ts'
import type { Settings } from '../settings.ts'
import { asOption } from './app-options.ts'
import type { Good } from './show.ts'
import { changedYaml, valueIn } from './yaml-file.ts'

/** By key; null removes. */
export type Changes = Record<string, unknown>

/** The options of the app where the Supervisor keeps them: as it resolves them with its defaults, and as they are written. */
type AppOptions = {
  options(): Promise<{ resolved: Changes; written: Changes }>
  setOptions(options: Changes): Promise<void>
}

export type StoredDeps = {
  sources: LoadDeps
  settings: Pick<Settings, 'dataDir' | 'configDir'>
  /** Null outside of Home Assistant. */
  supervisor: AppOptions | null
  /** Replaces a file at once, for its owner only. @throws {Error} */
  writeFile(path: string, text: string): void
  /** Whether that could succeed, so that nobody fills in a form in vain. */
  canWrite(path: string): boolean
}

/** All throw {Refused}. */
export function createStored({ sources, settings, supervisor, writeFile, canWrite }: StoredDeps) {
  const yamlPath = join(settings.configDir, 'sentarr.yaml')
  const optionsPath = join(settings.dataDir, 'options.json')
  /** The Supervisor writes options.json at the next start only; until then this is what it will write. */
  let options: string | null = null

  function load(texts: Record<string, string> = {}): Loaded {
    const over: Record<string, string> = { ...(options !== null && { [optionsPath]: options }), ...texts }
    return loadSettings({ ...sources, readFile: (path) => over[path] ?? sources.readFile(path) })
  }

  const textOf = (path: string): string => {
    try {
      return sources.readFile(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
      throw new Refused('unavailable', 'sentarr.yaml cannot be read.')
    }
  }

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

  function write(path: string, text: string): void {
    try {
      writeFile(path, text)
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error'
      throw new Refused('unavailable', `sentarr.yaml cannot be written (${reason}): mount a writable CONFIG_DIR.`)
    }
  }

  return {
    /** As they are stored now. */
    load: (): Loaded => load(),
    /** The options of the app are always writable. */
    writable: (): boolean => supervisor !== null || canWrite(yamlPath),
    file: supervisor === null ? ('sentarr.yaml' as const) : ('options.json' as const),
    /** The environment variable that sets it and cannot be changed here; null without one. */
    lockedBy: (key: Key): string | null =>
      [key.toUpperCase(), `${key.toUpperCase()}_FILE`].find((name) => sources.env[name]?.trim()) ?? null,
    /** A list as it stands in the file: a secret may be in a file of its own. */
    written: (key: Key, { origins, values }: Good): unknown =>
      origins[key] === 'sentarr.yaml' ? valueIn(textOf(yamlPath), key) : values[key],
    /** What the settings will be with `changes`, and what stores them; nothing is stored before. */
    async prepare(changes: Changes, before: Good): Promise<{ after: Loaded; store(): Promise<void> }> {
      const { yaml, app } = split(changes, before)
      const texts: Record<string, string> = {}
      if (Object.keys(yaml).length > 0) {
        const text = changedYaml(textOf(yamlPath), yaml)
        if (text === null) throw new Refused('conflict', 'sentarr.yaml is not valid and must be corrected by hand.')
        texts[yamlPath] = text
      }
      const raw = Object.keys(app).length > 0 && supervisor !== null ? await supervisor.options() : null
      if (raw !== null) texts[optionsPath] = JSON.stringify(merged(raw.resolved, app))
      return {
        after: load(texts),
        async store() {
          if (raw !== null) await supervisor?.setOptions(merged(raw.written, app)).catch(refusedOptions)
          if (texts[yamlPath] !== undefined) write(yamlPath, texts[yamlPath])
          options = texts[optionsPath] ?? options
        },
      }
    },
  }
}

const merged = (options: Changes, changes: Changes): Changes =>
  Object.fromEntries(
    Object.entries({ ...options, ...changes })
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, key in changes ? asOption(key, value) : value]),
  )

function refusedOptions(error: Error): never {
  throw new Refused('upstream', error.message)
}
