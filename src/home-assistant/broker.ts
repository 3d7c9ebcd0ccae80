// Which MQTT broker to use, and what is wrong when it does not let us in.
import { readFile } from 'node:fs/promises'

export type Broker = {
  host: string
  port: number
  tls: boolean
  /** With its query; null: MQTT over plain TCP or TLS, not inside a websocket. */
  webSocketPath: string | null
  username: string | null
  password: string | null
  /** PEM text of the authority that signed the broker's certificate; null: the well-known ones. */
  ca: string | null
  /** False: any certificate will do. */
  verify: boolean
  /** Of our subscriptions. For each with 1 a NATS cluster keeps a consumer on every node; 0 is what TCP promises anyway. */
  subscribeQos: 0 | 1
  /** Where the address and the login come from, as people know it. */
  from: 'MQTT_URL' | 'the MQTT service of Home Assistant'
}

const PORTS: Record<string, number> = { 'mqtt:': 1883, 'mqtts:': 8883, 'ws:': 80, 'wss:': 443 }

/**
 * Reads `mqtt://user:password@host:1883` or `mqtts://…:8883`, and for MQTT in a websocket `ws://…:80/path` or `wss://…:443/path`. Options:
 * for a private certificate `?ca=/path/ca.pem` and `?verify=false`, for a cluster `?subscribe_qos=0`.
 * @throws when the CA file cannot be read.
 */
export async function brokerFromUrl(text: string): Promise<Broker> {
  const url = new URL(text)
  const { protocol } = url
  const ca = url.searchParams.get('ca')
  const verify = url.searchParams.get('verify') !== 'false'
  const subscribeQos = url.searchParams.get('subscribe_qos') === '0' ? 0 : 1
  for (const ours of ['ca', 'verify', 'subscribe_qos']) url.searchParams.delete(ours)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (PORTS[protocol] ?? 1883),
    tls: protocol === 'mqtts:' || protocol === 'wss:',
    webSocketPath: protocol.startsWith('ws') ? `${url.pathname}${url.search}` : null,
    username: decoded(url.username),
    password: decoded(url.password),
    ca: ca === null ? null : await readFile(ca, 'utf8'),
    verify,
    subscribeQos,
    from: 'MQTT_URL',
  }
}

/** How to find the broker: the user's own, else the one of the Supervisor; null where there can be none. */
export function brokerFinder(
  url: string | null,
  supervisor: { broker(): Promise<Broker | null> } | null,
): (() => Promise<Broker | null>) | null {
  if (url !== null) return () => brokerFromUrl(url)
  return supervisor?.broker ?? null
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part) || null
  } catch {
    return part // a password with a bare % in it
  }
}

/** What it means that a subscription was refused; publishing may well work. */
export const forbidden = ({ host, port }: Broker) =>
  `the MQTT broker ${host}:${port} does not let us read our topics: check its access rules, or buttons and switches in Home Assistant do nothing`

/** What a failed connection means and which setting to look at, without the password. */
export function brokerTrouble(broker: Broker, error: unknown): string {
  const { code = '', message = String(error) } = error as { code?: string | number; message?: string }
  const address = `${broker.host}:${broker.port}`
  switch (code) {
    case 4:
    case 5:
    case 134:
    case 135:
      return broker.from === 'MQTT_URL'
        ? `the MQTT broker ${address} refused the login: check user and password in MQTT_URL`
        : `the MQTT broker ${address} refused the login that Home Assistant gave: restart the broker's app`
    case 'ECONNREFUSED':
      return `no MQTT broker answers at ${address}: is it running, and is the address in ${broker.from} right?`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the MQTT broker's host "${broker.host}" is not known: check the address in ${broker.from}`
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `the certificate of the MQTT broker ${address} is not trusted: name its authority with ?ca=FILE in MQTT_URL`
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `the certificate of the MQTT broker ${address} is for another host name: use the name it was made for in MQTT_URL`
    default:
      return `the MQTT broker ${address} cannot be reached: ${message}`
  }
}
