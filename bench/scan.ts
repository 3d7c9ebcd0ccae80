// Scan against grep: the same log, the same patterns, in turns.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadCatalogue } from '../src/rules/catalogue.ts'
import { mebibytes, median, megabytes } from './figures.ts'
import { toExtended } from './grep.ts'
import { writeLog } from './log.ts'
import { type Cost, costOf } from './process.ts'

export type ScanBench = { program: string; folder: string; lines: number; repeats: number }

/** Prints medians and ratios. */
export async function benchScan({ program, folder, lines, repeats }: ScanBench): Promise<void> {
  const log = join(folder, 'Plex Media Server.log')
  await writeLog(log, lines)
  readFileSync(log)
  const patterns = join(folder, 'patterns.txt')
  // A rule that knows its lines by their tag or file alone has a pattern that takes any line.
  const sources = loadCatalogue()
    .flatMap(({ pattern }) => pattern)
    .filter((pattern) => pattern !== '.')
  const extended = sources.map(toExtended).filter((pattern) => pattern !== null)
  writeFileSync(patterns, `${extended.join('|')}\n`)

  const commands: Record<string, [command: string, args: string[]]> = {
    'sentarr scan': [process.execPath, [program, 'scan', '--json', log]],
    'grep -E': ['grep', ['-acEf', patterns, log]],
    'grep -iE': ['grep', ['-aicEf', patterns, log]],
    'wc -l': ['wc', ['-l', log]],
    node: [process.execPath, ['-e', '0']],
  }
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
  const costs = new Map<string, Cost[]>(Object.keys(commands).map((name) => [name, []]))
  for (let round = 0; round < repeats; round++) {
    for (const [name, [command, args]] of Object.entries(commands))
      costs.get(name)!.push(await costOf(command, args, env))
  }

  const bytes = statSync(log).size
  const seconds = (name: string): number => median(costs.get(name)!.map((cost) => cost.seconds))
  console.log(
    `scan: ${lines} lines, ${megabytes(bytes)}, ${extended.length} of ${sources.length} patterns in grep, median of ${repeats}`,
  )
  for (const name of costs.keys()) {
    const peak = Math.max(...costs.get(name)!.map((cost) => cost.peakBytes))
    const rate = `${Math.round(lines / seconds(name)).toLocaleString('en')} lines/s, ${megabytes(bytes / seconds(name))}/s`
    console.log(
      `  ${name.padEnd(13)} ${seconds(name).toFixed(3)} s  peak ${mebibytes(peak).padStart(8)}${name === 'node' ? '' : `  ${rate}`}`,
    )
  }
  for (const name of ['grep -E', 'grep -iE', 'wc -l']) {
    console.log(`  scan takes ${(seconds('sentarr scan') / seconds(name)).toFixed(2)} times as long as ${name}`)
  }
}
