// The Supervisor's REST API: what it tells a Home Assistant app about itself, the MQTT broker and other apps.
// Facts: https://developers.home-assistant.io/docs/api/supervisor/endpoints
import { z } from 'zod'
import type { Broker } from './broker.ts'
import type { CoreEndpoint } from './core-socket.ts'

/** Where the Supervisor answers inside an app's container. */
const SUPERVISOR_URL = 'http://supervisor'

type SupervisorDeps = {
  /** `http://supervisor`; another one in tests (`SUPERVISOR_URL`). */
  url: string
  /** `SUPERVISOR_TOKEN`, read at each use: it is a new one after each start. */
  token(): string | undefined
  timeoutMs?: number
}

/** `refused`: the token or the app's rights; `unreachable`: no answer; `answer`: one that says no or makes no sense. */
type SupervisorTrouble = 'refused' | 'unreachable' | 'answer'

export class SupervisorError extends Error {
  override name = 'SupervisorError'
  readonly trouble: SupervisorTrouble
  readonly status: number | null
  constructor(trouble: SupervisorTrouble, message: string, status: number | null, cause?: unknown) {
    super(message, { cause })
    this.trouble = trouble
    this.status = status
  }
}

const envelope = z.object({ result: z.enum(['ok', 'error']), message: z.string().nullish(), data: z.unknown() })
const mqttService = z.object({
  host: z.string().min(1),
  port: z.coerce.number().int().min(1).max(65_535),
  ssl: z.boolean().default(false),
  username: z.string().nullish(),
  password: z.string().nullish(),
})
const appInfo = z.object({
  slug: z.string(),
  name: z.string(),
  version: z.string().nullish(),
  state: z.string().default('unknown'),
  hostname: z.string().nullish(),
  ip_address: z.string().nullish(),
  host_network: z.boolean().default(false),
  ingress_entry: z.string().nullish(),
})
const optionMap = z.record(z.string(), z.unknown())
const ownOptions = z.object({ options: optionMap })
type AppInfo = z.infer<typeof appInfo>

/** Apps that run Plex itself, and whether another app can read their logs. */
const PLEX_APPS = [
  { slug: 'a0d7b954_plex', logs: null },
  { slug: 'db21ed7f_plex_nas', logs: '/share/plex/Library/Application Support/Plex Media Server/Logs' },
] as const

type PlexApp = AppInfo & {
  /** Where we can read its logs; null: they are private to that app. */
  logs: string | null
}

export type Supervisor = {
  /** The broker that a Home Assistant app offers; null while there is none. @throws {SupervisorError} */
  broker(): Promise<Broker | null>
  /** About ourselves. @throws {SupervisorError} */
  self(): Promise<AppInfo>
  /** The installed apps that run Plex. @throws {SupervisorError} */
  plexApps(): Promise<PlexApp[]>
  /** Our options as they were written, and with the `!secret` of each resolved. @throws {SupervisorError} */
  options(): Promise<{ written: Record<string, unknown>; resolved: Record<string, unknown> }>
  /** Replaces all options; they reach options.json at the next start. @throws {SupervisorError} with its reason */
  setOptions(options: Record<string, unknown>): Promise<void>
  /** Stops and starts this app. @throws {SupervisorError} */
  restart(): Promise<void>
  /** Home Assistant Core through the Supervisor. */
  core(): CoreEndpoint
}

export function createSupervisor({ url, token, timeoutMs = 10_000 }: SupervisorDeps): Supervisor {
  async function ask<Data>(path: string, schema: z.ZodType<Data>, posted?: object): Promise<Data> {
    let response: Response
    let body: unknown
    try {
      response = await fetch(url + path, {
        headers: { authorization: `Bearer ${token() ?? ''}`, ...(posted && { 'content-type': 'application/json' }) },
        ...(posted && { method: 'POST', body: JSON.stringify(posted) }),
        signal: AbortSignal.timeout(timeoutMs),
      })
      body = await response.json().catch(() => null)
    } catch (cause) {
      throw new SupervisorError('unreachable', `the Supervisor does not answer (${path})`, null, cause)
    }
    const { status } = response
    if (status === 401 || status === 403) {
      throw new SupervisorError('refused', `the Supervisor refused ${path}: restart the app to get a new token`, status)
    }
    const answer = envelope.safeParse(body)
    if (!answer.success || answer.data.result === 'error' || !response.ok) {
      const said = answer.data?.message ?? `HTTP ${status}`
      throw new SupervisorError('answer', `the Supervisor says to ${path}: ${said}`, status)
    }
    const data = schema.safeParse(answer.data.data)
    if (data.success) return data.data
    const wrong = data.error.issues.map((issue) => issue.path.join('.')).join(', ')
    throw new SupervisorError('answer', `the Supervisor's answer to ${path} is not understood (${wrong})`, status)
  }

  /** Null where the Supervisor knows no such thing: it says 400 for a service nobody offers, 404 for an app not installed. */
  const askMaybe = <Data>(path: string, schema: z.ZodType<Data>) =>
    ask(path, schema).catch((error: SupervisorError) => {
      if (error.trouble === 'answer' && (error.status === 400 || error.status === 404)) return null
      throw error
    })

  return {
    async broker() {
      const service = await askMaybe('/services/mqtt', mqttService)
      return (
        service && {
          host: service.host,
          port: service.port,
          tls: service.ssl,
          webSocketPath: null,
          username: service.username || null,
          password: service.password || null,
          ca: null,
          // Its name inside the machine is never the one on a certificate.
          verify: false,
          subscribeQos: 1,
          from: 'the MQTT service of Home Assistant',
        }
      )
    },
    self: () => ask('/addons/self/info', appInfo),
    async plexApps() {
      const found = await Promise.all(
        PLEX_APPS.map(async ({ slug, logs }) => {
          const info = await askMaybe(`/addons/${slug}/info`, appInfo)
          return info && { ...info, logs }
        }),
      )
      return found.filter((app) => app !== null)
    },
    async options() {
      const [{ options: written }, resolved] = await Promise.all([
        ask('/addons/self/info', ownOptions),
        ask('/addons/self/options/config', optionMap),
      ])
      return { written, resolved }
    },
    setOptions: async (options) => void (await ask('/addons/self/options', z.unknown(), { options })),
    restart: async () => void (await ask('/addons/self/restart', z.unknown(), {})),
    core: () => ({ url: `${url}/core`, token: token() ?? '', from: 'the Supervisor' }),
  }
}

/** The Supervisor of the app that runs in this environment; null outside of Home Assistant OS. */
export function supervisorIn(env: Readonly<Record<string, string | undefined>>): Supervisor | null {
  if (!env.SUPERVISOR_TOKEN) return null
  return createSupervisor({ url: env.SUPERVISOR_URL ?? SUPERVISOR_URL, token: () => env.SUPERVISOR_TOKEN })
}
