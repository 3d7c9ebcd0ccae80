// Joins what is known of reading, storing and telling to the heartbeat that HEARTBEAT_URL asks for.
import { channelHealth } from '../alert/outbox/health.ts'
import type { Outbox } from '../alert/outbox/outbox.ts'
import { createScrub } from '../alert/words/scrub.ts'
import { keepHeartbeat } from '../heartbeat/heartbeat.ts'
import { troublesOf } from '../heartbeat/pulse.ts'
import type { HomeAssistant } from '../home-assistant/home-assistant.ts'
import type { Log } from '../log.ts'
import type { WatchedServer } from '../service/watched-server.ts'
import { secretsOf } from '../settings/secrets.ts'
import type { Settings } from '../settings/settings.ts'
import type { Pause } from '../time/pause.ts'
import type { Health } from '../web/health.ts'

type Deps = {
  settings: Settings
  /** Those in force. */
  current(): Settings
  servers: readonly Pick<WatchedServer, 'id' | 'sources'>[]
  health(): Health
  outbox: Pick<Outbox, 'problems'>
  homeAssistant: Pick<HomeAssistant, 'connections'>
  log: Log
  clock(): number
  pause?: Pause
  signal: AbortSignal
}

/** Resolves when `signal` aborts, or at once where nobody asked for a heartbeat. */
export async function startHeartbeat(deps: Deps): Promise<void> {
  const { settings, servers, outbox, homeAssistant } = deps
  if (settings.heartbeatUrl === null) return
  const ways = () => [
    ...channelHealth(deps.current(), outbox),
    ...homeAssistant.connections().map(({ name, connected, detail }) => ({ name, trouble: connected ? null : detail })),
  ]
  const troubles = () =>
    troublesOf({
      reasons: deps.health().reasons,
      servers: servers.map(({ id, sources }) => ({ id, sources: sources.states() })),
      ways: ways(),
    })
  await keepHeartbeat({ ...deps, url: settings.heartbeatUrl, scrub: createScrub(secretsOf(settings)), troubles })
}
