// The whole program in a process of its own, with a folder for its data and one for the logs of a Plex server.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { PROGRAM } from './program.ts'

export type Sentarr = {
  logs: string
  data: string
  settings: string
  /** Writes one entry to the server's main log, now. */
  write(level: string, message: string): void
  start(): void
  /** Resolves with the exit code, null after SIGKILL. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
  /** All it said so far. */
  output(): string
  /** Another command with the same settings; resolves with all it said. */
  command(args: string[]): Promise<string>
}

/** Not started yet. Ends with the test. */
export function sentarrIn(t: TestContext, env: Record<string, string>): Sentarr {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-'))
  const folders = {
    PLEX_LOG_PATH: join(folder, 'Logs'),
    DATA_DIR: join(folder, 'data'),
    CONFIG_DIR: join(folder, 'settings'),
  }
  for (const path of Object.values(folders)) mkdirSync(path)
  const environment = { PATH: process.env.PATH, LOG_LEVEL: 'debug', ...folders, ...env }
  let process_: ChildProcess | null = null
  let output = ''
  const end: Sentarr['end'] = async (signal) => {
    if (process_ === null || process_.exitCode !== null || process_.signalCode !== null) return null
    const gone = once(process_, 'exit')
    process_.kill(signal)
    return (await gone)[0]
  }
  t.after(async () => {
    await end('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    logs: folders.PLEX_LOG_PATH,
    data: folders.DATA_DIR,
    settings: folders.CONFIG_DIR,
    write(level, message) {
      const line = `${plexTime(new Date())} [0x7f0839d9e800] ${level} - ${message}\n`
      appendFileSync(join(folders.PLEX_LOG_PATH, 'Plex Media Server.log'), line)
    },
    start() {
      process_ = spawn(process.execPath, [PROGRAM, 'run'], {
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      for (const stream of [process_.stdout, process_.stderr]) stream?.on('data', (text) => (output += text))
    },
    end,
    output: () => output,
    command: (args) =>
      new Promise((resolve) => {
        execFile(process.execPath, [PROGRAM, ...args], { env: environment }, (_failed, stdout, stderr) =>
          resolve(stdout + stderr),
        )
      }),
  }
}

/** `Nov 23, 2026 19:04:05.123`, in the machine's zone as Plex does. */
function plexTime(date: Date): string {
  const [, month, day, year, time] = date.toString().split(' ')
  return `${month} ${day}, ${year} ${time}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
