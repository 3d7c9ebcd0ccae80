// The logs of the simulated Plex: each line once, as file text for the archive and as frames for the stream.

import { zipSync } from 'fflate'
import { MAIN_LOG } from '../../../source/names.ts'
import type { SimulatedLine } from '../line.ts'

const LEVELS = ['ERROR', 'WARN', 'INFO', 'DEBUG', 'VERBOSE']
const HEAD = /^(.{20,30}?) \[([^\]]+)\] ([A-Z]+) - (.*)$/s
const GENERATIONS = 5

export type LogBook = {
  add(lines: readonly SimulatedLine[]): void
  /** The archive that `/diagnostics/logs` gives. */
  zip(): Buffer
}

/** `said`: told of each frame of the server's log. */
export function createLogBook(said: (frame: Record<string, string | number>) => void): LogBook {
  /** Newest generation first. */
  const files = new Map<string, string[][]>()
  return {
    add(lines) {
      for (const { file, text, fresh } of lines) {
        const generations = files.get(file) ?? [[]]
        files.set(file, generations)
        if (fresh && generations[0]!.length > 0) generations.unshift([])
        generations.splice(GENERATIONS + 1)
        generations[0]!.push(text)
        if (file === MAIN_LOG) {
          const frame = frameOf(text)
          if (frame !== null) said(frame)
        }
      }
    },
    zip() {
      const entries = [...files].flatMap(([file, generations]) =>
        generations.map((lines, index): [string, Buffer] => [
          index === 0 ? file : file.replace(/\.log$/, `.${index}.log`),
          Buffer.from(lines.map((line) => `${line}\n`).join('')),
        ]),
      )
      return Buffer.from(zipSync(Object.fromEntries(entries), { level: 1 }))
    },
  }
}

function frameOf(line: string): Record<string, string | number> | null {
  const parts = HEAD.exec(line)
  if (parts === null) return null
  const [, time = '', thread = '', level = '', message = ''] = parts
  return { level: LEVELS.indexOf(level), thread, time, message }
}
