// From the three places settings are written in to the effective settings, or to every problem in them at once.
import { join } from 'node:path'
import type { z } from 'zod'
import { nearest } from '../text/nearest.ts'
import { assemble } from './assemble.ts'
import { environment, nearMisses } from './environment.ts'
import { type Origin, type Problem, shown } from './problem.ts'
import { KEYS, type Key, settingsSchema, type Values } from './schema.ts'
import { readSecretFiles } from './secret-files.ts'
import type { Settings } from './settings.ts'
import { nameOf, optionsJson, placeOf, type ReadFile, type Source, sentarrYaml } from './sources.ts'

export type Origins = Readonly<Record<Key, Origin>>

export type Loaded =
  | { ok: true; settings: Settings; values: Values; origins: Origins; warnings: string[] }
  | { ok: false; problems: Problem[]; warnings: string[] }

export type LoadDeps = {
  env: Readonly<Record<string, string | undefined>>
  /** Text of a file of settings. Throws an error with `code` ENOENT when there is none. */
  readFile: ReadFile
  /** Text of a file that a setting names. */
  readSecret: ReadFile
  /** Whether the path names a file rather than a folder; false when it does not exist. */
  isFile: (path: string) => boolean
  /** IANA name of the machine's zone. */
  machineZone(): string
}

/** Defaults, then options.json, then sentarr.yaml, then the environment: later wins. Never throws. */
export function loadSettings(deps: LoadDeps): Loaded {
  const folderOf = (name: string, fallback: string) => deps.env[name]?.trim() || fallback
  const sources = [
    optionsJson(join(folderOf('DATA_DIR', '/data'), 'options.json'), deps.readFile),
    sentarrYaml(join(folderOf('CONFIG_DIR', '/config'), 'sentarr.yaml'), deps.readFile),
    environment(deps.env),
  ]
  const problems: Problem[] = []
  const given: Record<string, unknown> = {}
  const origins = Object.fromEntries(KEYS.map((key) => [key, 'default'])) as Record<Key, Origin>
  const setBy = new Map<Key, Source>()

  for (const source of sources) {
    readSecretFiles(source, deps.readSecret)
    problems.push(...source.problems, ...refused(source))
    for (const key of KEYS) {
      if (!(key in source.values)) continue
      given[key] = source.values[key]
      origins[key] = source.fromFile.has(key) ? 'file' : source.origin
      setBy.set(key, source)
    }
  }

  const warnings = nearMisses(deps.env)
  const { values, without } = parse(given)
  const result = assemble(values, {
    given: (key) => setBy.has(key),
    isFile: deps.isFile,
    machineZone: deps.machineZone(),
    supervised: Boolean(deps.env.SUPERVISOR_TOKEN),
    name: (key) => nameOf(setBy.get(key) ?? sources.at(-1)!, key),
    place: (path) => {
      const source = setBy.get(path[0] as Key)
      return source ? placeOf(source, path) : 'not given'
    },
  })
  // A key that was refused is missing only because it was refused.
  problems.push(...result.problems.filter(({ key }) => !without.has(key.toLowerCase())))
  warnings.push(...result.warnings)
  if (problems.length > 0) return { ok: false, problems, warnings }
  return { ok: true, settings: result.settings, values, origins, warnings }
}

/** The values, and the keys that had to be left out because they are refused, so that the rest can be checked all the same. */
function parse(given: Record<string, unknown>): { values: Values; without: Set<string> } {
  const parsed = settingsSchema.safeParse(given)
  if (parsed.success) return { values: parsed.data, without: new Set() }
  const without = new Set(parsed.error.issues.map((issue) => String(issue.path[0])))
  const rest = Object.fromEntries(Object.entries(given).filter(([key]) => !without.has(key)))
  return { values: settingsSchema.parse(rest), without }
}

/** What the schema refuses in one source. */
function refused(source: Source): Problem[] {
  const parsed = settingsSchema.safeParse(source.values, { reportInput: true })
  return (parsed.error?.issues ?? []).flatMap((issue) => problemsOf(source, issue))
}

function problemsOf(source: Source, issue: z.core.$ZodIssue): Problem[] {
  const at = (path: readonly PropertyKey[], value: unknown, reason: string): Problem => {
    const key = pathName(path)
    return { key: nameOf(source, key), value: shown(key, value), reason, where: placeOf(source, path) }
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const meant = issue.path.length === 0 ? nearest(key, KEYS) : null
      const value = (issue.input as Record<string, unknown> | undefined)?.[key]
      return at([...issue.path, key], value, `is not a setting${meant ? `; did you mean ${meant}?` : ''}`)
    })
  }
  if (issue.code === 'invalid_key') return [at(issue.path, undefined, `must be ${issue.issues[0]?.message}`)]
  return [at(issue.path, issue.input, reasonOf(issue))]
}

const TYPES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
}

/** Our own words where the schema gives them; else what zod's own issue means for the person who wrote the value. */
function reasonOf(issue: z.core.$ZodIssue): string {
  const missing = issue.input === undefined
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) {
    return missing ? 'is missing' : `must be ${TYPES[issue.expected] ?? 'settings as "key: value"'}`
  }
  if (issue.message.startsWith('is ')) return issue.message
  const must = missing ? 'is missing: must be' : 'must be'
  if (issue.code === 'invalid_value') return `${must} one of ${issue.values.join(', ')}`
  if (issue.code === 'too_small' && issue.message.startsWith('Too small')) {
    return issue.origin === 'string' || issue.origin === 'array'
      ? 'must not be empty'
      : `${must} ${issue.minimum} or more`
  }
  if (issue.code === 'too_big' && issue.message.startsWith('Too big')) {
    return `${must} at most ${issue.maximum}${issue.origin === 'string' ? ' characters long' : ''}`
  }
  return `${must} ${issue.message}`
}

/** `['servers', 1, 'plex_url']` → `servers[1].plex_url`. */
const pathName = (path: readonly PropertyKey[]): string =>
  path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('')
