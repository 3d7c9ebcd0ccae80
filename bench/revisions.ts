// What a change did: the program as it is and as it was, in turns on the same log.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { median, quantile } from './figures.ts'
import { writeLog } from './log.ts'
import { type Cost, costOf } from './process.ts'

export type RevisionsBench = {
  root: string
  program: string
  folder: string
  revision: string
  lines: number
  repeats: number
}

/** Prints both and their ratios. @throws {Error} when the revision is unknown or cannot be built. */
export async function compareRevisions(bench: RevisionsBench): Promise<void> {
  const { root, program, folder, revision, lines, repeats } = bench
  const tree = join(folder, 'earlier')
  const run = (command: string, args: string[], cwd: string) =>
    execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  run('git', ['worktree', 'add', '--detach', tree, revision], root)
  try {
    run('npm', ['ci', '--no-audit', '--no-fund'], tree)
    run('npm', ['run', '-s', 'build'], tree)
    const log = join(folder, 'Plex Media Server.log')
    await writeLog(log, lines)
    readFileSync(log)
    const costs: { after: Cost; before: Cost }[] = []
    const scan = (its: string) => costOf(process.execPath, [its, 'scan', '--json', log])
    for (let round = 0; round < repeats; round++) {
      // Whoever comes first finds another machine; so they take turns in that as well.
      const first = await scan(round % 2 === 0 ? program : join(tree, 'dist/sentarr.js'))
      const second = await scan(round % 2 === 0 ? join(tree, 'dist/sentarr.js') : program)
      costs.push(round % 2 === 0 ? { after: first, before: second } : { after: second, before: first })
    }
    for (const [what, figure] of [
      ['time', (cost: Cost) => cost.seconds],
      ['processor', (cost: Cost) => cost.cpuSeconds],
      ['memory', (cost: Cost) => cost.peakBytes / 2 ** 20],
    ] as const) {
      const ratios = costs.map(({ after, before }) => figure(after) / figure(before))
      const after = median(costs.map((cost) => figure(cost.after)))
      const before = median(costs.map((cost) => figure(cost.before)))
      console.log(
        `${what.padEnd(9)} ${after.toFixed(2)} now, ${before.toFixed(2)} at ${revision}: ${median(ratios).toFixed(3)} times (${quantile(ratios, 0).toFixed(3)} to ${quantile(ratios, 1).toFixed(3)} in ${repeats} pairs)`,
      )
    }
  } finally {
    run('git', ['worktree', 'remove', '--force', tree], root)
  }
}
