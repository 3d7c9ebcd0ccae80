// The settings as they may be shown.
import { effective } from '../effective.ts'
import type { Loaded } from '../load.ts'
import type { Origin } from '../problem.ts'
import { choicesOf, FILE_ONLY, isHidden, KEYS, type Key, settingsSchema } from '../schema.ts'
import { isLive } from './keys.ts'

export type Good = Extract<Loaded, { ok: true }>

export type ShownSetting = {
  key: Key
  /** As in force after the next restart; `••••` when it is set and hidden; null when it is not set. */
  value: unknown
  default: unknown
  origin: Origin
  /** Never shown, may be written. */
  hidden: boolean
  /** Set by the environment: cannot be changed here. */
  locked: boolean
  /** Name of the environment variable; null for lists. */
  env: string | null
  /** A change counts at once. */
  live: boolean
  /** Of a setting with a fixed choice. */
  choices: string[]
}

/** What is set, secrets as dots. */
export const shownBy = ({ values, origins }: Good): Map<string, unknown> =>
  new Map(effective(values, origins).map(({ key, value }) => [key, value]))

/** Every setting there is. */
export function settingsOf(loaded: Good, isLocked: (key: Key) => boolean): ShownSetting[] {
  const shown = shownBy(loaded)
  const defaults = settingsSchema.parse({})
  return KEYS.map((key) => ({
    key,
    value: shown.get(key) ?? null,
    default: defaults[key] ?? null,
    origin: loaded.origins[key],
    hidden: isHidden(key),
    locked: isLocked(key),
    env: FILE_ONLY.has(key) ? null : key.toUpperCase(),
    live: isLive(key),
    choices: [...choicesOf(key)],
  }))
}
