// A quarter of a processor for a process, by a control group of Linux: about what a small single-board computer has.
import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs'

const PERIOD_US = 100_000
const QUOTA_US = 25_000
/** The second and the first kind of control groups. Where a group cannot be made, the next is tried. */
const KINDS = [
  { folder: '/sys/fs/cgroup/sentarr-bench', limits: { 'cpu.max': `${QUOTA_US} ${PERIOD_US}` } },
  {
    folder: '/sys/fs/cgroup/cpu/sentarr-bench',
    limits: { 'cpu.cfs_period_us': `${PERIOD_US}`, 'cpu.cfs_quota_us': `${QUOTA_US}` },
  },
]

/** @returns gives the process its whole processor back, or the reason why it could not be held to a quarter. */
export function holdToQuarter(pid: number): { release(): void } | { refused: string } {
  const refused: string[] = []
  for (const { folder, limits } of KINDS) {
    try {
      mkdirSync(folder)
      try {
        for (const [name, value] of Object.entries(limits)) writeFileSync(`${folder}/${name}`, value, { flag: 'r+' })
        writeFileSync(`${folder}/cgroup.procs`, `${pid}`)
      } catch (error) {
        rmdirSync(folder)
        throw error
      }
      return {
        release() {
          writeFileSync(`${folder}/../cgroup.procs`, `${pid}`)
          rmdirSync(folder)
        },
      }
    } catch (error) {
      refused.push((error as Error).message)
    }
  }
  return { refused: refused.join('; ') }
}
