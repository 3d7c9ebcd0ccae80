import type { Log } from '../../src/log.ts'

type Entry = { level: keyof Log; message: string; details: Record<string, unknown> }

/** A log that keeps its messages, each with its level: `warn: …`; `entries` have the details as well. */
export function keptLog(): { log: Log; lines: string[]; entries: Entry[] } {
  const lines: string[] = []
  const entries: Entry[] = []
  const method =
    (level: keyof Log) =>
    (message: string, details: Record<string, unknown> = {}) => {
      lines.push(`${level}: ${message}`)
      entries.push({ level, message, details })
    }
  return {
    lines,
    entries,
    log: { debug: method('debug'), info: method('info'), warn: method('warn'), error: method('error') },
  }
}
