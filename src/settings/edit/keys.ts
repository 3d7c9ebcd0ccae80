// Which settings count at once and which after a restart: the schema marks them.
import { KEYS, type Key, type LivePart, livePartOf, type Values } from '../schema.ts'

export const isLive = (key: Key): boolean => livePartOf(key) !== null

/** Whether a change of these settings touches this part of the program. */
export const touches = (keys: readonly Key[], part: LivePart): boolean => keys.some((key) => livePartOf(key) === part)

export const differing = (before: Values, after: Values): Key[] =>
  KEYS.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
