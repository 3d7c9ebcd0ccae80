// Runs a command as the shell would, inside the test: arguments and standard input in; output and exit code out.
import { Readable } from 'node:stream'
import type { CommandIo } from '../../src/cli/io.ts'

export type Ran = { code: number; stdout: string; stderr: string }

/** `now` is fixed unless given: 23 November 2026, noon, local time. */
export async function run(
  command: (args: string[], io: CommandIo) => Promise<number>,
  args: string[],
  {
    stdin = [],
    terminal = false,
    env = {},
    columns = 80,
    clock = () => 0,
  }: {
    stdin?: (string | Buffer)[]
    terminal?: boolean
    env?: CommandIo['env']
    columns?: number
    clock?: CommandIo['clock']
  } = {},
): Promise<Ran> {
  const said = { stdout: '', stderr: '' }
  const output = (name: 'stdout' | 'stderr') => ({
    isTTY: terminal,
    columns,
    write(text: string, done?: (error?: Error | null) => void) {
      said[name] += text
      done?.()
      return true
    },
  })
  const code = await command(args, {
    stdin: Readable.from(stdin.map((chunk) => Buffer.from(chunk))),
    stdout: output('stdout'),
    stderr: output('stderr'),
    env,
    now: () => new Date(2026, 10, 23, 12).getTime(),
    clock,
    version: '1.2.3',
    signal: new AbortController().signal,
  })
  return { code, ...said }
}
