// One run at one meeting point: all start, rest, trouble everywhere, agents that die, brokers and nodes that fail. What must be true is
// collected, not thrown: a run of many minutes tells all that was wrong.
import { setTimeout as wait } from 'node:timers/promises'
import { mebibytes, quantile } from '../../bench/figures.ts'
import type { MeetingPoint } from './brokers.ts'
import { startFleet } from './fleet.ts'
import { createHousehold } from './household.ts'
import { listen } from './listener.ts'
import { measure } from './usage.ts'

export type Row = [label: string, value: string]

type Deps = {
  point: MeetingPoint
  folder: string
  agents: number
  /** Of the phases that take a time. */
  seconds: number
  say(text: string): void
}

/** Known at the first line, each in a category of its own or no cause of another: what is wrong with one server. */
const TROUBLES = [
  {
    rule: 'database.corrupt',
    level: 'ERROR',
    text: 'SQLITE3:0x80000001, 11, database corruption at line 7 of [a29f994989]',
  },
  { rule: 'auth.subscription', level: 'WARN', text: 'DVR: recording requires an active Plex Pass' },
  { rule: 'scanner.python', level: 'ERROR', text: 'No module in Absolute Series Scanner' },
  { rule: 'dvr.postprocess', level: 'ERROR', text: 'DVR: post-processing script failed with exit code 1' },
] as const
type Trouble = (typeof TROUBLES)[number]

const ROUTINE = [
  'Request: [192.168.1.20:51422 (Subnet)] GET /library/metadata/4711?includeExtras=1 (7 live) #1a2f TLS GZIP Signed-in Token (owner) (Chrome)',
  'Completed: [192.168.1.20:51422] 200 GET /library/metadata/4711 (7 live) #1a2f TLS GZIP 12ms 8211 bytes (pipelined: 3)',
  '[Now] Updated play state for /library/metadata/4711.',
]
/** So many processes, and the share of the agents in the last one, which is killed. */
const PROCESSES = 2
const DOOMED = 0.1
/** A broker needs one and a half of the keep-alive time of 30 s to notice a silent peer, and an agent as long. */
const RECOVERED_MS = 300_000
/** So long somebody new waits for what is retained. */
const NEWCOMER_MS = 10_000
/** That an alert comes is what must be true; how soon is a figure, and of a busy machine a bad one. */
const PATIENCE_MS = 600_000

export function createTrial({ point, folder, agents, seconds, say }: Deps) {
  const rows: Row[] = []
  const failures: string[] = []
  const stops: (() => Promise<unknown>)[] = []
  const must = (truth: boolean, words: string) => {
    if (!truth) {
      failures.push(words)
      say(`FAILED ${words}`)
    }
  }
  const show = (label: string, value: string) => {
    rows.push([label, value])
    say(`${label}: ${value}`)
  }
  /** Milliseconds until it was so; a failure when it never was. */
  async function takes(words: string, isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<number> {
    const start = Date.now()
    while (Date.now() - start < withinMs) {
      if (await isSo()) return Date.now() - start
      await wait(50)
    }
    must(false, `${words}, but not within ${withinMs / 1000} s`)
    return withinMs
  }

  async function run(): Promise<Row[]> {
    const doomed = Math.max(1, Math.round(agents * DOOMED))
    const share = Math.ceil((agents - doomed) / PROCESSES)
    const house = createHousehold({ folder, mqttUrl: point.url, sizes: [share, agents - doomed - share, doomed] })
    stops.push(house.stop)
    // On a busy machine its own connection may break.
    const listener = await listen(point.steadyUrl, { name: 'listener', stays: true })
    stops.push(listener.stop)
    const fleet = await startFleet(folder, point.url)
    stops.push(fleet.stop)
    const { servers } = house
    const all = servers.length
    const per = (count: number, ms: number) => `${Math.round(count / (ms / 1000))}`

    const begun = Date.now()
    await house.start()
    await takes('every server is shown whole', () => listener.whole(servers) === all, 300_000)
    const startedMs = Date.now() - begun
    must(
      listener.agents(house.firstServers) === agents,
      `each agent is a device, but ${listener.agents(house.firstServers)} are`,
    )
    const first = listener.traffic()
    show('connections of agents (one a server)', `${all}`)
    show(
      'all discovered and online after',
      `${seconds_(startedMs)}, ${first.messages} messages, ${mebibytes(first.bytes)}`,
    )
    await takes('the dashboard of many shows all', async () => (await online()) === all, 60_000)
    async function online() {
      return (await fleet.servers()).filter(({ state }) => state === 'online').length
    }

    say('rest')
    await wait(3_000)
    listener.traffic()
    const cost = {
      broker: measure(point.processes),
      agents: measure(house.processes),
      fleet: measure(() => [fleet.process]),
    }
    const restFrom = Date.now()
    for (let second = 0; second < seconds; second++) {
      for (const server of servers) house.write(server, 'DEBUG', ROUTINE[second % ROUTINE.length]!)
      await wait(Math.max(0, restFrom + (second + 1) * 1_000 - Date.now()))
    }
    const rest = listener.traffic()
    const restMs = Date.now() - restFrom
    show(
      'at one log line a second and server, a second',
      `${per(rest.messages, restMs)} messages, ${per(rest.bytes, restMs)} bytes`,
    )
    const [broker, some, dashboard] = [cost.broker(), cost.agents(), cost.fleet()]
    show('… processor of the broker, all nodes', percent(broker.cores))
    show('… processor of an agent', percent(some.cores / agents))
    show('… memory of the broker, all nodes', mebibytes(broker.bytes))
    show('… memory of an agent (many in one process)', mebibytes(some.bytes / agents))
    show('… processor and memory of `sentarr fleet`', `${percent(dashboard.cores)}, ${mebibytes(dashboard.bytes)}`)

    /** Writes one line into the log of each of `to`; the answer waits for the alerts, and tells how long each took. */
    async function trouble({ rule, level, text }: Trouble, to: readonly string[], gapMs: number) {
      const written = new Map<string, number>()
      for (const server of to) {
        written.set(server, house.write(server, level, text))
        if (gapMs > 0) await wait(gapMs)
      }
      return async (withinMs: number): Promise<number[]> => {
        await takes(`${rule} of each server is told`, () => listener.raised(rule).size >= to.length, withinMs)
        await wait(3_000) // one too many comes later
        const raised = listener.raised(rule)
        const missing = to.filter((server) => !raised.has(server))
        must(missing.length === 0, `${missing.length} alerts of ${rule} never came (${missing.slice(0, 3)})`)
        const twice = to.filter((server) => new Set(raised.get(server)?.map(({ id }) => id)).size > 1)
        must(twice.length === 0, `${twice.length} servers told ${rule} twice (${twice.slice(0, 3)})`)
        const again = to.reduce((sum, server) => sum + Math.max(0, (raised.get(server)?.length ?? 1) - 1), 0)
        if (again > 0) show(`… ${rule} delivered again under the same id`, `${again}`)
        return to.flatMap(
          (server) =>
            raised
              .get(server)
              ?.slice(0, 1)
              .map(({ at }) => at - written.get(server)!) ?? [],
        )
      }
    }

    /**
     * What is retained is what is so: somebody who comes now learns all of it. The first who subscribes at a node of NATS that began anew
     * is told only what the node has loaded by then, and comes again, as a person would.
     */
    async function newcomer(fault: string, openOfEach: number) {
      const come = () => listen(point.url, { name: 'newcomer', stays: false })
      let other = await come()
      let at = Date.now()
      let times = 1
      const knows = (server: string) => other.stateOf(server)?.open_incidents === openOfEach
      async function learns(): Promise<boolean> {
        if (other.whole(servers) === all && servers.every(knows)) return true
        if (Date.now() - at > NEWCOMER_MS) {
          await other.stop()
          other = await come()
          at = Date.now()
          times++
        }
        return false
      }
      const ms = await takes('somebody new learns how each server is', learns, RECOVERED_MS)
      await other.stop()
      const again = times > 1 ? `, having come ${times} times` : ''
      show(`${fault}: somebody new knows all of it after`, `${seconds_(ms)}${again}`)
    }
    async function commands() {
      await Promise.all(servers.map((server) => listener.command(server, 'mute', 'ON')))
      const isMuted = (server: string) => listener.stateOf(server)?.mute === 'ON'
      const ms = await takes('each server takes a command', () => servers.every(isMuted), RECOVERED_MS)
      show('a command to each server at once: all carried out after', seconds_(ms))
    }

    listener.traffic()
    const spread = await (await trouble(TROUBLES[0], servers, (seconds * 1_000) / all))(PATIENCE_MS)
    show(`one trouble on each server within ${seconds} s: log line to event, p50 / p99`, times(spread))
    const work = measure(house.processes)
    const burst = await (await trouble(TROUBLES[1], servers, 0))(PATIENCE_MS)
    show('all servers at the same moment: p50 / p99', times(burst))
    show('… processor time of an agent for each alert', `${Math.round((work().cpuSeconds / all) * 1_000)} ms`)
    show('… busiest second, messages', `${listener.traffic().peak}`)
    const open = servers.filter((server) => Number(listener.stateOf(server)?.open_incidents) >= 2)
    must(open.length === all, `each state says two open incidents, but ${open.length} do`)
    await takes(
      'the dashboard of many shows both',
      async () => (await fleet.servers()).filter(({ open_incidents }) => open_incidents >= 2).length === all,
      30_000,
    )

    const last = PROCESSES
    const gone = house.serversOf(last)
    const killedAt = Date.now()
    await house.kill(last)
    const willMs = await takes(
      'the last will of each server comes',
      () => gone.every((server) => listener.wills(killedAt).has(server)),
      60_000,
    )
    show(`${doomed} agents killed: last wills of their ${gone.length} servers after`, seconds_(willMs))
    must(
      listener.wills(killedAt).size === gone.length,
      `${listener.wills(killedAt).size} wills came, of ${gone.length} servers`,
    )
    await takes('the dashboard of many shows them offline', async () => (await online()) === all - gone.length, 30_000)
    await house.startProcess(last)
    await takes('they are back', () => listener.whole(gone) === gone.length, 120_000)

    for (const [index, fault] of point.faults.entries()) {
      const at = Date.now()
      say(fault.name)
      await fault.begin()
      if (fault.forgets) listener.forget()
      // While it lasts: alerts that cannot go out now, and those of agents that must find another way.
      const told = await trouble(TROUBLES[2 + index]!, servers, 5_000 / all)
      if (fault.forgets) await fault.end?.()
      const late = await told(RECOVERED_MS)
      show(`${fault.name}: line to event, p50 / p99`, times(late))
      if (!fault.forgets) await fault.end?.()
      await takes('every server is shown whole again', () => listener.whole(servers) === all, RECOVERED_MS)
      await takes('and by the dashboard of many', async () => (await online()) === all, RECOVERED_MS)
      show(`${fault.name}: all whole again, seen by all, after`, seconds_(Date.now() - at))
      await newcomer(fault.name, 3 + index)
    }
    await commands()
    for (const { rule } of TROUBLES.slice(0, 2 + point.faults.length)) {
      const ids = servers.map(
        (server) =>
          new Set(
            listener
              .raised(rule)
              .get(server)
              ?.map(({ id }) => id),
          ).size,
      )
      must(
        ids.every((count) => count === 1),
        `in the end each server told ${rule} once, but ${ids.filter((count) => count !== 1).length} did not`,
      )
    }
    show('alerts expected / told / told twice', counted(TROUBLES.slice(0, 2 + point.faults.length), servers, listener))
    return rows
  }

  return {
    run,
    failures,
    /** In the opposite order. */
    async stop() {
      for (const stop of stops.reverse()) await stop()
    },
  }
}

function counted(
  troubles: readonly Trouble[],
  servers: readonly string[],
  listener: Awaited<ReturnType<typeof listen>>,
): string {
  const ids = troubles.map(({ rule }) =>
    [...listener.raised(rule).values()].map((told) => new Set(told.map(({ id }) => id)).size),
  )
  const told = ids.flat().filter((count) => count >= 1).length
  return `${troubles.length * servers.length} / ${told} / ${ids.flat().filter((count) => count > 1).length}`
}

const seconds_ = (ms: number) => `${(ms / 1000).toFixed(1)} s`
const percent = (cores: number) => `${(cores * 100).toFixed(cores < 0.1 ? 2 : 0)} % of a core`
const times = (ms: number[]) => `${Math.round(quantile(ms, 0.5))} / ${Math.round(quantile(ms, 0.99))} ms`
