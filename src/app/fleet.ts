// The fleet's dashboard instead of the service: reads what agents say on a broker, keeps nothing.
import { watchFleet } from '../fleet/watch.ts'
import { createAdministrators } from '../home-assistant/administrators.ts'
import { brokerFinder } from '../home-assistant/broker.ts'
import { createCore } from '../home-assistant/core.ts'
import { createMetrics } from '../metrics.ts'
import { createConfigEditor } from '../settings/edit/editor.ts'
import { canReplace, replaceFile } from '../settings/edit/replace-file.ts'
import { startWebServer } from '../web/server.ts'
import { setupCodeOf } from '../web/setup-code.ts'
import type { AppDeps } from './deps.ts'

const NOTHING = { incidentsOpen: [], deliveryQueue: [], sources: [], lags: [], lastLines: [] }

/** @throws {Error} in words when the port cannot be opened or there is no way to a broker. */
export async function startFleet(deps: AppDeps) {
  const { settings, supervisor, version, newId, now, clock, random, log } = deps
  const { mqtt } = settings
  const broker = brokerFinder(mqtt.url, supervisor)
  if (broker === null) throw new Error('FLEET needs to know the broker of the agents: set MQTT_URL')
  const web = await startWebServer(settings.web)
  let current = settings

  const clientId = `sentarr_fleet_${newId().slice(0, 8)}`
  const watch = watchFleet({ ...mqtt, broker, clientId, log, now, clock, random })
  const core = supervisor && createCore({ ...deps, endpoint: supervisor.core })
  const config = createConfigEditor({
    ...deps,
    writeFile: replaceFile,
    canWrite: canReplace,
    async apply({ web: { password, usersMayMute } }) {
      current = { ...current, web: { ...current.web, password, usersMayMute } }
      return []
    },
  })
  const byState = () => {
    const servers = watch.board.servers()
    return Object.fromEntries(
      [...Map.groupBy(servers, ({ state }) => state)].map(([state, { length }]) => [state, length]),
    )
  }
  const setupCode = setupCodeOf(newId())
  // A broker that is away is nothing that a restart would mend.
  const health = () => ({ status: 'ok' as const, reasons: [], version })
  const parts = {
    ...deps,
    watch,
    commands: settings.fleet?.commands ?? false,
    metrics: createMetrics({ version, gauges: () => NOTHING, fleet: byState }),
    health,
    settings: () => current,
    config,
    setupCode,
    logins: deps.logins ?? new Map(),
    administrators: core && createAdministrators({ ask: core.ask, now }),
    supervised: supervisor !== null,
  }
  web.serve({ health, site: async () => (await import('../web/fleet-site.ts')).createFleetSite(parts), log })

  return {
    port: web.port,
    setupCode,
    servers: [],
    async stop() {
      await Promise.all([web.stop(), watch.stop(), core?.stop()])
    },
  }
}
