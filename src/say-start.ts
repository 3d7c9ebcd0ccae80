// One block at the start: what is watched, where it shows, and which ways lead out.
import type { Log } from './log.ts'
import type { Settings } from './settings/settings.ts'

type Started = {
  version: string
  settings: Pick<Settings, 'channels' | 'fleet' | 'mqtt' | 'web'>
  port: number
  /** Home Assistant shows the dashboard as well. */
  supervised: boolean
  /** Lets the owner choose a password while there is none. */
  setupCode: string
  servers: readonly { id: string; name: string; sources: readonly { name: string; state: { state: string } }[] }[]
}

export function sayStart(
  log: Pick<Log, 'info'>,
  { version, settings, port, supervised, setupCode, servers }: Started,
): void {
  const { web, mqtt, channels, fleet } = settings
  log.info(`Sentarr ${version} started`, { version })
  const address = web.publicUrl ?? `http://${hostOf(web.host)}:${port}/`
  const locked = web.password !== null
  const lock = locked
    ? 'locked by WEB_PASSWORD'
    : `no password yet; open it and choose one with the code ${setupCode}, or set WEB_PASSWORD`
  const ingress = supervised ? ', and in the sidebar of Home Assistant' : ''
  log.info(`dashboard at ${address} (${lock})${ingress}`, { address, locked })
  if (fleet !== null) {
    const topics = `${mqtt.baseTopic}/+/+`
    log.info(`showing the servers of all agents on ${brokerOf(mqtt.url, supervised)}, ${topics}`, { topics })
    return
  }
  for (const { id, name, sources } of servers) {
    const names = sources.map((source) => source.name)
    log.info(`watching ${name} by ${names.join(' and ')}`, { server: id, sources: names })
  }
  const on = channels.filter(({ enabled }) => enabled).map(({ name }) => name)
  log.info(on.length === 0 ? 'no channels: alerts are shown only' : `channels: ${on.join(', ')}`, { channels: on })
  log.info(`MQTT: ${brokerOf(mqtt.url, supervised)}`, { mqtt: brokerOf(mqtt.url, supervised) })
}

/** Every address of this machine is one that a browser cannot ask for. */
const hostOf = (host: string) =>
  ['0.0.0.0', '::'].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host

/** Without user and password. */
function brokerOf(url: string | null, supervised: boolean): string {
  if (url === null) return supervised ? "Home Assistant's broker" : 'none'
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}
