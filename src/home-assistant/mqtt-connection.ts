// One connection to an MQTT broker that is made again for ever, with address and login asked for anew each time.
import { setTimeout as wait } from 'node:timers/promises'
import { connect, type ISubscriptionMap, type MqttClient } from 'mqtt'
import packets from 'mqtt-packet'
import { DeliveryError } from '../alert/routing/target.ts'
import { createConnectionStatus, type Ended, keepConnected } from '../keep-connected.ts'
import type { Log } from '../log.ts'
import { asError, failure as failed } from '../supervise.ts'
import type { Pause } from '../time/pause.ts'
import { type Broker, brokerTrouble, forbidden } from './broker.ts'
import { clientOptions } from './mqtt-client-options.ts'
import { keepSubscribed } from './subscriptions.ts'

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
  /** Bytes; a message above is left unread. */
  largest?: number
  /** What it means when the broker refuses the subscription. */
  forbidden?(broker: Broker): string
  log: Log
  /** Between attempts. */
  pause?: Pause
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
  /** After a subscription that was refused. */
  refused: 60_000,
  /** A connection that stood for so long was one: the next failure is a new one. */
  steady: 60_000,
  stop: 1_000,
}

export type MqttConnection = {
  /** QoS 1. Resolves when the broker acknowledged. @throws {DeliveryError} when it did not. */
  publish(topic: string, payload: string, options: { retain: boolean; signal?: AbortSignal }): Promise<void>
  status(): MqttStatus
  /** Closes for good; a graceful disconnect, so no last will. */
  stop(): Promise<void>
}

/** Connects at once and stays connected; nothing is queued while there is no connection. */
export function createMqttConnection(deps: MqttConnectionDeps): MqttConnection {
  const timing = { ...TIMING, ...deps.timing }
  const stopping = new AbortController()
  const status = createConnectionStatus<MqttStatus>({ state: 'connecting', detail: '' }, deps.log)
  let online: MqttClient | null = null
  let leaving = false

  /** Resolves when the connection is over, with whether it stood for a while: who is thrown out at once must not storm back. */
  const session = (broker: Broker) =>
    new Promise<boolean>((resolve) => {
      let begun = false
      let stood = false
      let steady: NodeJS.Timeout | undefined
      let failure: unknown = new Error('it closed the connection')
      const client = connect(clientOptions(broker, { ...deps, connectMs: timing.connect }))
      const close = () => client.end(true)
      stopping.signal.addEventListener('abort', close)
      client.on('error', (error) => {
        failure = error
      })
      client.on('connect', () => {
        begun = true
        deps.onSession?.(true)
        keepSubscribed({
          client,
          topics: () => subscriptionsOf(deps, broker),
          timing,
          onSilence() {
            failure = new Error('it does not answer a subscription')
            client.end(true)
          },
          onAnswer(all) {
            if (!all) deps.log.warn((deps.forbidden ?? forbidden)(broker))
            steady = setTimeout(() => {
              stood = true
            }, timing.steady)
            online = client
            status.say({ state: 'online', detail: '' })
            deps.log.info(`connected to the MQTT broker ${broker.host}:${broker.port}`)
            try {
              deps.onConnect()
            } catch (error) {
              deps.log.error('cannot tell the MQTT broker what is; it is connected to anew', failed(error))
              failure = error
              client.end(true)
            }
          },
          onTaken: () => deps.log.info(`the MQTT broker ${broker.host}:${broker.port} lets us read our topics now`),
        })
      })
      client.on('message', (topic, payload, packet) => {
        if (payload.length <= (deps.largest ?? Number.POSITIVE_INFINITY))
          deps.onMessage(topic, payload.toString(), packet.retain)
      })
      client.on('close', () => {
        online = null
        clearTimeout(steady)
        stopping.signal.removeEventListener('abort', close)
        client.end(true)
        if (!leaving) status.say({ state: 'offline', detail: brokerTrouble(broker, failure) })
        if (begun) deps.onSession?.(false)
        resolve(stood)
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
  const running = keepConnected({ ...deps, attempt, signal: stopping.signal, timing })

  return {
    async publish(topic, payload, { retain, signal }) {
      if (online === null) throw new DeliveryError(status.now().detail || 'not connected to the MQTT broker yet')
      const timeout = AbortSignal.timeout(timing.acknowledge)
      await Promise.race([
        online.publishAsync(topic, payload, { qos: 1, retain }).catch((cause) => {
          throw new DeliveryError('the connection to the MQTT broker broke', { cause })
        }),
        aborted(signal ? AbortSignal.any([signal, timeout]) : timeout),
      ])
    },
    status: status.now,
    async stop() {
      leaving = true
      await Promise.race([online?.endAsync(), wait(timing.stop, null, { ref: false })])
      stopping.abort()
      await Promise.race([running, wait(timing.stop, null, { ref: false })]) // who is asked for the broker may not answer
    },
  }
}

const subscriptionsOf = ({ topics, passing = [] }: MqttConnectionDeps, { subscribeQos }: Broker): ISubscriptionMap => ({
  ...Object.fromEntries(passing.map((topic) => [topic, { qos: 0 }])),
  ...Object.fromEntries(topics.map((topic) => [topic, { qos: subscribeQos }])),
})

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    const fail = () => reject(new DeliveryError('the MQTT broker did not acknowledge in time'))
    if (signal.aborted) fail()
    else signal.addEventListener('abort', fail, { once: true })
  })
