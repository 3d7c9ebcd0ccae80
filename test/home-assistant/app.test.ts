// The whole program as a Home Assistant app with no option filled in: everything comes from the Supervisor.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { startEmbeddedBroker } from '../support/embedded-broker.ts'
import { observe } from '../support/mqtt-observer.ts'
import { sentarrIn } from '../support/sentarr.ts'
import { startSupervisor } from '../support/supervisor.ts'
import { until } from '../support/until.ts'

const DATABASE = 'SQLITE3:0x80000001, 11, database corruption at line 68825 of [a29f994989]'

async function startApp(t: TestContext) {
  const broker = await startEmbeddedBroker(t)
  broker.aedes.authenticate = (_client, username, password, done) =>
    done(null, username === 'addons' && password?.toString() === 'from-supervisor')
  const { port } = new URL(broker.url)
  const fake = await startSupervisor(t)
  fake.mqtt = { host: '127.0.0.1', port, ssl: false, username: 'addons', password: 'from-supervisor' }
  const observer = await observe(t, broker.url.replace('//', '//addons:from-supervisor@'))
  const sentarr = sentarrIn(t, { SUPERVISOR_URL: fake.url, SUPERVISOR_TOKEN: fake.token, API_PORT: '0' })
  sentarr.write('INFO', 'Plex Media Server v1.42.2.10156-f737b826c - Docker x86_64 - build: linux-x86_64')
  sentarr.start()
  await until('online', () => observer.last('sentarr/plex/status') === 'online', 20_000)
  await until('the logs are read', () => observer.json('sentarr/plex/state')?.logs === 'ON', 20_000)
  return { fake, observer, sentarr }
}

test('the broker, our own page and the bus are found without any setting', async (t) => {
  const { fake, observer, sentarr } = await startApp(t)
  const discovery = observer.last('homeassistant/device/sentarr_plex/config') ?? ''
  assert.match(discovery, /"configuration_url":"homeassistant:\/\/app\/1a2b3c4d_sentarr"/)
  sentarr.write('ERROR', DATABASE)
  const event = await until('the event', () => fake.events[0], 20_000)
  assert.equal(event.type, 'plex_alert')
  assert.equal((event.data as { rule: string }).rule, 'database.corrupt')
  assert.match((event.data as { url: string }).url, /^\/app\/1a2b3c4d_sentarr\/incidents\//)
  await until('the same over MQTT', () => observer.json('sentarr/plex/event')?.event_type === 'database_error')
  assert.equal(await sentarr.end('SIGTERM'), 0)
  await until('offline', () => observer.last('sentarr/plex/status') === 'offline')
  for (const secret of ['from-supervisor', fake.token]) assert.ok(!sentarr.output().includes(secret))
})

test('an alert of the time when Core was down is fired once when Core is back', async (t) => {
  const { fake, observer, sentarr } = await startApp(t)
  fake.core = 'down'
  fake.cut()
  sentarr.write('ERROR', DATABASE)
  await until('shown over MQTT', () => observer.json('sentarr/plex/state')?.problem === 'ON')
  fake.core = 'RUNNING'
  await until('the event', () => fake.events.length > 0, 60_000)
  await sentarr.end('SIGTERM')
  assert.equal(fake.events.length, 1)
})
