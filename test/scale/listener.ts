// Somebody else on the broker, who hears all that agents say and remembers what of it has to be true.
import mqtt from 'mqtt'

type Told = { server: string; rule: string; id: string; state: string; at: number }

export type Listener = Awaited<ReturnType<typeof listen>>

/** Retained messages of each server that count as "all of it is there". */
const PARTS = ['state', 'current_problem', 'today', 'problem', 'last_alert'] as const

/** Subscribes to everything of `sentarr` and of discovery. `stays`: what is said while its connection is broken is kept for it. */
export async function listen(url: string, { name, stays }: { name: string; stays: boolean }) {
  const client = await mqtt.connectAsync(url, {
    reconnectPeriod: 100,
    clientId: `${name}_${process.pid}`,
    clean: !stays,
    keepalive: 60,
  })
  const retained = new Map<string, string>()
  const told: Told[] = []
  const wills: { server: string; at: number }[] = []
  let messages = 0
  let bytes = 0
  let perSecond = new Map<number, number>()
  client.on('message', (topic, payload) => {
    const at = Date.now()
    messages++
    bytes += topic.length + payload.length
    const second = Math.floor(at / 1000)
    perSecond.set(second, (perSecond.get(second) ?? 0) + 1)
    const text = payload.toString()
    const [base, server = '', what = ''] = topic.split('/')
    if (base === 'sentarr' && what === 'event') {
      const { rule, id, state } = JSON.parse(text)
      told.push({ server, rule, id, state, at })
      return
    }
    if (what === 'status' && text === 'offline') wills.push({ server, at })
    retained.set(topic, text)
  })
  await client.subscribeAsync(['sentarr/+/+', 'homeassistant/device/#'], { qos: 1 })

  const json = (topic: string): Record<string, unknown> | null => {
    try {
      return JSON.parse(retained.get(topic) ?? 'null')
    } catch {
      return null // cut short or none: not there
    }
  }
  const isWhole = (server: string) =>
    PARTS.every((part) => json(`sentarr/${server}/${part}`) !== null) &&
    Object.keys((json(`homeassistant/device/sentarr_${server}/config`)?.components as object) ?? {}).length > 20

  return {
    status: (server: string) => retained.get(`sentarr/${server}/status`),
    /** Servers of these that are `online` with discovery and all of their state. */
    whole: (servers: readonly string[]) =>
      servers.filter((server) => retained.get(`sentarr/${server}/status`) === 'online' && isWhole(server)).length,
    /** Agents of these first servers that are devices of their own. */
    agents: (first: readonly string[]) =>
      first.filter(
        (id) =>
          json(`sentarr/${id}/agent`) !== null && json(`homeassistant/device/sentarr_${id}/agent/config`) !== null,
      ).length,
    stateOf: (server: string) => json(`sentarr/${server}/state`),
    /** As Home Assistant sends it. */
    command: (server: string, name: string, payload: string) =>
      client.publishAsync(`sentarr/${server}/${name}/set`, payload, { qos: 1 }),
    /** What it knows as retained is forgotten, as by a broker that came back empty. */
    forget: () => retained.clear(),
    /** Raised alerts of a rule by server, each with its deliveries. */
    raised: (rule: string) =>
      Map.groupBy(
        told.filter((one) => one.rule === rule && one.state === 'raised'),
        (one) => one.server,
      ),
    wills: (since: number) => new Set(wills.filter(({ at }) => at >= since).map(({ server }) => server)),
    /** What was heard since the last call. */
    traffic() {
      const now = { messages, bytes, peak: Math.max(0, ...perSecond.values()) }
      messages = 0
      bytes = 0
      perSecond = new Map()
      return now
    },
    stop: () => client.endAsync(true),
  }
}
