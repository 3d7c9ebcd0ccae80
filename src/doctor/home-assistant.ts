// The ways into Home Assistant: the MQTT broker, and Home Assistant's own connection.
import { type Broker, brokerFinder } from '../home-assistant/broker.ts'
import { type CoreEndpoint, openCoreSocket } from '../home-assistant/core-socket.ts'
import { coreEndpoint } from '../home-assistant/home-assistant.ts'
import { createMqttConnection } from '../home-assistant/mqtt-connection.ts'
import type { Supervisor } from '../home-assistant/supervisor.ts'
import type { Log } from '../log.ts'
import type { Settings } from '../settings/settings.ts'
import { type Check, type Result, skipped, well, wrong } from './check.ts'

type HomeDeps = {
  settings: Settings
  supervisor: Supervisor | null
  newId(): string
  /** Milliseconds that only ever grow. */
  clock(): number
  /** Between 0 and 1. */
  random(): number
}

export function homeAssistantChecks({ settings, supervisor, newId, clock, random }: HomeDeps): Check[] {
  const broker = brokerFinder(settings.mqtt.url, supervisor)
  const endpoint = coreEndpoint(settings, supervisor)
  return [
    {
      name: 'MQTT',
      run: async (signal) =>
        broker === null
          ? skipped('no broker is set (MQTT_URL), so Home Assistant gets no entities by MQTT')
          : logIn({
              broker,
              topic: `${settings.mqtt.baseTopic}/doctor`,
              clientId: `sentarr-doctor-${newId().slice(0, 8)}`,
              clock,
              random,
              signal,
            }),
    },
    {
      name: 'Home Assistant',
      run: async (signal) =>
        endpoint === null
          ? skipped('none is set (HA_URL, HA_TOKEN), so no events are fired')
          : greet(endpoint(), signal),
    },
  ]
}

type LogIn = Pick<HomeDeps, 'clock' | 'random'> & {
  broker(): Promise<Broker | null>
  topic: string
  clientId: string
  signal: AbortSignal
}

/** Connects and subscribes, as the service does; nothing is published. */
function logIn({ topic, signal, ...deps }: LogIn) {
  return new Promise<Result>((resolve) => {
    let said = ''
    const trouble = (message: string) => end(wrong(message))
    const log: Log = {
      debug() {},
      info: (message) => {
        said = message
      },
      warn: trouble,
      error: trouble,
    }
    const connection = createMqttConnection({
      ...deps,
      will: { topic: `${topic}/status`, payload: 'offline' },
      topics: [`${topic}/set`],
      log,
      onConnect: () => end(well(said)),
      onMessage() {},
    })
    function end(result: Result): void {
      // Ended after the turn in which the connection was made or lost.
      setImmediate(() => void connection.stop().then(() => resolve(result)))
    }
    signal.addEventListener('abort', () => void connection.stop())
  })
}

/** @throws {CoreError} in words. */
async function greet(endpoint: CoreEndpoint, signal: AbortSignal): Promise<Result> {
  const socket = await openCoreSocket(endpoint, AbortSignal.any([signal, AbortSignal.timeout(10_000)]))
  socket.terminate()
  return well(`version ${socket.haVersion || 'unknown'} accepts the token`)
}
