// `sentarr check-config`: what is in force and where it came from, or everything that is wrong.
import { unknownRules, waysOut } from '../settings/advice.ts'
import { effective } from '../settings/effective.ts'
import type { Loaded } from '../settings/load.ts'
import { formatProblems } from '../settings/problem.ts'

type Deps = {
  loaded: Loaded
  /** Ids of all rules, the user's own included. */
  ruleIds: readonly string[]
  /** Running as a Home Assistant app. */
  supervised: boolean
  write: (line: string) => void
  complain: (line: string) => void
}

/** The exit code: 78 when a setting is wrong. */
export function checkConfig({ loaded, ruleIds, supervised, write, complain }: Deps): 0 | 78 {
  for (const warning of loaded.warnings) complain(`warning: ${warning}`)
  if (!loaded.ok) {
    for (const line of formatProblems(loaded.problems)) complain(line)
    return 78
  }
  const lines = effective(loaded.values, loaded.origins).map(({ key, value, origin }) => ({
    setting: `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    origin,
  }))
  const width = Math.min(60, Math.max(...lines.map(({ setting }) => setting.length)))
  for (const { setting, origin } of lines) write(`${setting.padEnd(width)}  (${origin})`)
  for (const warning of unknownRules(loaded.settings, ruleIds)) complain(`warning: ${warning}`)
  write('')
  write(`The settings are right. ${waysOut(loaded.settings, supervised)}`)
  return 0
}
