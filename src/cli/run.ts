// `sentarr run`: the service, until it is told to stop.
import type { AppDeps } from '../app/deps.ts'
import { startFleet } from '../app/fleet.ts'
import { type App, startApp } from '../app.ts'
import { sayStart } from '../say-start.ts'
import { type CommandIo, print } from './io.ts'

/** What the service is begun anew with: the settings as they are then; null when these are wrong. Null: it is not begun anew. */
type Anew = (() => Promise<AppDeps | null>) | null

/** The exit code: 0 after a clean stop, 1 when the service could not start (said in one line). */
export async function runService(first: AppDeps, io: CommandIo, anew: Anew): Promise<0 | 1> {
  const logins = new Map()
  for (let deps = first; ; ) {
    const again = Promise.withResolvers<void>()
    const code = await runOnce({ ...deps, logins, ...(anew && { restart: again.resolve }) }, io, again.promise)
    if (code !== 0 || io.signal.aborted || anew === null) return code
    deps.log.info('beginning anew with the settings as they are now')
    const next = await anew()
    if (next === null)
      deps.log.error('the settings are wrong, so those from before stay in force: sentarr check-config names what is')
    deps = next ?? deps
  }
}

/** Until the signal aborts or `ended` resolves. */
async function runOnce(deps: AppDeps, io: CommandIo, ended: Promise<void>): Promise<0 | 1> {
  const { log, settings } = deps
  let app: Pick<App, 'port' | 'setupCode' | 'servers' | 'stop'>
  try {
    app = await (settings.fleet === null ? startApp(deps) : startFleet(deps))
  } catch (error) {
    await print(io.stderr, `sentarr: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
  sayStart(log, {
    version: deps.version,
    settings,
    port: app.port,
    supervised: deps.supervisor !== null,
    setupCode: app.setupCode,
    servers: app.servers.map(({ id, name, sources }) => ({ id, name, sources: sources.states() })),
  })
  const { promise: aborted, resolve: abort } = Promise.withResolvers<void>()
  io.signal.addEventListener('abort', () => abort(), { once: true })
  if (!io.signal.aborted) await Promise.race([aborted, ended])
  await app.stop()
  log.info('stopped')
  return 0
}
