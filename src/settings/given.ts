// What is known about the values beside themselves.
import type { Key } from './schema.ts'

export type Given = {
  /** False when the value is the default. */
  given: (key: Key) => boolean
  isFile: (path: string) => boolean
  machineZone: string
  /** Running as a Home Assistant app. */
  supervised: boolean
  /** The key as the person wrote it. */
  name: (key: Key) => string
  place: (path: readonly PropertyKey[]) => string
}
