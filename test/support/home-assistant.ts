// A real Home Assistant Core in a folder of its own: onboarded, with the MQTT integration, and what a test asks of it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type HassSocket, openHassSocket } from './hass-socket.ts'
import { freePort } from './ports.ts'
import { requireTool } from './require.ts'
import { until } from './until.ts'

export type EntityState = {
  entity_id: string
  state: string
  attributes: Record<string, unknown>
  last_changed: string
  last_updated: string
}

export type HomeAssistant = {
  url: string
  /** A long-lived token of the owner, as a user would make it. */
  token: string
  /** The folder with configuration.yaml. */
  folder: string
  rest<Answer = unknown>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Answer>
  /** Undefined while there is no such entity. */
  state(entity: string): Promise<EntityState | undefined>
  call(domain: string, service: string, data: object): Promise<unknown>
  socket(): HassSocket
  /** What it logged so far. */
  log(): string
  /** Ends it as the system would and starts it again; resolves when automations listen. */
  restart(): Promise<void>
}

/** Of `startMosquitto`. */
type BrokerLogin = { port: number; password?: string }

const START_MS = 180_000

type Options = {
  /** Puts more into the folder with configuration.yaml before Core starts. */
  prepare?(folder: string): void
}

/**
 * Null after a visible skip where there is no Core: set HASS to its `hass`. Ends with the test.
 * @param broker null: without the MQTT integration
 */
export async function startHomeAssistant(
  t: TestContext,
  broker: BrokerLogin | null,
  { prepare }: Options = {},
): Promise<HomeAssistant | null> {
  const program = requireTool(t, 'hass', [process.env.HASS ?? 'hass'])
  if (program === null) return null
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-hass-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  // No default_config: it pulls dozens of packages that no test needs.
  writeFileSync(
    join(folder, 'configuration.yaml'),
    `homeassistant: {name: Test, time_zone: UTC}
http: {server_host: 127.0.0.1, server_port: ${port}}
logger: {default: warning}
recorder:
config:
automation: !include automations.yaml
`,
  )
  writeFileSync(join(folder, 'automations.yaml'), '[]\n')
  prepare?.(folder)
  const logFile = join(folder, 'output.log')
  let process_: ReturnType<typeof spawn> | null = null
  let socket: HassSocket | null = null
  let token = ''

  async function rest<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const form = body instanceof URLSearchParams
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && !form && { 'content-type': 'application/json' }),
      },
      ...(body && { body: form ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (text ? JSON.parse(text) : undefined) as Answer
  }

  async function launch() {
    const log = openSync(logFile, 'a')
    process_ = spawn(program as string, ['-c', folder], { stdio: ['ignore', log, log] })
    closeSync(log)
    await until('Home Assistant answers', () => fetch(`${url}/manifest.json`).then(({ ok }) => ok), START_MS)
  }
  async function running() {
    socket = await openHassSocket(url, token)
    const state = () => rest<{ state: string }>('GET', '/api/config').then((config) => config.state === 'RUNNING')
    await until('Home Assistant is running', state, START_MS)
  }
  async function end(signal: NodeJS.Signals) {
    socket?.close()
    if (process_ === null || process_.exitCode !== null || process_.signalCode !== null) return
    const gone = once(process_, 'exit')
    process_.kill(signal)
    await gone
  }
  t.after(async () => {
    await end('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  })

  await launch()
  token = await onboard(rest, `${url}/`, (accessToken) => {
    token = accessToken
  })
  await running()
  if (broker !== null) await addMqtt(rest, broker)
  const opened = () => socket as unknown as HassSocket
  // Core takes a port from configuration.yaml on trial only, and would go to 8123 after five minutes.
  await opened().ask({ type: 'http/config/promote' })
  const lasting = { type: 'auth/long_lived_access_token', client_name: 'Sentarr', lifespan: 1 }
  token = (await opened().ask(lasting)) as string

  return {
    url,
    token,
    folder,
    rest,
    state: (entity) => rest<EntityState>('GET', `/api/states/${entity}`).catch(() => undefined),
    call: (domain, service, data) => rest('POST', `/api/services/${domain}/${service}`, data),
    socket: opened,
    log: () => readFileSync(logFile, 'utf8'),
    async restart() {
      await end('SIGTERM')
      await launch()
      await running()
    },
  }
}

type Rest = <Answer>(method: string, path: string, body?: object) => Promise<Answer>

/** Makes the owner's account as the first-run pages do. Returns an access token for half an hour. */
async function onboard(rest: Rest, clientId: string, use: (token: string) => void): Promise<string> {
  const owner = { name: 'Owner', username: 'owner', password: 'owner', client_id: clientId, language: 'en' }
  const { auth_code } = await until('onboarding', () =>
    rest<{ auth_code: string }>('POST', '/api/onboarding/users', owner),
  )
  const grant = new URLSearchParams({ grant_type: 'authorization_code', code: auth_code, client_id: clientId })
  const { access_token } = await rest<{ access_token: string }>('POST', '/auth/token', grant)
  use(access_token)
  await rest('POST', '/api/onboarding/core_config', {})
  await rest('POST', '/api/onboarding/integration', { client_id: clientId, redirect_uri: clientId })
  await rest('POST', '/api/onboarding/analytics', {})
  return access_token
}

async function addMqtt(rest: Rest, { port, password }: BrokerLogin) {
  type Step = { type: string; flow_id: string }
  const { flow_id } = await rest<Step>('POST', '/api/config/config_entries/flow', { handler: 'mqtt' })
  const done = await rest<Step>('POST', `/api/config/config_entries/flow/${flow_id}`, {
    broker: '127.0.0.1',
    port,
    ...(password && { username: 'sentarr', password }),
    protocol: '3.1.1',
    other_settings: { set_client_cert: false, set_ca_cert: 'off', transport: 'tcp' },
  })
  if (done.type !== 'create_entry') throw new Error(`Home Assistant took no MQTT entry: ${JSON.stringify(done)}`)
}
