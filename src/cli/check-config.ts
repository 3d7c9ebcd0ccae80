// `sentarr check-config`: what is in force and where it came from, or everything that is wrong.
import { effective } from '../settings/effective.ts'
import type { Loaded } from '../settings/load.ts'
import { formatProblems } from '../settings/problem.ts'

type Deps = { loaded: Loaded; write: (line: string) => void; complain: (line: string) => void }

/** The exit code: 78 when a setting is wrong. */
export function checkConfig({ loaded, write, complain }: Deps): 0 | 78 {
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
  return 0
}
