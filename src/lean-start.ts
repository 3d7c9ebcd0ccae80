// Runs in less memory: the service from a new start on, since some of what decides that is taken only then; a command as it is.
import { setFlagsFromString } from 'node:v8'

/**
 * New objects in 2 MB instead of 32, the old ones looked through before they are many, and of the compilers only the one in the middle: the others' code
 * alone is 6 MB. A million lines take 5 % longer.
 */
const FLAGS = [
  '--max-semi-space-size=1',
  '--initial-old-space-size=16',
  '--heap-growing-percent=20',
  '--no-sparkplug',
  '--no-turbofan',
]
/** glibc: one heap for all threads, given back when it is free. */
const MALLOC = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' }

type Deps = Pick<NodeJS.Process, 'platform' | 'execPath' | 'execArgv' | 'argv' | 'env' | 'execve'>

/** Starts the same program anew in place of this one, under its process id. Does nothing when that was done, and on Windows. */
export function startLean(process: Deps): void {
  if (process.platform === 'win32' || !process.execve || FLAGS.every((flag) => process.execArgv.includes(flag))) return
  const args = [process.execPath, ...process.execArgv, ...FLAGS, ...process.argv.slice(1)]
  process.execve(process.execPath, args, { ...MALLOC, ...process.env })
}

/**
 * Keeps the heap of this process near what is in use, instead of ten times that: garbage is taken out sooner. And compiles with the
 * slowest of the compilers only what is called ten times as often as usual: what a log of a million lines says of trouble is said after
 * ten thousand calls, and a third of their time went into making them faster. To be called before the work begins. V8 asks for both
 * as it goes, so no new start is needed, which would take longer than a short command.
 */
export function growSlowly(setFlag: (flag: string) => void = setFlagsFromString): void {
  // What outlived the newest objects is looked through when it grew by a fifth.
  setFlag('--heap-growing-percent=20')
  // Loops are replaced while they run, however seldom they are called.
  setFlag('--invocation-count-for-turbofan=30000')
}

/** New objects stay in the first megabyte: a third more time goes into looking through them, and half of the memory is spared where most of them stay. */
export function keepNewObjectsFew(setFlag: (flag: string) => void = setFlagsFromString): void {
  setFlag('--semi-space-growth-factor=1')
}
