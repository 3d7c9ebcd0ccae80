// What a command sees of the process: handed in by main.ts, so that commands run in tests as they do in a shell.
import type { Readable } from 'node:stream'

export type Output = {
  write(text: string, done?: (error?: Error | null) => void): boolean
  isTTY?: boolean
  columns?: number
}

export type CommandIo = {
  stdin: Readable & { isTTY?: boolean }
  stdout: Output
  stderr: Output
  env: Record<string, string | undefined>
  /** Epoch milliseconds. */
  now(): number
  /** Milliseconds that only ever grow. */
  clock(): number
  version: string
  /** Aborted by Ctrl-C. */
  signal: AbortSignal
}

/** Writes and waits until the other side took it, so that nothing is lost when the process ends. A reader that went away (`| head`) is no error. */
export function print(output: Output, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(text, (error) => {
      if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') reject(error)
      else resolve()
    })
  })
}

/** What a shell expects of a command that Ctrl-C ended. */
export const INTERRUPTED = 130
