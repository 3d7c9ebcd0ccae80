// The environment as a source: which variables are ours, and which look as if they were meant to be.
import { nearest } from '../text/nearest.ts'
import { FILE_ONLY, isHidden, KEYS } from './schema.ts'
import { emptySource, isEmpty, type Source } from './sources.ts'

type Env = Readonly<Record<string, string | undefined>>

const ENVIRONMENT_KEYS = KEYS.filter((key) => !FILE_ONLY.has(key))

export function environment(env: Env): Source {
  const result = emptySource('environment')
  for (const key of ENVIRONMENT_KEYS) {
    for (const name of isHidden(key) ? [key, `${key}_file`] : [key]) {
      const value = env[name.toUpperCase()]
      if (!isEmpty(value)) result.values[name] = value
    }
  }
  return result
}

const PREFIXES = /^(SMTP|EMAIL|MQTT|DISCORD|SLACK|PLEX_LOG|PLEX_API|SENTARR_CHANNEL)_/

/** Variables that look like ours and are not: nearly the same name, or one of our prefixes. One sentence each. */
export function nearMisses(env: Env): string[] {
  const names = ENVIRONMENT_KEYS.flatMap((key) => (isHidden(key) ? [key, `${key}_file`] : [key])).map((name) =>
    name.toUpperCase(),
  )
  const known = new Set(names)
  return Object.keys(env)
    .filter((name) => !known.has(name) && !known.has(name.toUpperCase()))
    .flatMap((name) => {
      const meant = nearest(name.toUpperCase(), names)
      if (meant === null && !PREFIXES.test(name)) return []
      return [`The environment variable ${name} is not a setting of Sentarr${meant ? `; did you mean ${meant}?` : '.'}`]
    })
}
