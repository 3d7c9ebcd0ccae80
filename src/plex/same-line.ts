// One line in several sources: a log file, Plex's log stream, an archive of its logs.
import { createHash } from 'node:crypto'
import type { LogRecord } from './record.ts'

/** Zones differ by whole quarters of an hour, and not every source knows the one of its lines. */
const QUARTER_MS = 900_000

/** The same text for a record wherever it is read. Equal lines of one millisecond share it, so count how often it comes. */
export function sameLine({ at, thread, level, components, message }: LogRecord): string {
  const words = [...components, message].join(' ').replace(/\s+/g, ' ').trim()
  const text = [at === null ? '' : at % QUARTER_MS, thread, level, words].join('\n')
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
