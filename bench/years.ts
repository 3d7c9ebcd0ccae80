// What years of use do: a database as old and as large as it gets, opened, migrated, asked and shown.
import { once } from 'node:events'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mebibytes } from './figures.ts'
import { freePort, spawnService } from './service.ts'
import { actOnAll } from './years/act.ts'
import { askAll } from './years/ask.ts'
import { FINDINGS, fill, INCIDENTS, SERVERS, serverOf } from './years/fill.ts'
import { holdToLeast, openEach } from './years/open.ts'
import { scrollAll } from './years/scroll.ts'

export type YearsBench = { program: string; folder: string }

/** Prints what opening, migrating, pruning, each question, scrolling and each command takes. */
export async function benchYears({ program, folder }: YearsBench): Promise<void> {
  const filled = join(folder, 'filled.db')
  fill(filled, Date.now())
  const data = join(folder, 'years')
  mkdirSync(data)
  console.log(
    `years: ${FINDINGS} findings, ${INCIDENTS} incidents, ${SERVERS} servers, ${mebibytes(statSync(filled).size)}`,
  )
  openEach(filled, join(data, 'sentarr.db'))
  holdToLeast(join(data, 'sentarr.db'), join(folder, 'small.db'))
  const port = await freePort()
  const child = spawnService(program, {
    DATA_DIR: data,
    CONFIG_DIR: settings(folder),
    API_HOST: '127.0.0.1',
    API_PORT: String(port),
    LOG_LEVEL: 'error',
  })
  const ended = once(child, 'exit')
  try {
    const startedAt = performance.now()
    const asked = { address: `http://127.0.0.1:${port}`, pid: child.pid! }
    await answered(`${asked.address}/healthz`)
    console.log(`first answer ${((performance.now() - startedAt) / 1000).toFixed(1)} s after the start`)
    await askAll(asked)
    await scrollAll(asked.address)
    await actOnAll(asked)
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

async function answered(url: string): Promise<void> {
  const until = performance.now() + 60_000
  for (;;) {
    try {
      await fetch(url)
      return
    } catch (error) {
      if (performance.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

function settings(folder: string): string {
  const config = join(folder, 'settings')
  const servers = Array.from({ length: SERVERS }, (_, index) => {
    const logs = join(folder, 'logs', serverOf(index))
    mkdirSync(logs, { recursive: true })
    return { id: serverOf(index), name: `Server ${index}`, log_path: logs }
  })
  mkdirSync(config, { recursive: true })
  writeFileSync(join(config, 'sentarr.yaml'), JSON.stringify({ servers }))
  return config
}
