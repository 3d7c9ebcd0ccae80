import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { createSupervisor, SupervisorError } from '../../src/home-assistant/supervisor.ts'
import { startSupervisor } from '../support/supervisor.ts'

const mosquitto = { addon: 'core_mosquitto', host: 'core-mosquitto', ssl: false, username: 'addons', protocol: '3.1.1' }

async function start(t: TestContext) {
  const fake = await startSupervisor(t)
  return { fake, supervisor: createSupervisor({ url: fake.url, token: () => fake.token }) }
}
const isA = (trouble: string) => (error: unknown) => error instanceof SupervisorError && error.trouble === trouble

test('the broker of the Mosquitto app is found, its port a number or text', async (t) => {
  const { fake, supervisor } = await start(t)
  for (const port of [1883, '1883']) {
    fake.mqtt = { ...mosquitto, password: 'pw', port }
    assert.deepEqual(await supervisor.broker(), {
      host: 'core-mosquitto',
      port: 1883,
      tls: false,
      webSocketPath: null,
      username: 'addons',
      password: 'pw',
      ca: null,
      verify: false,
      subscribeQos: 1,
      from: 'the MQTT service of Home Assistant',
    })
  }
})

test('without a broker app there is no broker', async (t) => {
  const { supervisor } = await start(t)
  assert.equal(await supervisor.broker(), null)
})

test('an answer that makes no sense is an error that names the field', async (t) => {
  const { fake, supervisor } = await start(t)
  fake.mqtt = { host: 'x', port: 'http' }
  await assert.rejects(
    supervisor.broker(),
    (error) => isA('answer')(error) && /\(port\)/.test((error as Error).message),
  )
})

test('we learn our own slug and ingress address', async (t) => {
  const { supervisor } = await start(t)
  const { slug, ingress_entry } = await supervisor.self()
  assert.deepEqual([slug, ingress_entry], ['1a2b3c4d_sentarr', '/api/hassio_ingress/abcdefghijklmnop'])
})

test('installed Plex apps are found, and whether their logs can be read', async (t) => {
  const { fake, supervisor } = await start(t)
  assert.deepEqual(await supervisor.plexApps(), [])
  fake.apps = {
    a0d7b954_plex: { name: 'Plex Media Server', state: 'started' },
    db21ed7f_plex_nas: { name: 'Plex NAS', state: 'stopped' },
  }
  const [community, nas] = await supervisor.plexApps()
  assert.deepEqual([community?.name, community?.logs], ['Plex Media Server', null])
  assert.match(nas?.logs ?? '', /^\/share\/plex\/.*\/Logs$/)
})

test('the token is read at each use', async (t) => {
  const fake = await startSupervisor(t)
  const env = { token: 'old' }
  const supervisor = createSupervisor({ url: fake.url, token: () => env.token })
  await assert.rejects(supervisor.self(), isA('refused'))
  env.token = fake.token
  await supervisor.self()
  assert.equal(supervisor.core().token, fake.token)
})

test('a Supervisor that does not answer, or not in JSON, is an error in words', async (t) => {
  const server = createServer((request, response) => {
    if (request.url !== '/services/mqtt') response.end('<html>')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close().closeAllConnections())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const patient = { url, token: () => 'x' }
  await assert.rejects(createSupervisor({ ...patient, timeoutMs: 50 }).broker(), isA('unreachable'))
  await assert.rejects(createSupervisor(patient).self(), isA('answer'))
})
