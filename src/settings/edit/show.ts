// The settings as they may be shown.

import type { ConfigSetting } from '../../web/api-types.ts'
import { effective } from '../effective.ts'
import type { Loaded } from '../load.ts'
import { FILE_ONLY, isHidden, KEYS, type Key, settingsSchema } from '../schema.ts'
import { isLive } from './keys.ts'

export type Good = Extract<Loaded, { ok: true }>

/** What is set, secrets as dots. */
export const shownBy = ({ values, origins }: Good): Map<string, unknown> =>
  new Map(effective(values, origins).map(({ key, value }) => [key, value]))

/** Every setting there is. */
export function settingsOf(loaded: Good, isLocked: (key: Key) => boolean): ConfigSetting[] {
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
  }))
}
