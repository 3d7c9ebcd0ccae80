// The one connection of the fleet's dashboard: listens to all agents on a broker, and passes commands on where that is allowed.
import type { Broker } from '../home-assistant/broker.ts'
import { createMqttConnection, type MqttConnectionDeps, type MqttStatus } from '../home-assistant/mqtt-connection.ts'
import type { Log } from '../log.ts'
import { type Board, createBoard } from './board.ts'
import { LARGEST_PAYLOAD } from './payloads.ts'

type Deps = {
  broker(): Promise<Broker | null>
  baseTopic: string
  discoveryPrefix: string
  /** Names this dashboard to the broker; two of one name would throw each other out. */
  clientId: string
  log: Log
  /** Epoch milliseconds. */
  now(): number
  /** Milliseconds that only ever grow. */
  clock(): number
  /** Between 0 and 1. */
  random(): number
  timing?: MqttConnectionDeps['timing'] & { settle?: number }
}

export type FleetWatch = {
  board: Board
  /** Of the broker; `since`: epoch milliseconds. */
  broker(): MqttStatus & { since: number }
  /** Resolves when the broker took it. @throws {DeliveryError} */
  command(server: string, name: 'mute' | 'incident', payload: string): Promise<void>
  stop(): Promise<void>
}

/** So long a broker may take to tell what it retained. */
const SETTLE_MS = 30_000

export function watchFleet(deps: Deps): FleetWatch {
  const { baseTopic, discoveryPrefix, now } = deps
  const settleMs = deps.timing?.settle ?? SETTLE_MS
  const board = createBoard(deps)
  let since = now()
  let stood = false
  let settling: NodeJS.Timeout | undefined

  const connection = createMqttConnection({
    broker: deps.broker,
    clientId: deps.clientId,
    will: null,
    topics: [`${baseTopic}/+/+`, `${discoveryPrefix}/device/+/config`],
    largest: LARGEST_PAYLOAD,
    forbidden: ({ host, port }, topics) =>
      `the MQTT broker ${host}:${port} does not let us read ${topics.join(' and ')}: check its access rules, or servers or their names are missing here`,
    log: deps.log,
    clock: deps.clock,
    random: deps.random,
    onConnect() {
      stood = true
      since = now()
    },
    onSession(begins) {
      clearInterval(settling)
      if (!begins) {
        board.lost()
        if (stood) since = now()
        stood = false
        return
      }
      board.connected()
      settling = setInterval(board.settled, settleMs)
    },
    onMessage: board.take,
    ...(deps.timing && { timing: deps.timing }),
  })

  return {
    board,
    broker: () => ({ ...connection.status(), since }),
    command: (server, name, payload) =>
      connection.publish(`${baseTopic}/${server}/${name}/set`, payload, { retain: false }),
    async stop() {
      clearInterval(settling)
      await connection.stop()
    },
  }
}
