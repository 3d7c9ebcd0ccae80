// `sentarr run`: the service, until it is told to stop.
import type { AppDeps } from '../app/deps.ts'
import { type App, startApp } from '../app.ts'
import { sayStart } from '../say-start.ts'
import { type CommandIo, print } from './io.ts'

/** The exit code: 0 after a clean stop, 1 when the service could not start (said in one line). */
export async function runService(deps: AppDeps, io: CommandIo): Promise<0 | 1> {
  const { log, settings } = deps
  let app: App
  try {
    app = await startApp(deps)
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
  await new Promise<void>((resolve) => {
    if (io.signal.aborted) resolve()
    io.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await app.stop()
  log.info('stopped')
  return 0
}
