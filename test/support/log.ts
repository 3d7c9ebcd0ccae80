import type { Log } from '../../src/log.ts'

/** A log that keeps its messages, each with its level: `warn: …`. */
export function keptLog(): { log: Log; lines: string[] } {
  const lines: string[] = []
  const method = (level: string) => (message: string) => void lines.push(`${level}: ${message}`)
  return { lines, log: { debug: method('debug'), info: method('info'), warn: method('warn'), error: method('error') } }
}
