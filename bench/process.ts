// Runs a program and tells what it cost.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'

/** Wall-clock time, and what all its processes took of the processors. */
export type Cost = { seconds: number; cpuSeconds: number; peakBytes: number; output: string }

const SAMPLE_MS = 10
/** The shell's `time` also knows the children that a program waited for. Its figures go to the third descriptor. */
const TIMED = '{ time "$@" 2>&4 3>&- 4>&-; } 4>&2 2>&3'

/** Runs to the end. Any exit code will do: grep and scan say with it what they found. */
export async function costOf(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<Cost> {
  const child = spawn('bash', ['-c', TIMED, 'bench', command, ...args], {
    env: { ...env, TIMEFORMAT: '%R %U %S' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  let peakBytes = 0
  const sampling = setInterval(() => {
    const shell = child.pid
    if (shell) peakBytes = Math.max(peakBytes, ...childrenOf(shell).map((pid) => memoryOf({ pid }).peakBytes))
  }, SAMPLE_MS)
  const [output, complaints, times] = [1, 2, 3].map((stream) => textOf(child, stream))
  await once(child, 'close')
  clearInterval(sampling)
  const [seconds, user, system] = times!().trim().split(' ').map(Number)
  if (seconds === undefined || Number.isNaN(seconds)) throw new Error(`${command} did not run: ${complaints!()}`)
  return { seconds, cpuSeconds: user! + system!, peakBytes, output: output!() }
}

function textOf(child: ChildProcess, stream: number): () => string {
  let text = ''
  const readable = child.stdio[stream]
  if (!readable || !('setEncoding' in readable)) throw new Error('the program was started without its streams')
  readable.setEncoding('utf8').on('data', (more: string) => {
    text += more
  })
  return () => text
}

/** All processes below this one; none where Linux does not tell. */
function childrenOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    const own = children === '' ? [] : children.split(' ').map(Number)
    return [...own, ...own.flatMap(childrenOf)]
  } catch {
    // Ended between two looks.
    return []
  }
}

/** Milliseconds that the threads of a running process spent on a processor; 0 where Linux does not tell. */
export function processorMs({ pid }: { pid?: number | undefined }): number {
  try {
    const spent = (thread: string) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0])
    return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + spent(thread), 0) / 1e6
  } catch {
    return 0
  }
}

/** Resident memory of a running process as Linux tells it, now and at its peak; zeros elsewhere. */
export function memoryOf({ pid }: { pid?: number | undefined }): { bytes: number; peakBytes: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
    return { bytes: kilobytes('VmRSS') * 1024, peakBytes: kilobytes('VmHWM') * 1024 }
  } catch {
    return { bytes: 0, peakBytes: 0 }
  }
}
