// The service under load: a log that grows and rotates, and a broker that hears what came of it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { startBroker } from '../src/cli/demo/broker.ts'
import { memoryOf, processorMs } from './process.ts'

/** A trouble that a rule of the catalogue knows, and the count it ends up in. Each has its own thread: no two are one event. */
const CATEGORY = 'database_error_today'
export const trouble = (stamp: string, number: number): string =>
  `${stamp} [${139_000_000_000_000 + number}] ERROR - SQLITE3:0x80000001, 11, database corruption at line ${number} of [a29f994989]\n`

type LogFile = { write(text: string): void; rotate(): void; close(): void }

export type Service = {
  log: LogFile
  /** Troubles counted so far. */
  counted(): number
  /** Resolves with the time (`performance.now`) at which so many troubles were heard of. */
  heard(count: number, withinMs: number): Promise<number>
  memory(): { bytes: number; peakBytes: number }
  /** Milliseconds on a processor so far. */
  processorMs(): number
  pid: number
  /** Of its pages. */
  address: string
  stop(): Promise<void>
}

/** Starts `sentarr run` on an empty log and waits until it is online. `more`: settings beside the usual ones. */
export async function startService(
  program: string,
  folder: string,
  more: Record<string, string> = {},
): Promise<Service> {
  const logs = join(folder, 'Logs')
  for (const name of ['Logs', 'data', 'config']) mkdirSync(join(folder, name), { recursive: true })
  const log = openLog(join(logs, 'Plex Media Server'))
  const broker = await startBroker(0)
  let counted = 0
  let online = false
  let waiters: { count: number; done: (at: number) => void }[] = []
  broker.watch('sentarr/plex/#', (topic, payload) => {
    if (topic.endsWith('/status')) online = payload === 'online'
    if (!topic.endsWith('/state')) return
    counted = Number(JSON.parse(payload)[CATEGORY] ?? 0)
    const at = performance.now()
    for (const { count, done } of waiters) if (counted >= count) done(at)
    waiters = waiters.filter(({ count }) => counted < count)
  })

  const port = String(await freePort())
  const child = spawnService(program, {
    PLEX_LOG_PATH: logs,
    MQTT_URL: `mqtt://127.0.0.1:${broker.port}`,
    DATA_DIR: join(folder, 'data'),
    CONFIG_DIR: join(folder, 'config'),
    API_HOST: '127.0.0.1',
    API_PORT: port,
    LOG_LEVEL: 'error',
    ...more,
  })
  const ended = once(child, 'exit')
  await until(() => online || child.exitCode !== null, 20_000)
  if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`)

  return {
    log,
    counted: () => counted,
    heard(count, withinMs) {
      if (counted >= count) return Promise.resolve(performance.now())
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${counted} of ${count} heard within ${withinMs} ms`)), withinMs)
        waiters.push({
          count,
          done(at) {
            clearTimeout(late)
            resolve(at)
          },
        })
      })
    },
    memory: () => memoryOf(child),
    processorMs: () => processorMs(child),
    pid: child.pid!,
    address: `http://127.0.0.1:${port}`,
    async stop() {
      log.close()
      child.kill('SIGTERM')
      await ended
      await broker.stop()
    },
  }
}

/** `sentarr run` with these settings and no others. */
export const spawnService = (
  program: string,
  settings: Record<string, string>,
  output: 'inherit' | 'pipe' = 'inherit',
): ChildProcess =>
  spawn(process.execPath, [program, 'run'], {
    env: { PATH: process.env.PATH, TZ: 'UTC', ...settings },
    stdio: ['ignore', output, 'inherit'],
  })

const GENERATIONS = 5

/** A log that rotates as Plex does it: `X.log` becomes `X.1.log`, the sixth is deleted. */
function openLog(base: string): LogFile {
  const path = (generation: number): string => `${base}${generation === 0 ? '' : `.${generation}`}.log`
  let file = openSync(path(0), 'a')
  return {
    write: (text) => void writeSync(file, text),
    rotate() {
      closeSync(file)
      rmSync(path(GENERATIONS), { force: true })
      for (let generation = GENERATIONS - 1; generation >= 0; generation--) {
        try {
          renameSync(path(generation), path(generation + 1))
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
        }
      }
      file = openSync(path(0), 'a')
    },
    close: () => closeSync(file),
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

async function until(condition: () => boolean, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('the service did not come up')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
