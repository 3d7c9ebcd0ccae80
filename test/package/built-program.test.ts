// The built program at work: what the build leaves out of libraries is not missed on the way to a broker.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startEmbeddedBroker } from '../support/embedded-broker.ts'
import { observe } from '../support/mqtt-observer.ts'
import { until } from '../support/until.ts'

const PROGRAM = join(import.meta.dirname, '../../dist/sentarr.js')

test('the built program says over MQTT what a log holds, and its pages answer', async (t) => {
  if (!existsSync(PROGRAM)) return t.skip('skipped: needs npm run build')
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-built-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const its = (name: string) => join(folder, name)
  for (const name of ['Logs', 'data', 'config']) mkdirSync(its(name))
  writeFileSync(
    its('Logs/Plex Media Server.log'),
    'Nov 23, 2026 12:00:00.000 [0x7f01] ERROR - SQLITE3:0x80000001, 11, database corruption at line 1 of [a29f994989]\n',
  )
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  const child = spawn(process.execPath, [PROGRAM, 'run'], {
    env: {
      ...{ PATH: process.env.PATH, TZ: 'UTC', PLEX_LOG_PATH: its('Logs'), DATA_DIR: its('data') },
      ...{ CONFIG_DIR: its('config'), READ_FROM: 'start', MQTT_URL: url, API_HOST: '127.0.0.1', API_PORT: '0' },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  t.after(async () => {
    child.kill('SIGKILL')
    await ended
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  await until('the trouble', () => observer.json('sentarr/plex/state')?.problem === 'ON')
  const address = await until('its address', () => /address=(\S+)/.exec(said)?.[1])
  await until('the page', async () => (await (await fetch(address)).text()).includes('<html'))
})
