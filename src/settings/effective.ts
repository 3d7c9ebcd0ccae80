// The settings in force as they may be shown: to `check-config`, the API and the support bundle.
import { redact } from '../plex/redact.ts'
import { COMMON_KEYS } from './channel.ts'
import type { Origins } from './load.ts'
import { DOTS, type Origin } from './problem.ts'
import { isHidden, KEYS, type Key, type Values } from './schema.ts'

export type Effective = { key: Key; value: unknown; origin: Origin }

/** Every setting that has a value, in the order of the schema, with secrets, addresses of people and hosts as dots. */
export function effective(values: Values, origins: Origins): Effective[] {
  return KEYS.filter((key) => values[key] !== undefined).map((key) => ({
    key,
    value: isHidden(key) ? DOTS : key === 'channels' ? values.channels?.map(channel) : clean(values[key]),
    origin: origins[key],
  }))
}

/** Settings of the type itself are dots, except switches and numbers: any of them may be a secret. */
const channel = (settings: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      key,
      COMMON_KEYS.has(key) || CHOICES.has(key) || isPlain(value) ? clean(value) : DOTS,
    ]),
  )

/** Settings of types that are one of a few words. */
const CHOICES: ReadonlySet<string> = new Set(['method', 'security', 'format'])

const isPlain = (value: unknown): boolean => typeof value === 'boolean' || typeof value === 'number'

function clean(value: unknown): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map(clean)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === 'plex_token' ? DOTS : clean(inner)]),
  )
}
