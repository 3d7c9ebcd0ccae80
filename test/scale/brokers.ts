// The two ways to meet: one Mosquitto, and a cluster of three NATS nodes, each in a network of its own that can be cut.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { freePort } from '../support/ports.ts'
import { until } from '../support/until.ts'
import { startFront } from './front.ts'

export type Fault = {
  name: string
  /** Makes the trouble. */
  begin(): Promise<void>
  /** Mends it; null where it stays. */
  end: (() => Promise<void>) | null
  /** What was retained is gone with it. */
  forgets: boolean
  /** It takes a minute or two until all noticed it. */
  slow: boolean
}

export type MeetingPoint = {
  name: string
  version: string
  /** For agents. */
  url: string
  /** For who listens: not through what will fail. */
  steadyUrl: string
  processes(): ChildProcess[]
  faults: Fault[]
  stop(): Promise<void>
}

const answers = (host: string, port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

export async function startMosquitto(program: string, folder: string): Promise<MeetingPoint> {
  const port = await freePort()
  const file = join(folder, 'mosquitto.conf')
  const lines = ['user root', `listener ${port} 127.0.0.1`, 'allow_anonymous true', 'max_queued_messages 100000']
  writeFileSync(file, `${lines.join('\n')}\n`)
  // It tells its version with its help, and ends with an error then.
  const version = /version ([\d.]+)/.exec(spawnSync(program, ['-h'], { encoding: 'utf8' }).stdout)?.[1] ?? ''
  let broker: ChildProcess
  async function start() {
    broker = spawn(program, ['-c', file], { stdio: 'ignore' })
    await until('Mosquitto answers', () => answers('127.0.0.1', port))
  }
  await start()
  const url = `mqtt://127.0.0.1:${port}`
  return {
    name: 'one Mosquitto',
    version,
    url,
    steadyUrl: url,
    processes: () => [broker],
    faults: [
      {
        name: 'the broker killed, back with nothing',
        begin: () => kill(broker),
        end: start,
        forgets: true,
        slow: false,
      },
    ],
    stop: () => kill(broker),
  }
}

const NODES = [1, 2, 3]

/** @throws where networks cannot be made (needs root and iproute2). */
export async function startNats(program: string, folder: string): Promise<MeetingPoint> {
  // Names of interfaces are short, and of this run alone.
  const own = (process.pid % 0xffff).toString(16)
  const subnet = `10.231.${process.pid % 250}`
  const address = (node: number) => `${subnet}.${node + 10}`
  const healthOf = (node: number) => `http://${address(node)}:8222/healthz`
  const network = (node: number) => `scale${own}n${node}`
  const ip = (command: string) => execFileSync('ip', command.split(' '), { stdio: ['ignore', 'ignore', 'pipe'] })
  const children: ChildProcess[] = []

  async function remove() {
    await Promise.all(children.map(kill))
    for (const command of [...NODES.map((node) => `netns del ${network(node)}`), `link del sb${own}`]) {
      try {
        ip(command)
      } catch {} // it was not made yet
    }
  }

  function startNode(node: number): ChildProcess {
    const routes = NODES.map((other) => `"nats://${address(other)}:6222"`).join(', ')
    const file = join(folder, `nats-${node}.conf`)
    mkdirSync(join(folder, `nats-${node}`), { recursive: true })
    writeFileSync(
      file,
      `server_name: n${node}
listen: "${address(node)}:4222"
http: "${address(node)}:8222"
jetstream { store_dir: "${join(folder, `nats-${node}`)}", limits { default_max_consumers: -1 } }
mqtt { listen: "${address(node)}:1883", consumer_memory_storage: true, consumer_inactive_threshold: "2m" }
cluster { name: scale, listen: "${address(node)}:6222", routes: [${routes}] }
`,
    )
    const log = join(folder, `nats-${node}.log`)
    const args = ['netns', 'exec', network(node), program, '-c', file, '-l', log]
    return spawn('ip', args, { stdio: 'ignore' })
  }

  /** Answers MQTT, and has caught up with all that the others store. */
  const begins = (node: number) =>
    until(
      `node ${node} is well`,
      async () => (await answers(address(node), 1883)) && (await fetch(healthOf(node))).ok,
      60_000,
    )

  try {
    ip(`link add sb${own} type bridge`)
    ip(`addr add ${subnet}.1/24 dev sb${own}`)
    ip(`link set sb${own} up`)
    for (const node of NODES) {
      ip(`netns add ${network(node)}`)
      ip(`link add sv${own}${node} type veth peer name eth0 netns ${network(node)}`)
      ip(`link set sv${own}${node} master sb${own} up`)
      ip(`-n ${network(node)} addr add ${address(node)}/24 dev eth0`)
      ip(`-n ${network(node)} link set eth0 up`)
      ip(`-n ${network(node)} link set lo up`)
      children.push(startNode(node))
    }
    for (const node of NODES) await begins(node)
  } catch (error) {
    await remove()
    throw error
  }
  const front = await startFront(NODES.map((node) => ({ host: address(node), port: 1883, health: healthOf(node) })))
  /** A node that came back counts from when the balancer sends somebody to it. */
  const isBack = (node: number) => until(`node ${node} is well again`, () => front.isWell(NODES.indexOf(node)), 300_000)
  const version = execFileSync(program, ['--version'], { encoding: 'utf8' }).replace(/\D*/, '').trim()
  return {
    name: 'three NATS nodes',
    version,
    url: `mqtt://127.0.0.1:${front.port}?subscribe_qos=0`,
    steadyUrl: `mqtt://${address(1)}:1883`,
    processes: () => children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null),
    faults: [
      {
        name: 'node 3 cut off the network',
        begin: async () => void ip(`link set sv${own}3 down`),
        async end() {
          ip(`link set sv${own}3 up`)
          await isBack(3)
        },
        forgets: false,
        slow: true,
      },
      // The last: a node that begins anew takes long to catch up, and two that are behind are no cluster.
      {
        name: 'node 2 killed',
        begin: () => kill(children[1]!),
        async end() {
          children[1] = startNode(2)
          await isBack(2)
        },
        forgets: false,
        slow: true,
      },
    ],
    async stop() {
      front.stop()
      await remove()
    },
  }
}
