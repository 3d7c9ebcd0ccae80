// How to connect to a broker, in the client's own terms.
import type { IClientOptions } from 'mqtt'
import type { Broker } from './broker.ts'

type Input = {
  clientId: string
  /** Set by the broker, retained, when the connection dies. */
  will: { topic: string; payload: string } | null
  connectMs: number
}

export const clientOptions = (broker: Broker, { clientId, will, connectMs }: Input): IClientOptions => ({
  ...(broker.webSocketPath === null
    ? { protocol: broker.tls ? 'mqtts' : 'mqtt', host: broker.host }
    : { protocol: broker.tls ? 'wss' : 'ws', host: inAddress(broker.host), path: broker.webSocketPath }),
  port: broker.port,
  protocolVersion: 4,
  clean: true,
  // Stable: the broker then ends a half-dead predecessor, whose last will would come after our `online` otherwise.
  clientId,
  keepalive: 30,
  connectTimeout: connectMs,
  reconnectPeriod: 0,
  ...(will && { will: { ...will, payload: Buffer.from(will.payload), qos: 1, retain: true } }),
  rejectUnauthorized: broker.verify,
  ...(broker.username !== null && { username: broker.username }),
  ...(broker.password !== null && { password: broker.password }),
  ...(broker.ca !== null && { ca: broker.ca }),
})

/** An IPv6 address as it stands in a URL. */
const inAddress = (host: string) => (host.includes(':') ? `[${host}]` : host)
