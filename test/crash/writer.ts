// Writes logs the way Plex does: several files, records of one and of many lines, half lines, rotation by rename.
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Deterministic numbers in [0, 1). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (value: number) => String(value).padStart(2, '0')

/** `Nov 23, 2026 18:20:00.123` in the machine's zone. */
export function plexTime(at: number): string {
  const date = new Date(at)
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  const ms = String(date.getMilliseconds()).padStart(3, '0')
  return `${MONTHS[date.getMonth()]} ${two(date.getDate())}, ${date.getFullYear()} ${clock}.${ms}`
}

/** One log of a folder. `generations`: how many rotated files are kept. */
export function createLogFile(folder: string, file: string, generations = 5) {
  const path = join(folder, file)
  const pluginStyle = file.startsWith('PMS Plugin Logs/')
  const rotated = (number: number) => (pluginStyle ? `${path}.${number}` : path.replace(/\.log$/, `.${number}.log`))
  mkdirSync(dirname(path), { recursive: true })
  let half = ''
  return {
    /** Appends the text; with `holdBack` its last bytes come with the next call. */
    append(text: string, holdBack = 0): void {
      const all = half + text
      const cut = all.length - holdBack
      half = all.slice(cut)
      appendFileSync(path, all.slice(0, cut))
    },
    /** 0 is the live file; Infinity when no generation has this inode. */
    generationOf(inode: string | undefined): number {
      const paths = [path, ...Array.from({ length: generations }, (_, index) => rotated(index + 1))]
      const found = paths.findIndex((one) => String(statSync(one, { throwIfNoEntry: false })?.ino) === inode)
      return found < 0 ? Number.POSITIVE_INFINITY : found
    },
    rotate(): void {
      this.append('')
      rmSync(rotated(generations), { force: true })
      for (let number = generations - 1; number >= 1; number--) {
        if (existsSync(rotated(number))) renameSync(rotated(number), rotated(number + 1))
      }
      renameSync(path, rotated(1))
    },
  }
}
