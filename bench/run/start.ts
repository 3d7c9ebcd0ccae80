// How long it takes from the start of the process until the first line was read.
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { median } from '../figures.ts'
import { stamp } from '../log.ts'
import { freePort, spawnService } from '../service.ts'

const STARTS = 9

/** Milliseconds, the median of some starts with new data each. The program says that it reads when the first round is over. */
export async function startToFirstLine(program: string, folder: string): Promise<number> {
  const times: number[] = []
  for (let start = 0; start < STARTS; start++) {
    const its = (name: string) => join(folder, `start-${start}`, name)
    for (const name of ['Logs', 'data', 'config']) mkdirSync(its(name), { recursive: true })
    writeFileSync(its('Logs/Plex Media Server.log'), `${stamp(Date.now())} [139000000000001] INFO - the first line\n`)
    const port = String(await freePort())
    const at = performance.now()
    const child = spawnService(
      program,
      {
        ...{ PLEX_LOG_PATH: its('Logs'), DATA_DIR: its('data'), CONFIG_DIR: its('config') },
        ...{ API_HOST: '127.0.0.1', API_PORT: port, LOG_LEVEL: 'info' },
      },
      'pipe',
    )
    const ended = once(child, 'exit')
    await new Promise<void>((resolve, reject) => {
      let said = ''
      child.stdout!.setEncoding('utf8').on('data', (text: string) => {
        said += text
        if (said.includes("reading Plex's logs")) resolve()
      })
      child.once('exit', (code) => reject(new Error(`the service ended with ${code}: ${said}`)))
    })
    times.push(performance.now() - at)
    child.kill('SIGTERM')
    await ended
  }
  return median(times)
}
