// `sentarr run` in this process, with everything around it in the test's hands: it begins anew as the real one does.
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { TestContext } from 'node:test'
import type { AppDeps } from '../../src/app/deps.ts'
import { runService } from '../../src/cli/run.ts'
import { readRegularFile } from '../../src/regular-file.ts'
import { type LoadDeps, loadSettings } from '../../src/settings/load.ts'
import { keptLog } from './log.ts'
import { freePort } from './ports.ts'
import { until } from './until.ts'

/** `file`: its sentarr.yaml. */
export type Service = { url: string; said: string[]; file: string; yaml(): string }

/** Ends with the test. `yaml`: its sentarr.yaml. */
export async function startService(
  t: Pick<TestContext, 'after'>,
  { yaml = '', deps }: { yaml?: string; deps: Pick<AppDeps, 'plexTv' | 'findPlex'> },
): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-service-'))
  for (const name of ['data', 'settings']) mkdirSync(join(folder, name))
  const file = join(folder, 'settings', 'sentarr.yaml')
  writeFileSync(file, yaml)
  const port = await freePort()
  const sources: LoadDeps = {
    env: {
      DATA_DIR: join(folder, 'data'),
      CONFIG_DIR: join(folder, 'settings'),
      API_HOST: '127.0.0.1',
      API_PORT: String(port),
    },
    readFile: (path) => readRegularFile(path, { most: 1024 * 1024 }),
    readSecret: (path) => readRegularFile(path, { most: 64 * 1024 }),
    isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
    machineZone: () => 'UTC',
  }
  const { log, lines } = keptLog()
  async function load(): Promise<AppDeps | null> {
    const loaded = loadSettings(sources)
    if (!loaded.ok) return null
    return {
      settings: loaded.settings,
      sources,
      version: '1.2.3',
      log,
      now: Date.now,
      clock: () => performance.now(),
      newId: randomUUID,
      random: Math.random,
      supervisor: null,
      nodeVersion: process.versions.node,
      hostName: 'test-host',
      machine: { home: folder, localAppData: null },
      ...deps,
    }
  }
  const first = await load()
  if (first === null) throw new Error('the settings of the test are wrong')
  const stop = new AbortController()
  const out = new PassThrough().resume()
  const io = {
    stdin: new PassThrough(),
    stdout: out,
    stderr: out,
    env: {},
    now: Date.now,
    clock: () => performance.now(),
    version: '1.2.3',
    signal: stop.signal,
  }
  const running = runService(first, io as never, load)
  t.after(async () => {
    stop.abort()
    await running
    rmSync(folder, { recursive: true, force: true })
  })
  const url = `http://127.0.0.1:${port}`
  await until('it answers', async () => (await fetch(`${url}/healthz`)).ok)
  return { url, said: lines, file, yaml: () => readFileSync(file, 'utf8') }
}
