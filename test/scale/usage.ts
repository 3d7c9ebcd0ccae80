// What processes cost, as Linux counts it.
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { memoryOf } from '../../bench/process.ts'

/** Of a second of processor time; what /proc counts in. */
const TICKS = 100

/** Seconds of processor time so far, 0 for one that is gone. */
function cpuSeconds({ pid }: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS
  } catch {
    return 0 // it ended
  }
}

/** Begins to measure; the answer tells the share of one core since then, and the resident memory now. */
export function measure(processes: () => readonly ChildProcess[]) {
  const sum = () => processes().reduce((seconds, child) => seconds + cpuSeconds(child), 0)
  const before = sum()
  const since = performance.now()
  return () => ({
    cpuSeconds: sum() - before,
    cores: (sum() - before) / ((performance.now() - since) / 1000),
    bytes: processes().reduce((bytes, child) => bytes + memoryOf(child).bytes, 0),
  })
}
