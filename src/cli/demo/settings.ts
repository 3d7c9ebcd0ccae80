// The demo's settings: loopback, a temporary folder, and troubles that end sooner than in real life.
import { join } from 'node:path'
import { DEFAULT_POLICY } from '../../detect/policy.ts'
import { loadCatalogue } from '../../rules/catalogue.ts'
import type { Settings } from '../../settings/settings.ts'

const QUIET_MS = 30_000
const COOLDOWN_MS = 2 * 60_000

export function demoSettings({
  folder,
  logs,
  plex,
  brokerPort,
  webPort,
}: {
  folder: string
  /** Null: nothing but Plex itself is to be had. */
  logs: string | null
  plex: { url: string; token: string } | null
  brokerPort: number
  webPort: number
}): Settings {
  const sooner = { quietMs: QUIET_MS, cooldownMs: COOLDOWN_MS }
  return {
    servers: [
      {
        id: 'plex',
        name: 'Plex Demo',
        logPath: logs,
        plexUrl: plex?.url ?? null,
        plexToken: plex?.token ?? null,
        plexVerifyTls: true,
      },
    ],
    monitorErrors: true,
    monitorWarnings: true,
    policy: { ...DEFAULT_POLICY, ...sooner },
    readFrom: 'start',
    plexLogStream: plex === null ? 'auto' : true,
    mqtt: { url: `mqtt://127.0.0.1:${brokerPort}`, discoveryPrefix: 'homeassistant', baseTopic: 'sentarr' },
    homeAssistant: null,
    web: { host: '127.0.0.1', port: webPort, password: null, publicUrl: null, usersMayMute: false },
    heartbeatUrl: null,
    dataMostBytes: 500_000_000,
    dataDir: join(folder, 'data'),
    configDir: join(folder, 'config'),
    log: { level: 'warn', format: 'pretty' },
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    language: 'en',
    rules: Object.fromEntries(loadCatalogue().map(({ id }) => [id, { policy: sooner }])),
    channels: [],
  }
}
