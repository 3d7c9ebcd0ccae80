// What real Plex logs are made of, and the means to measure it again: `npm run bench -- shares FOLDER…`.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { quantile } from './figures.ts'

/** Levels in percent of the lines, and the bytes of a line without its LF. */
export type Shares = { files: number; lines: number; levels: Record<string, number>; bytes: Record<string, number> }

/**
 * Measured on the log folders of five real servers (Plex 1.12 to 1.32, Linux, Docker and bare, 2018 to 2023), all generations of
 * `Plex Media Server.log`. Which kinds of lines they hold, and how often, is in `mix.ts`, from the same files.
 */
export const MEASURED: Shares = {
  files: 23,
  lines: 50_973,
  levels: { DEBUG: 92.3, INFO: 4.44, WARN: 2.86, ERROR: 0.4 },
  bytes: { p10: 78, p25: 109, p50: 141, p75: 191, p90: 274, p99: 970, mean: 183 },
}

const HEAD = /^\w{3} \d\d, \d{4} [\d:.]+ \[[^\]]*\] (\w+) - /

/** The same figures of any Logs folders. */
export function measureShares(folders: string[]): Shares {
  const files = folders.flatMap((folder) =>
    globSync('**/Plex Media Server{,.[0-9]}.log', { cwd: folder }).map((name) => join(folder, name)),
  )
  const lines = files
    .flatMap((file) => readFileSync(file, 'latin1').split('\n'))
    .filter((line) => line !== '')
    .map((line) => ({ bytes: line.length, level: HEAD.exec(line)?.[1] ?? 'no head' }))
  return { files: files.length, lines: lines.length, ...sharesOf(lines) }
}

export function sharesOf(lines: { bytes: number; level: string }[]): Pick<Shares, 'levels' | 'bytes'> {
  const levels: Record<string, number> = {}
  for (const { level } of lines) levels[level] = (levels[level] ?? 0) + 100 / lines.length
  const lengths = lines.map(({ bytes }) => bytes)
  const bytes = Object.fromEntries(
    [10, 25, 50, 75, 90, 99].map((share) => [`p${share}`, quantile(lengths, share / 100)]),
  )
  return { levels, bytes: { ...bytes, mean: lengths.reduce((sum, one) => sum + one, 0) / lengths.length } }
}
