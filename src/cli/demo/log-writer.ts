// Writes what the simulator says into a Logs folder, and rotates as Plex does: rename, then a new file.
import { appendFileSync, existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SimulatedLine } from './line.ts'

const GENERATIONS = 5

/** Appends the lines in order; a `fresh` one begins a new file. */
export function writeLines(folder: string, lines: SimulatedLine[]): void {
  const waiting = new Map<string, string>()
  const flush = (file: string) => {
    const text = waiting.get(file)
    if (text) appendFileSync(join(folder, file), text)
    waiting.delete(file)
  }
  for (const { file, text, fresh } of lines) {
    if (fresh) {
      flush(file)
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      rotate(join(folder, file))
    }
    waiting.set(file, `${waiting.get(file) ?? ''}${text}\n`)
  }
  for (const file of [...waiting.keys()]) flush(file)
}

function rotate(path: string): void {
  for (let number = GENERATIONS; number > 0; number--) {
    const younger = generation(path, number - 1)
    if (existsSync(younger)) renameSync(younger, generation(path, number))
  }
}

/** `X.log` → `X.2.log`; plug-ins: `name.log` → `name.log.2`. */
function generation(path: string, number: number): string {
  if (number === 0) return path
  return path.includes('PMS Plugin Logs') ? `${path}.${number}` : path.replace(/\.log$/, `.${number}.log`)
}
