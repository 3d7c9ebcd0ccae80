// What is asked of the logs, and a page of what was found.
import type { Level } from '../../plex/record.ts'
import type { LogLine } from './entries.ts'

export type LogFilter = {
  file: string
  /** This and worse. */
  level?: Level | undefined
  component?: string | undefined
  q?: string | undefined
  /** Epoch milliseconds; entries up to this time. */
  at?: number | undefined
  cursor?: string | undefined
  limit: number
}

/** `next`: the cursor of what is further back; null when there is no more. `reachedAt`: how far back it was looked, epoch milliseconds. */
export type LogPage = { lines: LogLine[]; next: string | null; reachedAt: number | null }
