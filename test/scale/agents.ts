// Many agents in one process, each the whole service with settings, database and port of its own. Asked and answering over IPC.
import { randomUUID } from 'node:crypto'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type App, startApp } from '../../src/app.ts'
import { createLog } from '../../src/log.ts'
import { readRegularFile } from '../../src/regular-file.ts'
import { type LoadDeps, loadSettings } from '../../src/settings/load.ts'

/** `folder` holds a folder for each agent; `log` is its `Plex Media Server.log` of each of its servers. */
export type AgentsJob = { folder: string; mqttUrl: string; agents: { name: string; servers: string[] }[] }

export const logFolder = (folder: string, server: string) => join(folder, 'logs', server)

const MACHINE = { home: '/nonexistent', localAppData: null }

async function startAgent(
  { folder, mqttUrl }: AgentsJob,
  { name, servers }: AgentsJob['agents'][number],
): Promise<App> {
  const own = join(folder, 'agents', name)
  for (const part of ['data', 'settings']) mkdirSync(join(own, part), { recursive: true })
  const yaml = ['servers:', ...servers.map((id) => `  - {id: ${id}, name: ${id}, log_path: ${logFolder(folder, id)}}`)]
  writeFileSync(join(own, 'settings', 'sentarr.yaml'), `${yaml.join('\n')}\n`)
  const sources: LoadDeps = {
    env: {
      DATA_DIR: join(own, 'data'),
      CONFIG_DIR: join(own, 'settings'),
      MQTT_URL: mqttUrl,
      API_HOST: '127.0.0.1',
      API_PORT: '0',
      TIME_ZONE: 'UTC',
      LOG_LEVEL: 'error',
    },
    readFile: (path) => readRegularFile(path, { most: 1024 * 1024 }),
    readSecret: (path) => readRegularFile(path, { most: 64 * 1024 }),
    isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
    machineZone: () => 'UTC',
  }
  const loaded = loadSettings(sources)
  if (!loaded.ok) throw new Error(`the settings of an agent are wrong: ${JSON.stringify(loaded.problems)}`)
  return startApp({
    settings: loaded.settings,
    sources,
    version: '0.0.0',
    nodeVersion: process.versions.node,
    log: createLog({
      ...loaded.settings.log,
      secrets: [],
      now: Date.now,
      write: (line) => process.stderr.write(`${name} ${line}`),
    }),
    now: Date.now,
    clock: () => performance.now(),
    newId: randomUUID,
    random: Math.random,
    supervisor: null,
    hostName: 'test-host',
    machine: MACHINE,
  })
}

process.on('message', async (job: AgentsJob) => {
  for (const agent of job.agents) {
    await startAgent(job, agent)
    await wait(1) // the others' connections are served in between
  }
  process.send?.('started')
})

// Whoever started them is gone.
process.on('disconnect', () => process.exit())
