// One connection to an MQTT broker that is made again for ever, with address and login asked for anew each time.
import { setTimeout as wait } from 'node:timers/promises'
import { connect, type MqttClient } from 'mqtt'
import packets from 'mqtt-packet'
import { DeliveryError } from '../alert/routing/target.ts'
import { createConnectionStatus, type Ended, keepConnected } from '../keep-connected.ts'
import type { Log } from '../log.ts'
import { asError, failure as failed } from '../supervise.ts'
import { type Pause, pause as usualPause } from '../time/pause.ts'
import { type Broker, brokerTrouble, forbidden } from './broker.ts'
import { clientOptions } from './mqtt-client-options.ts'
import { createPublisher, type Publish } from './publisher.ts'
import { keepSubscribed, type Subscriptions } from './subscriptions.ts'

// A Buffer for each of 65,536 numbers is 5 MB for a microsecond per packet.
packets.writeToStream.cacheNumbers = false

export type MqttStatus = {
  /** `not-ours`: another Sentarr shows this server there. */
  state: 'connecting' | 'online' | 'offline' | 'no-broker' | 'not-ours'
  /** One sentence: what is the matter and what to do. Empty while all is well. */
  detail: string
}

export type MqttConnectionDeps = {
  /** Null: there is none for now; asked again after a while. */
  broker(): Promise<Broker | null>
  clientId: string
  /** Set by the broker, retained, when the connection dies; null: nothing is. */
  will: { topic: string; payload: string } | null
  topics: string[]
  /** Subscribed with QoS 0: what is said while the connection stands is enough. For each of the others a cluster keeps a copy of its own. */
  passing?: string[]
  /** As passing, and a broker may refuse them. */
  spare?: string[]
  /** Bytes; a message above is left unread. */
  largest?: number
  /** What it means when the broker refuses to let us read these. */
  forbidden?(broker: Broker, topics: string[]): string
  log: Log
  /** Between attempts. */
  pause?: Pause
  /** Milliseconds that only ever grow. */
  clock(): number
  /** Between 0 and 1. */
  random(): number
  onConnect(): void
  /** A connection begins, before any message of it; or one that began is over. */
  onSession?(begins: boolean): void
  onMessage(topic: string, payload: string, retained: boolean): void
  /** Milliseconds. */
  timing?: Partial<typeof TIMING>
}

const TIMING = {
  retryFrom: 1_000,
  retryTo: 30_000,
  noBroker: 60_000,
  connect: 10_000,
  acknowledge: 10_000,
  /** After a subscription that was refused, the first time and at most. */
  refusedFrom: 60_000,
  refusedTo: 600_000,
  /** A connection that stood for so long was one: the next failure is a new one. */
  steady: 60_000,
  stop: 1_000,
}

export type MqttConnection = {
  /** QoS 1. Resolves when the broker acknowledged. @throws {DeliveryError} when it did not. */
  publish: Publish
  status(): MqttStatus
  /** Closes for good; a graceful disconnect, so no last will. */
  stop(): Promise<void>
}

/** Connects at once and stays connected; nothing is queued while there is no connection. */
export function createMqttConnection({ pause = usualPause, ...deps }: MqttConnectionDeps): MqttConnection {
  const timing = { ...TIMING, ...deps.timing }
  const stopping = new AbortController()
  const status = createConnectionStatus<MqttStatus>({ state: 'connecting', detail: '' }, deps.log)
  let online: { client: MqttClient; publish: Publish } | null = null
  let leaving = false
  /** All that a node of a cluster served come back when it dies: not all at once. */
  const spread = (ms: number) => ms * (0.5 + deps.random() / 2)

  /** Resolves when the connection is over, with whether it stood for a while: who is thrown out at once must not storm back. */
  const session = (broker: Broker) =>
    new Promise<boolean>((resolve) => {
      let begun = false
      let onlineAt = Number.POSITIVE_INFINITY
      let failure: unknown = new Error('it closed the connection')
      const address = `${broker.host}:${broker.port}`
      const client = connect(clientOptions(broker, { ...deps, connectMs: timing.connect }))
      const close = () => client.end(true)
      const fail = (error: unknown) => {
        failure = error
        close()
      }
      const taken = () => {
        onlineAt = deps.clock()
        const onSilence = () => fail(new Error('it acknowledges nothing'))
        online = { client, publish: createPublisher({ client, timing, onSilence }) }
        deps.log.info(`connected to the MQTT broker ${address}`)
        try {
          deps.onConnect()
        } catch (error) {
          deps.log.error('cannot tell the MQTT broker what is; it is connected to anew', failed(error))
          fail(error)
        }
      }
      stopping.signal.addEventListener('abort', close)
      client.on('error', (error) => {
        failure = error
      })
      client.on('connect', () => {
        begun = true
        deps.onSession?.(true)
        keepSubscribed({
          client,
          ...subscriptionsOf(deps, broker),
          timing,
          spread,
          onSilence: () => fail(new Error('it does not answer a subscription')),
          onAnswer(refused) {
            const detail = refused.length === 0 ? '' : (deps.forbidden ?? forbidden)(broker, refused)
            status.say({ state: 'online', detail })
            if (online === null) taken()
            else if (detail === '') deps.log.info(`the MQTT broker ${address} lets us read our topics now`)
          },
        })
      })
      client.on('message', (topic, payload, packet) => {
        if (payload.length <= (deps.largest ?? Number.POSITIVE_INFINITY))
          deps.onMessage(topic, payload.toString(), packet.retain)
      })
      client.on('close', () => {
        online = null
        stopping.signal.removeEventListener('abort', close)
        close()
        if (!leaving) status.say({ state: 'offline', detail: brokerTrouble(broker, failure) })
        if (begun) deps.onSession?.(false)
        resolve(deps.clock() - onlineAt >= timing.steady)
      })
    })

  async function attempt(): Promise<Ended> {
    try {
      const broker = await deps.broker()
      if (broker !== null) return { stood: await session(broker) }
      const detail = 'Home Assistant has no MQTT broker yet: install the Mosquitto app or set MQTT_URL'
      status.say({ state: 'no-broker', detail })
      return { stood: false, afterMs: timing.noBroker }
    } catch (error) {
      status.say({ state: 'offline', detail: `cannot tell which MQTT broker to use: ${asError(error).message}` })
      return { stood: false }
    }
  }
  const running = keepConnected({
    attempt,
    signal: stopping.signal,
    timing,
    pause: (ms, signal) => pause(spread(ms), signal),
  })

  return {
    async publish(topic, payload, options) {
      if (online === null) throw new DeliveryError(status.now().detail || 'not connected to the MQTT broker yet')
      await online.publish(topic, payload, options)
    },
    status: status.now,
    async stop() {
      leaving = true
      await Promise.race([online?.client.endAsync(), wait(timing.stop, null, { ref: false })])
      stopping.abort()
      await Promise.race([running, wait(timing.stop, null, { ref: false })]) // who is asked for the broker may not answer
    },
  }
}

const subscriptionsOf = ({ topics, passing = [], spare = [] }: MqttConnectionDeps, { subscribeQos }: Broker) => ({
  topics: { ...withQos(passing, 0), ...withQos(topics, subscribeQos) },
  spare: withQos(spare, 0),
})
const withQos = (topics: string[], qos: 0 | 1): Subscriptions =>
  Object.fromEntries(topics.map((topic) => [topic, { qos }]))
