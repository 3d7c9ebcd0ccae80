// What Sentarr itself stands on: versions, folders, the dashboard's port and password, and who is told.

import { once } from 'node:events'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, parse, resolve } from 'node:path'
import { channelSchema, channelTypes } from '../alert/channels/index.ts'
import type { ChannelTrial } from '../alert/channels/trial.ts'
import { waysOut } from '../settings/advice.ts'
import { healthUrl } from '../settings/health-url.ts'
import type { Settings } from '../settings/settings.ts'
import { inWords } from '../text/in-words.ts'
import { type Check, type Result, skipped, well, wrong } from './check.ts'

const ANSWER_MS = 5_000
const OLDEST_NODE = 24

type SelfDeps = {
  settings: Settings
  warnings: readonly string[]
  /** Sentarr's own. */
  version: string
  /** `24.1.0` */
  nodeVersion: string
  supervised: boolean
}

export function selfChecks({ settings, warnings, version, nodeVersion, supervised }: SelfDeps): Check[] {
  const { dataDir, configDir, web } = settings
  const isReachedByHomeAssistant = supervised || settings.homeAssistant !== null || settings.mqtt.url !== null
  return [
    {
      name: 'versions',
      run: async () =>
        Number.parseInt(nodeVersion, 10) >= OLDEST_NODE
          ? well(`Sentarr ${version}, Node ${nodeVersion}`)
          : wrong(`Sentarr ${version} needs Node ${OLDEST_NODE} or later, this is ${nodeVersion}`),
    },
    {
      name: 'settings',
      run: async () => (warnings.length === 0 ? well('are right') : skipped(`are right, but: ${warnings.join(' ')}`)),
    },
    {
      name: 'DATA_DIR',
      run: () =>
        writable(dataDir, 'without it nothing is kept over a restart; mount it or name another in DATA_DIR', isMounted),
    },
    {
      name: 'CONFIG_DIR',
      run: () =>
        writable(configDir, 'without it the dashboard cannot store settings; mount it or name another in CONFIG_DIR'),
    },
    { name: 'dashboard', run: (signal) => portOf(web, signal) },
    {
      name: 'WEB_PASSWORD',
      run: async () =>
        web.password !== null
          ? well('is set')
          : skipped('is not set: the first visit chooses one, with the code in Sentarr’s log'),
    },
    {
      name: 'alerts',
      async run() {
        const isTold = isReachedByHomeAssistant || settings.channels.some(({ enabled }) => enabled)
        const words = waysOut(settings, supervised)
        return isTold ? well(words) : wrong(words)
      },
    },
  ]
}

type ChannelDeps = {
  settings: Pick<Settings, 'channels'>
  /** Whether there is a Home Assistant whose actions can be called. */
  hasCore: boolean
  /** Sends a test alert; null: nothing is sent. */
  send: ((channel: Settings['channels'][number], signal: AbortSignal) => Promise<ChannelTrial>) | null
}

export function channelChecks({ settings, hasCore, send }: ChannelDeps): Check[] {
  return settings.channels.map((channel) => ({
    name: `channel ${channel.name}`,
    async run(signal) {
      if (!channel.enabled) return skipped('is switched off')
      const type = channelTypes.find((one) => one.type === channel.type)
      const parsed = type && channelSchema(type, true).safeParse(channel)
      if (!parsed?.success) {
        const missing = parsed?.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []
        return wrong(`its settings are not complete: ${missing.join('; ')}`)
      }
      if (channel.type === 'homeassistant' && !hasCore) return wrong('needs Home Assistant: set HA_URL and HA_TOKEN')
      if (send === null) return well('its settings are complete; nothing was sent, --send tries it')
      const { ok, lines } = await send(channel, signal)
      return { ok, words: lines.join(' ') }
    },
  }))
}

/** Right below the root a volume is mounted: the store makes no folder there, or nobody would see that the volume was forgotten. */
const isMounted = (folder: string): boolean => dirname(resolve(folder)) === parse(resolve(folder)).root

/** A folder that does not exist yet is made by the service, where it may; where it does not, `isLeft` says so. */
async function writable(folder: string, advice: string, isLeft = (_folder: string) => false): Promise<Result> {
  for (let at = folder; ; at = dirname(at)) {
    try {
      if (at !== folder && isLeft(folder)) return wrong(`${folder} does not exist: ${advice}`)
      await access(at, constants.W_OK | constants.X_OK)
      return well(at === folder ? `${folder} can be written to` : `${folder} can be made`)
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
      if (!isMissing || at === dirname(at))
        return wrong(`${folder} cannot be written to (${inWords(error)}): ${advice}`)
    }
  }
}

/** Whether the service answers there, or could open it. */
async function portOf(web: Settings['web'], signal: AbortSignal): Promise<Result> {
  const { host, port } = web
  const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)])
  const response = await fetch(healthUrl(web), { signal: limit, redirect: 'manual' }).catch(() => null)
  const health: unknown = await response?.json().catch(() => null)
  if (typeof health === 'object' && health !== null && 'status' in health) {
    if (response?.ok) return well(`the service answers at port ${port} and is well`)
    const reasons = 'reasons' in health && Array.isArray(health.reasons) ? health.reasons.map(String) : []
    return wrong(`the service at port ${port} is not well: ${reasons.join('; ') || 'it does not say why'}`)
  }
  const server = createServer()
  try {
    server.listen({ port, host })
    await once(server, 'listening')
    return well(`port ${port} is free; no service runs there now`)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'EADDRINUSE'
      ? wrong(`port ${port} is taken by another program: choose another in API_PORT`)
      : wrong(`port ${port} of ${host} cannot be opened (${inWords(error)}): check API_HOST and API_PORT`)
  } finally {
    server.close()
  }
}
