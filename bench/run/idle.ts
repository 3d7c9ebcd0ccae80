// What the service takes of a processor while nothing happens: with a log folder, and with Plex's own stream.
import { setTimeout as wait } from 'node:timers/promises'
import { startDemoPlex } from '../../src/cli/demo/plex/plex.ts'
import { stamp } from '../log.ts'
import { type Service, startService } from '../service.ts'

const SETTLE_MS = 10_000
const IDLE_MS = 60_000

/** Share of one processor, 0 to 1. A line was read before, and none comes. */
export async function idleWithFolder(service: Service): Promise<number> {
  service.log.write(`${stamp(Date.now())} [139000000000001] INFO - a line that says nothing\n`)
  return idle(service)
}

/** The same of a service that asks a simulated Plex as well, and listens to it. */
export async function idleWithStream(program: string, folder: string): Promise<number> {
  const plex = await startDemoPlex({ now: Date.now })
  try {
    const service = await startService(program, folder, {
      PLEX_LOG_PATH: '',
      PLEX_URL: plex.url,
      PLEX_TOKEN: plex.token,
    })
    try {
      return await idle(service)
    } finally {
      await service.stop()
    }
  } finally {
    await plex.stop()
  }
}

async function idle(service: Service): Promise<number> {
  await wait(SETTLE_MS)
  const [before, from] = [service.processorMs(), performance.now()]
  await wait(IDLE_MS)
  return (service.processorMs() - before) / (performance.now() - from)
}
