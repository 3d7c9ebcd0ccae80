// `sentarr check-config`: what is in force and where it came from, or everything that is wrong.
import { join } from 'node:path'
import { loadCatalogue } from '../rules/catalogue.ts'
import { readRuleFiles } from '../rules/rule-files.ts'
import { unknownRules, waysOut } from '../settings/advice.ts'
import { effective } from '../settings/effective.ts'
import type { Loaded } from '../settings/load.ts'
import { formatProblems } from '../settings/problem.ts'
import type { CommandIo } from './io.ts'

type Deps = {
  loaded: Loaded
  /** Ids of all rules, the user's own included. */
  ruleIds: readonly string[]
  /** Running as a Home Assistant app. */
  supervised: boolean
  write: (line: string) => void
  complain: (line: string) => void
}

const WIDEST = 60

/** A setting as in sentarr.yaml: what is a list there has a line for each item, below its name. */
function inLines(key: string, value: unknown): string[] {
  if (Array.isArray(value) && value.some((item) => typeof item === 'object'))
    return [`${key}:`, ...value.map((item) => `  - ${fieldsOf(item)}`)]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${key}: ${written(value)}`]
  const entries = Object.entries(value)
  return entries.length === 0
    ? [`${key}: {}`]
    : [`${key}:`, ...entries.map(([name, one]) => `  ${name}: ${fieldsOf(one)}`)]
}

/** `name: phone, type: ntfy, topic: ••••`, what is off or empty left out. */
function fieldsOf(item: unknown): string {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return written(item)
  return Object.entries(item)
    .filter(([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${name}: ${written(value)}`)
    .join(', ')
}

const written = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(written).join(', ')
  return typeof value === 'object' && value !== null ? `{ ${fieldsOf(value)} }` : String(value)
}

/** The exit code: 78 when a setting is wrong. */
export function checkConfig({ loaded, ruleIds, supervised, write, complain }: Deps): 0 | 78 {
  for (const warning of loaded.warnings) complain(`warning: ${warning}`)
  if (!loaded.ok) {
    for (const line of formatProblems(loaded.problems)) complain(line)
    return 78
  }
  const settings = effective(loaded.values, loaded.origins).map(({ key, value, origin }) => {
    const [first, ...more] = inLines(key, value)
    return { first: first!, more, origin }
  })
  const width = Math.min(WIDEST, Math.max(...settings.map(({ first }) => first.length)))
  for (const { first, more, origin } of settings) {
    write(`${first.padEnd(width)}  (${origin})`)
    for (const line of more) write(line)
  }
  for (const warning of unknownRules(loaded.settings, ruleIds)) complain(`warning: ${warning}`)
  write('')
  write(`The settings are right. ${waysOut(loaded.settings, supervised)}`)
  return 0
}

/** Ids of the rules that settings may name: those of the catalogue, and those of the user's own files. */
async function knownRules(loaded: Loaded): Promise<string[]> {
  const own = loaded.ok ? await readRuleFiles(join(loaded.settings.configDir, 'rules'), []) : []
  return [...loadCatalogue(), ...own.flatMap(({ rules }) => rules)].map(({ id }) => id)
}

/** With the rules that are built in and those of the user's own folder. */
export async function runCheckConfig(loaded: Loaded, { stdout, stderr, env }: CommandIo): Promise<number> {
  return checkConfig({
    loaded,
    ruleIds: await knownRules(loaded),
    supervised: Boolean(env.SUPERVISOR_TOKEN),
    write: (line) => stdout.write(`${line}\n`),
    complain: (line) => stderr.write(`${line}\n`),
  })
}
