// Everything around the process under test, and the process itself: the real `sentarr run`, begun again whenever it ends.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { startDemoPlex } from '../../src/cli/demo/plex/plex.ts'
import { createRandom } from '../crash/writer.ts'
import { startEmbeddedBroker } from '../support/embedded-broker.ts'
import { freePort } from '../support/ports.ts'
import { until } from '../support/until.ts'
import { startProxy, type Way } from './proxy.ts'
import { type Received, startCore, startHook } from './receivers.ts'
import { type Counts, type Writer, writeFolder, writeStream } from './writers.ts'

const HOOK_HOST = 'hook.chaos.test'
const CORE_TOKEN = 'chaos-token'
const DATA_SIZE = '24m'
const RESTART_MS = 300
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe']

export type Writers = Record<'files' | 'stream', Writer>

export type World = {
  /** What of this machine can be used: `mounts` (a namespace of our own), `shim` (a C compiler), `dns` (port 53). */
  can: ReadonlySet<string>
  service: Service
  wires: Record<'broker' | 'hook' | 'core' | 'plex', Way>
  /** Plex begins to write. What a stream says before somebody listens is nobody's. */
  write(isNear: (server: string, written: Counts) => boolean): Promise<Writers>
  received: Record<'hook' | 'core', Received>
  /** Retained payloads by topic. */
  retained: Map<string, string>
  data: string
  api: string
  /** Where the service looks for the logs. */
  logs: string
  mountLogs(mounted: boolean): void
  remountData(how: 'ro' | 'rw'): void
  dns(how: 'well' | 'gone' | 'silent'): Promise<void>
  /** Added to the wall clock of the service, milliseconds. */
  clock(ms: number): void
  disk(how: 'well' | 'hangs' | number): void
}

export type Service = {
  pid(): number
  /** Ends it so; a new one is begun, as Docker would. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  starts(): number
  /** Ends it for good; its exit code and signal. */
  stop(): Promise<[code: number | null, signal: string | null]>
}

const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })

export async function createWorld(t: TestContext, seed: number): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-chaos-'))
  const at = (name: string) => join(folder, name)
  const can = new Set<string>()
  const [written, logs, data, config] = ['written', 'logs', 'data', 'config'].map(at) as [
    string,
    string,
    string,
    string,
  ]
  for (const path of [logs, written, data, config]) mkdirSync(path)
  const hasMounts = process.env.CHAOS_NAMESPACE === '1'
  if (hasMounts) {
    can.add('mounts')
    run('mount', '-t', 'tmpfs', '-o', `size=${DATA_SIZE}`, 'chaos', data)
    run('mount', '--bind', written, logs)
  }
  t.after(() => {
    if (hasMounts) for (const path of [logs, data]) run('umount', '-l', path)
    rmSync(folder, { recursive: true, force: true })
  })

  const control = at('control')
  writeFileSync(control, Buffer.alloc(24))
  const controls = openSync(control, 'r+')
  const setControl = (index: number, value: number) => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(BigInt(Math.round(value)))
    writeSync(controls, bytes, 0, 8, index * 8)
  }
  const shim = compiled(at('shim.so'))
  if (shim !== null) can.add('shim')

  const names = await nameService(t, { hosts: at('hosts'), resolv: at('resolv.conf'), hasMounts })
  if (names.canBeSilent) can.add('dns')

  const broker = await startEmbeddedBroker(t)
  const hook = await startHook()
  const core = await startCore(CORE_TOKEN)
  const plex = await startDemoPlex({ now: Date.now })
  const portOf = (url: string) => Number(new URL(url).port)
  const wires = {
    broker: await startProxy(portOf(broker.url)),
    hook: await startProxy(hook.port),
    core: await startProxy(core.port),
    plex: await startProxy(portOf(plex.url)),
  }
  t.after(async () => {
    for (const wire of Object.values(wires)) await wire.close()
    hook.close()
    core.close()
    await plex.stop()
  })
  const retained = new Map<string, string>()
  broker.aedes.on('publish', ({ topic, payload, retain }) => {
    if (retain) retained.set(topic, payload.toString())
  })

  const host = hasMounts ? HOOK_HOST : '127.0.0.1'
  const settings = {
    servers: [
      { id: 'files', name: 'Files', log_path: logs },
      { id: 'stream', name: 'Stream', plex_url: `http://127.0.0.1:${wires.plex.port}`, plex_token: plex.token },
    ],
    channels: [{ type: 'webhook', name: 'hook', url: `http://${host}:${wires.hook.port}/hook`, max_per_hour: 10_000 }],
  }
  writeFileSync(join(config, 'sentarr.yaml'), JSON.stringify(settings))
  const port = await freePort()
  const env = {
    PATH: process.env.PATH,
    DATA_DIR: data,
    CONFIG_DIR: config,
    API_HOST: '127.0.0.1',
    API_PORT: String(port),
    READ_FROM: 'start',
    ALERT_COOLDOWN_MINUTES: '0.05',
    MQTT_URL: `mqtt://127.0.0.1:${wires.broker.port}`,
    HA_URL: `http://127.0.0.1:${wires.core.port}`,
    HA_TOKEN: CORE_TOKEN,
    ...(shim !== null && { LD_PRELOAD: shim, CHAOS_CONTROL: control, CHAOS_LOGS: logs }),
  }
  const random = createRandom(seed + 3)
  const service = startService(t, () => ({ ...env, TZ: ZONES[Math.floor(random() * ZONES.length)]! }))

  return {
    can,
    service,
    wires,
    async write(isNear) {
      await until('it listens', () => plex.listeners() === 1, 60_000)
      return {
        files: writeFolder(written, createRandom(seed + 1), (counts) => isNear('files', counts)),
        stream: writeStream(plex.write, createRandom(seed + 2), (counts) => isNear('stream', counts)),
      }
    },
    received: { hook: hook.received, core: core.received },
    retained,
    data,
    api: `http://127.0.0.1:${port}`,
    logs,
    mountLogs: (mounted) => void (mounted ? run('mount', '--bind', written, logs) : run('umount', '-l', logs)),
    remountData: (how) => void run('mount', '-o', `remount,${how}`, data),
    dns: names.set,
    clock: (ms) => setControl(0, ms),
    disk(how) {
      setControl(1, how === 'hangs' ? 1 : 0)
      setControl(2, typeof how === 'number' ? how : 0)
    },
  }
}

/** Null where there is no compiler. */
function compiled(library: string): string | null {
  try {
    run('cc', '-shared', '-fPIC', '-O2', '-o', library, join(import.meta.dirname, 'shim.c'), '-ldl')
    return library
  } catch {
    // Said by the run: the faults that need it are named as left out.
    return null
  }
}

type Names = { canBeSilent: boolean; set: World['dns'] }

/** A hosts file and a name server of our own: known, unknown, or asked in vain. */
async function nameService(
  t: TestContext,
  { hosts, resolv, hasMounts }: { hosts: string; resolv: string; hasMounts: boolean },
): Promise<Names> {
  if (!hasMounts) return { canBeSilent: false, set: async () => {} }
  copyFileSync('/etc/hosts', hosts)
  const usual = readFileSync(hosts, 'utf8')
  const known = `${usual}\n127.0.0.1 ${HOOK_HOST}\n`
  writeFileSync(hosts, known)
  writeFileSync(resolv, 'nameserver 127.0.0.1\n')
  run('mount', '--bind', hosts, '/etc/hosts')
  run('mount', '--bind', resolv, '/etc/resolv.conf')
  t.after(() => {
    for (const path of ['/etc/hosts', '/etc/resolv.conf']) run('umount', '-l', path)
  })
  let silent: Socket | null = null
  const listen = async () => {
    const socket = createSocket('udp4').bind(53, '127.0.0.1')
    const listening = await Promise.race([
      once(socket, 'listening').then(() => true),
      once(socket, 'error').then(() => false),
    ])
    return listening ? socket : null
  }
  const close = () => {
    silent?.close()
    silent = null
  }
  t.after(close)
  const probe = await listen()
  probe?.close()
  return {
    canBeSilent: probe !== null,
    async set(how) {
      close()
      if (how === 'silent') silent = await listen()
      writeFileSync(hosts, how === 'well' ? known : usual)
    },
  }
}

const main = join(import.meta.dirname, '../../src/main.ts')

function startService(t: TestContext, env: () => NodeJS.ProcessEnv): Service {
  let child: ChildProcess
  let starts = 0
  let over = false
  const start = () => {
    starts++
    child = spawn(process.execPath, [main, 'run'], { env: env(), stdio: ['ignore', 'ignore', 'inherit'] })
    child.once('exit', async () => {
      await wait(RESTART_MS)
      if (!over) start()
    })
  }
  start()
  t.after(() => {
    over = true
    child.kill('SIGKILL')
  })
  return {
    pid: () => child.pid ?? 0,
    starts: () => starts,
    async end(signal) {
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
    },
    async stop() {
      over = true
      const gone = once(child, 'exit') as Promise<[number | null, string | null]>
      child.kill('SIGTERM')
      return gone
    },
  }
}
