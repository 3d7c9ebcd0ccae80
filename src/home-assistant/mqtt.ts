// Shows one server in Home Assistant over MQTT: publishes what differs from what the broker has, and takes commands.
import { DeliveryError, type Target } from '../alert/routing/target.ts'
import type { Log } from '../log.ts'
import type { Command } from '../service/commands.ts'
import type { Snapshot } from '../service/snapshot.ts'
import { BIRTH_TIMING, createBirthWatch } from './birth.ts'
import type { Broker } from './broker.ts'
import { type DiscoveryInput, serverTopic } from './discovery.ts'
import { eventTarget } from './event-target.ts'
import { createLeftovers } from './leftovers.ts'
import { createMqttConnection, type MqttConnectionDeps, type MqttStatus } from './mqtt-connection.ts'
import { outputStatus } from './output-status.ts'
import type { ChannelHealth } from './own-device.ts'
import { type CLAIM_TIMING, createOwnership } from './ownership.ts'
import type { Publication } from './publication.ts'
import { createRetained } from './retained.ts'
import { shownOf, statusTopic } from './shown.ts'
import { createSlowValue } from './slow-value.ts'
import { createCommandTaker } from './take-command.ts'

export type MqttOutputDeps = {
  server: { id: string; name: string }
  /** Names the device of Sentarr itself, on which the server hangs. */
  firstServer: string
  baseTopic: string
  discoveryPrefix: string
  /** Asked at each attempt to connect; null while there is no broker. */
  broker(): Promise<Broker | null>
  /** What the discovery message says beside the entities; asked at each publication. */
  device(): Pick<DiscoveryInput, 'version' | 'configurationUrl' | 'withPlexApi'>
  /** Of this machine: it tells two agents of one id apart. */
  hostName: string
  /** Read when something is published, never kept. */
  snapshot(): Snapshot
  /** A checked command of Home Assistant; the new state is published when it is done. */
  onCommand(command: Command): void | Promise<void>
  /** Ids of servers that were watched once: their devices are removed. */
  removedServers?: string[]
  /** How the ways out are doing; given to one output only, which then shows the device of Sentarr itself. */
  channels?(): ChannelHealth[]
  /** The broker can be reached (again): what waits for it need not wait longer. */
  onOnline?(): void
  log: Log
  /** Wall, epoch milliseconds. */
  now(): number
  /** Milliseconds that only ever grow. */
  clock(): number
  /** Between 0 and 1. */
  random(): number
  timing?: Partial<typeof TIMING> & MqttConnectionDeps['timing'] & { claim?: Partial<typeof CLAIM_TIMING> }
}

export type MqttOutput = {
  /** Something may differ now. Published at once, or 50 ms after what was published last: changes in between are folded into one. */
  changed(): void
  /** Only lines were read: looked at within a second. */
  linesRead(): void
  /** The `…/event` topic as a way out for alerts of this server. */
  target: Target
  status(): MqttStatus
  /** Says `offline`, then disconnects. */
  stop(): Promise<void>
}

/** Milliseconds. */
const TIMING = {
  ...BIRTH_TIMING,
  /** Home Assistant needs a moment to subscribe to what discovery told it; an earlier event would be lost on it. */
  settle: 2_000,
  /** The time of the last line is shown anew at most so often. */
  lastLine: 60_000,
}

export function createMqttOutput(deps: MqttOutputDeps): MqttOutput {
  const { server, log } = deps
  const timing = { ...TIMING, ...deps.timing }
  const base = serverTopic(deps.baseTopic, server.id)
  const topicOf = { owner: `${base}/owner`, status: statusTopic(deps.baseTopic, server.id) }
  const stopping = new AbortController()
  const birth = createBirthWatch({ ...deps, timing, born: () => retained.republish() })
  const leftovers = createLeftovers({ ...deps, publish: (message) => publish(message) })
  const instance = deps.random().toString(36).slice(2, 12)
  let shownAt = 0

  const connection = createMqttConnection({
    broker: deps.broker,
    // Of this process alone: two of one name would throw each other out for ever.
    clientId: `${base.replaceAll('/', '_')}_${instance}`,
    will: { topic: topicOf.status, payload: 'offline' },
    topics: [`${base}/+/set`],
    passing: [birth.topic, topicOf.owner, topicOf.status],
    spare: leftovers.topics,
    log,
    onConnect: () => ownership.connected(),
    onSession(begins) {
      if (!begins) ownership.lost()
    },
    onMessage(topic, payload, isRetained) {
      if (topic === topicOf.owner) return ownership.claimed(payload, isRetained)
      leftovers.heard(topic, payload)
      // A retained message is an old one: a broker must not replay a mute or a button press.
      if (isRetained) return
      if (topic === birth.topic) birth.heard(payload)
      else if (topic === topicOf.status) ownership.statusSaid(payload)
      else if (ownership.isOwner() && topic.endsWith('/set'))
        void command(topic.slice(base.length + 1, -'/set'.length), payload)
    },
    clock: deps.clock,
    random: deps.random,
    timing,
  })

  const publish = (message: Publication) =>
    connection.publish(message.topic, message.payload, { retain: true, signal: stopping.signal })

  const ownership = createOwnership({
    server,
    hostName: deps.hostName,
    instance,
    url: () => deps.device().configurationUrl,
    say(claim) {
      publish({ topic: topicOf.owner, payload: claim }).catch((error) =>
        log.debug('a claim did not reach the MQTT broker; it is said again with the next connection', { error }),
      )
    },
    granted() {
      shownAt = deps.clock()
      leftovers.clear()
      retained.republish()
      deps.onOnline?.()
    },
    repeat: () => retained.republish(),
    log,
    now: deps.now,
    ...(deps.timing?.claim && { timing: deps.timing.claim }),
  })

  const retained = createRetained({
    messages() {
      if (!ownership.isOwner()) return []
      const snapshot = { ...deps.snapshot() }
      snapshot.lastLineAt = lastLineAt.of(snapshot.lastLineAt)
      return shownOf({ channels: undefined, ...deps, ...deps.device(), snapshot })
    },
    publish: (message) => (ownership.isOwner() ? publish(message) : Promise.reject(notShown())),
    log,
    clock: deps.clock,
  })

  const lastLineAt = createSlowValue<number>(timing.lastLine, deps.clock, retained.changed)

  const command = createCommandTaker({ ...deps, done: retained.changed })

  const status = () => outputStatus(connection.status(), ownership)
  const notShown = () => new DeliveryError(status().detail || 'the MQTT broker was not asked yet who shows this server')
  return {
    changed: retained.changed,
    linesRead: retained.later,
    status,
    target: eventTarget({
      server: server.id,
      settling: () => shownAt + timing.settle - deps.clock(),
      async publish(payload, signal) {
        if (!ownership.isOwner()) throw notShown()
        await connection.publish(`${base}/event`, payload, { retain: false, signal })
      },
    }),
    async stop() {
      birth.stop()
      lastLineAt.stop()
      stopping.abort()
      await retained.stop()
      const last = ownership.isOwner()
        ? [
            { topic: topicOf.status, payload: 'offline' },
            { topic: topicOf.owner, payload: '' },
          ]
        : []
      ownership.stop()
      const signal = AbortSignal.timeout(1_000)
      for (const { topic, payload } of last)
        await connection.publish(topic, payload, { retain: true, signal }).catch(() => {})
      await connection.stop()
    },
  }
}
