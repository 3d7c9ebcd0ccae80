// Shows one server in Home Assistant over MQTT: publishes what differs from what the broker has, and takes commands.
import { setTimeout as wait } from 'node:timers/promises'
import type { Target } from '../alert/routing/target.ts'
import { mqttTargetName } from '../alert/routing/target-names.ts'
import type { Log } from '../log.ts'
import { andMore } from '../rarely.ts'
import type { Command } from '../service/commands.ts'
import type { Snapshot } from '../service/snapshot.ts'
import type { Broker } from './broker.ts'
import { createCommandGate } from './command-gate.ts'
import { isCommand, parseCommand } from './commands.ts'
import { type DiscoveryInput, discoveryPayload, removedServer, serverTopic } from './discovery.ts'
import { createMqttConnection, type MqttConnectionDeps, type MqttStatus } from './mqtt-connection.ts'
import { type ChannelHealth, ownDevice } from './own-device.ts'
import type { Publication } from './publication.ts'
import { createRetained } from './retained.ts'
import { createSlowValue } from './slow-value.ts'
import { currentProblemOf, problemOf, stateOf, todayOf } from './state.ts'

export type MqttOutputDeps = {
  server: { id: string; name: string }
  baseTopic: string
  discoveryPrefix: string
  /** Asked at each attempt to connect; null while there is no broker. */
  broker(): Promise<Broker | null>
  /** What the discovery message says beside the entities; asked at each publication. */
  device(): Pick<DiscoveryInput, 'version' | 'configurationUrl' | 'withPlexApi'>
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
  /** Milliseconds that only ever grow. */
  clock(): number
  /** Between 0 and 1. */
  random(): number
  timing?: Partial<typeof TIMING> & MqttConnectionDeps['timing']
}

export type MqttOutput = {
  /** Something may differ now. Published within 100 ms, changes in between folded into one. */
  changed(): void
  /** The `…/event` topic as a way out for alerts of this server. */
  target: Target
  status(): MqttStatus
  /** Says `offline`, then disconnects. */
  stop(): Promise<void>
}

/** Milliseconds. */
const TIMING = {
  /** Home Assistant needs a moment to subscribe to what discovery told it; an earlier event would be lost on it. */
  settle: 2_000,
  /** After Home Assistant's birth message, at random between these. */
  birthFrom: 1_000,
  birthTo: 5_000,
  /** The time of the last line is shown anew at most so often. */
  lastLine: 60_000,
}

export function createMqttOutput(deps: MqttOutputDeps): MqttOutput {
  const { server, log } = deps
  const timing = { ...TIMING, ...deps.timing }
  const base = serverTopic(deps.baseTopic, server.id)
  const birthTopic = `${deps.discoveryPrefix}/status`
  const status = (payload: 'online' | 'offline'): Publication => ({ topic: `${base}/status`, payload })
  const json = (name: string, value: object): Publication => ({
    topic: `${base}/${name}`,
    payload: JSON.stringify(value),
  })
  const stopping = new AbortController()
  let connectedAt = 0
  let birth: NodeJS.Timeout | undefined

  const connection = createMqttConnection({
    broker: deps.broker,
    clientId: base.replaceAll('/', '_'),
    will: status('offline'),
    topics: [birthTopic, `${base}/+/set`],
    log,
    onConnect() {
      connectedAt = deps.clock()
      retained.republish()
      deps.onOnline?.()
    },
    onMessage(topic, payload, isRetained) {
      // A retained message is an old one: a broker must not replay a mute or a button press.
      if (isRetained) return
      if (topic === birthTopic) {
        if (payload === 'online') greet()
      } else void command(topic.slice(base.length + 1, -'/set'.length), payload)
    },
    timing,
  })

  const retained = createRetained({
    messages() {
      const snapshot = deps.snapshot()
      const device = { ...deps.device(), server, plexVersion: snapshot.plexVersion }
      return [
        ...(deps.removedServers ?? []).flatMap((id) => removedServer({ ...deps, id })),
        ...ownDevice({ ...deps, ...deps.device(), availability: `${base}/status`, channels: deps.channels }),
        discoveryPayload({ ...deps, ...device }),
        json('state', stateOf({ ...snapshot, lastLineAt: lastLineAt.of(snapshot.lastLineAt) })),
        json('current_problem', currentProblemOf(snapshot)),
        json('today', todayOf(snapshot)),
        json('problem', problemOf(snapshot)),
        json('last_alert', snapshot.lastAlert ?? {}),
        status('online'),
      ]
    },
    publish: ({ topic, payload }) => connection.publish(topic, payload, { retain: true, signal: stopping.signal }),
    log,
    clock: deps.clock,
  })

  const lastLineAt = createSlowValue<number>(timing.lastLine, deps.clock, retained.changed)

  function greet() {
    clearTimeout(birth)
    birth = setTimeout(retained.republish, timing.birthFrom + deps.random() * (timing.birthTo - timing.birthFrom))
  }

  const gate = createCommandGate(deps.clock)

  async function command(name: string, payload: string) {
    const parsed = parseCommand(name, payload)
    const refused = 'refused' in parsed ? parsed.refused : gate.refusal(parsed)
    if ('refused' in parsed || refused !== null) {
      const known = isCommand(name) ? name : ''
      return gate.rarely(known)((more) =>
        log.warn(`command "${name.slice(0, 40)}" from MQTT refused: ${refused}${andMore(more)}`),
      )
    }
    try {
      await deps.onCommand(parsed)
    } catch (error) {
      log.error(`command "${name}" from MQTT failed`, { error })
    }
    retained.changed()
  }

  return {
    changed: retained.changed,
    status: connection.status,
    target: {
      name: mqttTargetName(server.id),
      wants: (alert) =>
        alert.server === server.id ? { wanted: true } : { wanted: false, reason: 'of another server' },
      async send(alert, _previous, { signal }) {
        await wait(Math.max(0, connectedAt + timing.settle - deps.clock()), null, { signal })
        const type = alert.state === 'raised' || alert.state === 'repeated' ? alert.category : alert.state
        await connection.publish(`${base}/event`, JSON.stringify({ event_type: type, ...alert }), {
          retain: false,
          signal,
        })
        return null
      },
    },
    async stop() {
      clearTimeout(birth)
      lastLineAt.stop()
      stopping.abort()
      await retained.stop()
      const { topic, payload } = status('offline')
      await connection.publish(topic, payload, { retain: true, signal: AbortSignal.timeout(1_000) }).catch(() => {})
      await connection.stop()
    },
  }
}
