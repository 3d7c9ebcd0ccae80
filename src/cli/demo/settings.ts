// The demo's settings, as somebody would write them: loopback, a temporary folder, channels that lead to stand-ins, and troubles that
// end sooner than in real life.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { loadCatalogue } from '../../rules/catalogue.ts'
import type { Rule } from '../../rules/rule.ts'
import { loadSettings } from '../../settings/load.ts'
import { formatProblems } from '../../settings/problem.ts'
import type { Settings } from '../../settings/settings.ts'

/** The channel whose report of the week behind the demo is due when it begins. */
export const WEEKLY = { name: 'Weekly mail', digest: 'mon 08:00' }

const SOONER = { quiet_minutes: 0.5, cooldown_minutes: 2 }

type Places = {
  folder: string
  /** Null: nothing but Plex itself is to be had. */
  logs: string | null
  /** Of the second server, on which all is well. */
  quietLogs: string
  plex: { url: string; token: string } | null
  brokerPort: number
  webPort: number
  outside: { url: string; mailPort: number }
}

/** What a full or failing disk and a damaged database broke, no waiting mends: that stays until somebody resolves it. */
const mendsItself = ({ category, severity }: Rule): boolean => category !== 'disk_error' && severity !== 'critical'

/** Writes them into the folder, where the dashboard can change them, and reads them as the service does. */
export function demoSettings(places: Places): Settings {
  const env = { DATA_DIR: join(places.folder, 'data'), CONFIG_DIR: join(places.folder, 'config') }
  writeFileSync(join(env.CONFIG_DIR, 'sentarr.yaml'), stringify(written(places)))
  const loaded = loadSettings({
    env,
    readFile: (path) => readFileSync(path, 'utf8'),
    readSecret: (path) => readFileSync(path, 'utf8'),
    isFile: () => false,
    machineZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  })
  if (!loaded.ok) throw new Error(formatProblems(loaded.problems).join('\n'))
  return loaded.settings
}

const mailbox = ({ mailPort }: Places['outside']) => ({
  type: 'email',
  server: '127.0.0.1',
  port: mailPort,
  from: 'Sentarr <sentarr@demo.invalid>',
  to: 'you@demo.invalid',
  security: 'none',
})

/** An hour of it holds the troubles of days: at the usual limit the phone would fall silent after minutes. */
const A_DEMO_OF_DAYS = 1_000

const written = ({ logs, quietLogs, plex, brokerPort, webPort, outside }: Places) => ({
  servers: [
    {
      id: 'plex',
      name: 'Plex Demo',
      ...(logs && { log_path: logs }),
      ...(plex && { plex_url: plex.url, plex_token: plex.token }),
    },
    { id: 'attic', name: 'Attic', log_path: quietLogs },
  ],
  channels: [
    { type: 'ntfy', name: 'Phone', url: outside.url, topic: 'demo', max_per_hour: A_DEMO_OF_DAYS },
    { ...mailbox(outside), name: 'Mailbox', min_severity: 'error', max_per_hour: A_DEMO_OF_DAYS },
    { ...mailbox(outside), ...WEEKLY },
  ],
  mqtt_url: `mqtt://127.0.0.1:${brokerPort}`,
  api_host: '127.0.0.1',
  api_port: webPort,
  public_url: `http://127.0.0.1:${webPort}`,
  read_from: 'start',
  log_level: 'warn',
  quiet_minutes: SOONER.quiet_minutes,
  alert_cooldown_minutes: SOONER.cooldown_minutes,
  ...(plex && { plex_log_stream: true }),
  rules: Object.fromEntries(
    loadCatalogue()
      .filter(mendsItself)
      .map(({ id }) => [id, { ...SOONER }]),
  ),
})
