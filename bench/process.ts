// Runs a program and tells what it cost.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

export type Cost = { seconds: number; peakBytes: number; output: string }

const SAMPLE_MS = 10

/** Runs to the end. Any exit code will do: grep and scan say with it what they found. */
export async function costOf(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<Cost> {
  const start = process.hrtime.bigint()
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let peakBytes = 0
  const sampling = setInterval(() => {
    peakBytes = Math.max(peakBytes, memoryOf(child).peakBytes)
  }, SAMPLE_MS)
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  await once(child, 'close')
  clearInterval(sampling)
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, peakBytes, output }
}

/** Resident memory of a running process as Linux tells it, now and at its peak; zeros elsewhere. */
export function memoryOf(child: ChildProcess): { bytes: number; peakBytes: number } {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
    return { bytes: kilobytes('VmRSS') * 1024, peakBytes: kilobytes('VmHWM') * 1024 }
  } catch {
    return { bytes: 0, peakBytes: 0 }
  }
}
