// The built program at work: what the build leaves out of libraries, or puts into parts of their own, is there when it is needed.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { unzipSync } from 'fflate'
import { startEmbeddedBroker } from '../support/embedded-broker.ts'
import { observe } from '../support/mqtt-observer.ts'
import { parseMail, startSmtp } from '../support/smtp.ts'
import { until } from '../support/until.ts'

const PROGRAM = join(import.meta.dirname, '../../dist/sentarr.js')
const skip = existsSync(PROGRAM) ? false : 'skipped: needs npm run build'
const HEAD = 'Nov 23, 2026 12:00:00.000 [0x7f01] ERROR - '
const CORRUPT = `${HEAD}SQLITE3:0x80000001, 11, database corruption at line 1 of [a29f994989]\n`

function folderOf(t: TestContext): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-built-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return (name) => join(folder, name)
}

/** `run` over folders of its own; `files` by their paths below them. */
function started(t: TestContext, files: Record<string, string>, env: Record<string, string> = {}) {
  const its = folderOf(t)
  for (const name of ['Logs', 'data', 'config', 'config/rules']) mkdirSync(its(name))
  for (const [name, text] of Object.entries(files)) writeFileSync(its(name), text)
  const child = spawn(process.execPath, [PROGRAM, 'run'], {
    env: {
      ...{ PATH: process.env.PATH, TZ: 'UTC', PLEX_LOG_PATH: its('Logs'), DATA_DIR: its('data') },
      ...{ CONFIG_DIR: its('config'), READ_FROM: 'start', API_HOST: '127.0.0.1', API_PORT: '0', ...env },
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
  const address = () => until('its address', () => /address=(\S+)/.exec(said)?.[1], 30_000)
  return { its, address }
}

test('the built program says over MQTT what a log holds, and its pages answer', { skip }, async (t) => {
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  const { address } = started(t, { 'Logs/Plex Media Server.log': CORRUPT }, { MQTT_URL: url })
  await until('the trouble', () => observer.json('sentarr/plex/state')?.problem === 'ON')
  await until('the page', async () => (await (await fetch(await address())).text()).includes('<html'))
})

test('parts that are loaded when they are needed: a rule’s thread, mails, a bundle, a check', { skip }, async (t) => {
  const { port, mails } = await startSmtp(t, { authOptional: true, disabledCommands: ['STARTTLS'] })
  const mail = { type: 'email', name: 'mail', server: '127.0.0.1', port, security: 'none', to: 'b@demo.invalid' }
  // Dear enough to be tried in a thread.
  const pattern = '[\\w ]{1,900}antenna fell off (?<roof>\\w+)'
  const rule = { id: 'own.antenna', title: 'Antenna off', category: 'dvr_tuner', severity: 'error', pattern }
  const { its, address } = started(t, {
    'Logs/Plex Media Server.log': CORRUPT,
    'config/sentarr.yaml': JSON.stringify({ channels: [{ ...mail, from: 'a@demo.invalid' }] }),
    'config/rules/own.yaml': JSON.stringify([{ ...rule, policy: { threshold: 1 }, cause: 'Wind', advice: ['Climb'] }]),
  })
  const api = new URL('api/', await address())
  const now = new Date().toUTCString().replace(/^\w+, (\d+) (\w+) (\d+) (.*) GMT$/, '$2 $1, $3 $4.000')
  appendFileSync(
    its('Logs/Plex Media Server.log'),
    `${now} [0x7f01] ERROR - ${'once again '.repeat(12)}the antenna fell off barn\n`,
  )
  const arrived = await until(
    'the mail',
    () =>
      mails.map(({ raw }) => parseMail(raw)).find(({ headers }) => /Antenna off/.test(headers.get('subject') ?? '')),
    30_000,
  )
  assert.match(arrived.parts.get('text/html') ?? '', /Climb/)

  const zip = unzipSync(new Uint8Array(await (await fetch(new URL('bundle', api))).arrayBuffer()))
  const incidents: { rule: string }[] = JSON.parse(Buffer.from(zip['incidents.json']!).toString())
  assert.deepEqual(incidents.map(({ rule }) => rule).toSorted(), ['database.corrupt', 'own.antenna'])
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
  assert.equal((await fetch(new URL('doctor', api), post)).status, 200)
})

test('libraries that are read at their first use: YAML, templates, TLS, OpenTelemetry', { skip }, (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-late-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const run = (yaml: string, ...args: string[]) => {
    writeFileSync(join(folder, 'sentarr.yaml'), yaml)
    const env = { PATH: process.env.PATH, TZ: 'UTC', PLEX_LOG_PATH: folder, DATA_DIR: folder, CONFIG_DIR: folder }
    const { stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { env, encoding: 'utf8' })
    return stdout + stderr
  }
  const channel = (type: string, more = '') =>
    `channels:\n  - {name: far, type: ${type}, url: "https://127.0.0.1:1/"${more}}\n`
  assert.match(run(channel('webhook', ', template: {title: "{{ titel }}"}'), 'check-config'), /unknown variable titel/)
  assert.match(run(channel('webhook'), 'test-channel', 'far'), /127\.0\.0\.1:1 refused the connection/)
  assert.match(run(channel('otlp'), 'test-channel', 'far'), /The OTLP endpoint at 127\.0\.0\.1:1 refused/)
})
