// A wrong setting, in words for the person who wrote it.
import { nearest } from '../text/nearest.ts'
import { COMMON_KEYS } from './channel.ts'
import { isHidden, KEYS } from './schema.ts'

/** Where a value came from. `file` is a `*_FILE` secret. */
export type Origin = 'default' | 'options.json' | 'sentarr.yaml' | 'environment' | 'file'

export type Problem = {
  /** As the person wrote it: `ERROR_THRESHOLD`, `servers[1].plex_url`. */
  key: string
  /** As shown; null when there is none to show. Secrets are dots. */
  value: string | null
  /** What is wrong and what is allowed. */
  reason: string
  /** `environment`, `sentarr.yaml line 4`, `options.json`. */
  where: string
}

export const DOTS = '••••'

/** One line for each problem. */
export function formatProblems(problems: readonly Problem[]): string[] {
  return problems.map(
    ({ key, value, reason, where }) => `${key}${value === null ? '' : ` = ${value}`} (${where}): ${reason}`,
  )
}

const SECRET_WORDS = /pass|token|secret|webhook|user|url|mail|smtp|_to$|_from$|_file$|(^|_)(key|auth|pin)$/i

/** A value as it may be shown beside its key: hidden for secrets and for unknown keys that could be a misspelt one. */
export function shown(key: string, value: unknown): string | null {
  if (value === undefined) return null
  const last = key.split('.').at(-1) ?? key
  const known = (KEYS as readonly string[]).includes(key.startsWith('servers[') ? last : key)
  const ofChannel = /^channels\[\d+\]\.(\w+)/.exec(key)?.[1]
  if (ofChannel !== undefined && !COMMON_KEYS.has(ofChannel)) return DOTS
  if (isHidden(last) || (!known && (SECRET_WORDS.test(last) || isHidden(nearest(last, KEYS) ?? '')))) return DOTS
  const written = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value))
  if (typeof value === 'object' || /[@?]/.test(written)) return DOTS
  return written.length > 80 ? `${written.slice(0, 79)}…` : written
}
