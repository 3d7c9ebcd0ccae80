// Which MQTT broker to use, and what is wrong when it does not let us in.
import { readFile } from 'node:fs/promises'

export type Broker = {
  host: string
  port: number
  tls: boolean
  username: string | null
  password: string | null
  /** PEM text of the authority that signed the broker's certificate; null: the well-known ones. */
  ca: string | null
  /** False: any certificate will do. */
  verify: boolean
  /** Where the address and the login come from, as people know it. */
  from: 'MQTT_URL' | 'the MQTT service of Home Assistant'
}

/**
 * Reads `mqtt://user:password@host:1883` or `mqtts://…:8883`. Two options for a private certificate: `?ca=/path/ca.pem`, `?verify=false`.
 * @throws when the CA file cannot be read.
 */
export async function brokerFromUrl(text: string): Promise<Broker> {
  const url = new URL(text)
  const tls = url.protocol === 'mqtts:'
  const ca = url.searchParams.get('ca')
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (tls ? 8883 : 1883),
    tls,
    username: decoded(url.username),
    password: decoded(url.password),
    ca: ca === null ? null : await readFile(ca, 'utf8'),
    verify: url.searchParams.get('verify') !== 'false',
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
