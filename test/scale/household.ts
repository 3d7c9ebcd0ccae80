// The agents of a run in their processes, and the logs of the servers that they watch.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { stamp } from '../../bench/log.ts'
import { type AgentsJob, logFolder } from './agents.ts'

const SERVERS_OF_AGENT = 3

export type Household = ReturnType<typeof createHousehold>

/** `sizes`: how many agents each process holds. */
export function createHousehold({ folder, mqttUrl, sizes }: { folder: string; mqttUrl: string; sizes: number[] }) {
  let number = 0
  const jobs: AgentsJob[] = sizes.map((size) => ({
    folder,
    mqttUrl,
    agents: Array.from({ length: size }, () => {
      const name = `branch_${String(++number).padStart(3, '0')}`
      return { name, servers: Array.from({ length: SERVERS_OF_AGENT }, (_, index) => `${name}_${index + 1}`) }
    }),
  }))
  const serversOf = (job: AgentsJob) => job.agents.flatMap(({ servers }) => servers)
  const servers = jobs.flatMap(serversOf)
  const children: ChildProcess[] = []
  const fileOf = (server: string) => join(logFolder(folder, server), 'Plex Media Server.log')

  let line = 0
  /** @returns when it was written, epoch milliseconds */
  function write(server: string, level: string, text: string): number {
    const at = Date.now()
    appendFileSync(fileOf(server), `${stamp(at)} [${139_000_000_000_000 + line++}] ${level} - ${text}\n`)
    return at
  }

  async function startProcess(index: number): Promise<void> {
    const child = fork(new URL('agents.ts', import.meta.url), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    children[index] = child
    const first = Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => {
        throw new Error(`agents ended while they started: ${code}`)
      }),
    ])
    child.send(jobs[index]!)
    await first
  }

  for (const server of servers) {
    mkdirSync(logFolder(folder, server), { recursive: true })
    const build = 'v1.42.2.10156-f737b826c - Docker Docker Container x86_64 - build: linux-x86_64 debian - GMT 00:00'
    write(server, 'INFO', `Plex Media Server ${build}`)
  }
  return {
    servers,
    firstServers: jobs.flatMap(({ agents }) => agents.map((agent) => agent.servers[0]!)),
    serversOf: (index: number) => serversOf(jobs[index]!),
    processes: () => children,
    write,
    start: () => Promise.all(jobs.map((_, index) => startProcess(index))),
    startProcess,
    /** As a power cut would. */
    async kill(index: number): Promise<void> {
      const child = children[index]!
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
    async stop(): Promise<void> {
      await Promise.all(
        children.map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return
          const gone = once(child, 'exit')
          child.kill('SIGKILL')
          await gone
        }),
      )
    },
  }
}
