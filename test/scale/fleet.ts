// `sentarr fleet` as its own process: one of those who listen, asked over HTTP what it shows.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Fleet } from '../../src/web/schemas/fleet.ts'
import { freePort } from '../support/ports.ts'
import { until } from '../support/until.ts'

export async function startFleet(folder: string, mqttUrl: string) {
  for (const part of ['fleet-data', 'fleet-settings']) mkdirSync(join(folder, part), { recursive: true })
  const port = await freePort()
  const env = {
    PATH: process.env.PATH,
    DATA_DIR: join(folder, 'fleet-data'),
    CONFIG_DIR: join(folder, 'fleet-settings'),
    MQTT_URL: mqttUrl,
    API_HOST: '127.0.0.1',
    API_PORT: String(port),
    LOG_LEVEL: 'error',
  }
  const main = new URL('../../src/main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [main, 'fleet'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const page = async (cursor: string | null): Promise<Fleet> => {
    const query = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const answer = await fetch(`http://127.0.0.1:${port}/api/fleet?limit=100${query}`)
    if (!answer.ok) throw new Error(`the fleet's dashboard answered ${answer.status}`)
    return (await answer.json()) as Fleet
  }
  await until('the dashboard of many', () => page(null), 60_000)
  return {
    process: child,
    async servers(): Promise<Fleet['items']> {
      const all: Fleet['items'] = []
      for (let cursor: string | null = null, more = true; more; ) {
        const { items, next_cursor } = await page(cursor)
        all.push(...items)
        cursor = next_cursor
        more = cursor !== null
      }
      return all
    },
    async stop() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
