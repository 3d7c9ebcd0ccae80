// The bus of Home Assistant through the Supervisor: the token, Core's restarts, and the second way when the socket is down.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { type TestContext, test } from 'node:test'
import { DeliveryError } from '../../src/alert/routing/target.ts'
import { busTarget } from '../../src/home-assistant/bus.ts'
import { createCore } from '../../src/home-assistant/core.ts'
import { createSupervisor } from '../../src/home-assistant/supervisor.ts'
import { keptLog } from '../support/log.ts'
import { anAlert } from '../support/snapshot.ts'
import { type FakeSupervisor, startSupervisor } from '../support/supervisor.ts'
import { until } from '../support/until.ts'

const FAST = { retryFrom: 10, retryTo: 50, refused: 60_000, tokenCheck: 10, startCheck: 10 }
const context = () => ({ key: 'k', signal: AbortSignal.timeout(5_000) })

async function start(t: TestContext, prepare: (fake: FakeSupervisor) => void = () => {}, timing = {}) {
  const fake = await startSupervisor(t)
  prepare(fake)
  const env = { token: 'token-1' }
  const { log, lines } = keptLog()
  const supervisor = createSupervisor({ url: fake.url, token: () => env.token })
  const told = { online: 0 }
  const onOnline = () => {
    told.online++
  }
  const core = createCore({
    clock: () => performance.now(),
    endpoint: supervisor.core,
    log,
    onOnline,
    timing: { ...FAST, ...timing },
  })
  t.after(() => core.stop())
  return { fake, env, lines, core, told, target: busTarget(core) }
}
const is = (pattern: RegExp) => (error: unknown) => error instanceof DeliveryError && pattern.test(error.message)

test('an alert is fired as plex_alert over the websocket', async (t) => {
  const { fake, core, target } = await start(t)
  await until('online', () => core.status().state === 'online')
  await target.send(anAlert(), null, context())
  assert.deepEqual(fake.events, [{ type: 'plex_alert', data: anAlert(), by: 'websocket' }])
})

test('a service is called with its data', async (t) => {
  const { fake, core } = await start(t)
  await until('online', () => core.status().state === 'online')
  const data = { notification_id: 'sentarr_i1', title: 'Plex', message: 'x' }
  await core.callService('persistent_notification', 'create', data)
  assert.deepEqual(fake.services, [{ domain: 'persistent_notification', service: 'create', data, by: 'websocket' }])
})

test('a service that is not there is an error in words, by either way', async (t) => {
  const { fake, core } = await start(t)
  await until('online', () => core.status().state === 'online')
  await assert.rejects(core.callService('notify', 'gone', {}), is(/Service notify\.gone not found/))
  assert.equal(fake.services.length, 0)
})

test('nothing is fired while Home Assistant starts, as automations do not listen yet', async (t) => {
  const { fake, core, target } = await start(t, (fake) => {
    fake.core = 'NOT_RUNNING'
  })
  await until('starting', () => core.status().state === 'starting')
  await assert.rejects(target.send(anAlert(), null, context()), is(/is starting/))
  fake.core = 'RUNNING'
  await until('online', () => core.status().state === 'online')
  await target.send(anAlert(), null, context())
  assert.equal(fake.events.length, 1)
})

test('while Core is down (502) sending fails in words, and works when it is back', async (t) => {
  const { fake, core, target, lines } = await start(t, (fake) => {
    fake.core = 'down'
  })
  await until('offline', () => core.status().state === 'offline')
  assert.match(core.status().detail, /not running yet/)
  await assert.rejects(target.send(anAlert(), null, context()), is(/not running yet/))
  fake.core = 'RUNNING'
  await until('online', () => core.status().state === 'online')
  await target.send(anAlert(), null, context())
  assert.equal(lines.filter((line) => line.startsWith('warn')).length, 1)
})

test('a restart of Core is survived, and told when it is over', async (t) => {
  const { fake, core, told, target } = await start(t)
  for (let restart = 1; restart <= 3; restart++) {
    await until('online', () => core.status().state === 'online')
    await target.send(anAlert(), null, context())
    fake.core = 'down'
    fake.cut()
    await until('offline', () => core.status().state === 'offline')
    fake.core = 'RUNNING'
  }
  assert.equal(fake.events.length, 3)
  assert.equal(told.online, 3)
})

test('with the socket down but Core there, REST is the second way', async (t) => {
  const { fake, core, target } = await start(t, undefined, { retryFrom: 60_000 })
  await until('online', () => core.status().state === 'online')
  fake.cut()
  await until('offline', () => core.status().state === 'offline')
  await target.send(anAlert(), null, context())
  await core.callService('persistent_notification', 'dismiss', { notification_id: 'x' })
  assert.deepEqual(
    [...fake.events, ...fake.services].map(({ by }) => by),
    ['rest', 'rest'],
  )
})

test('a refused token is said once, not hammered, and another one is tried at once', async (t) => {
  const { fake, env, core, target, lines } = await start(t, (fake) => {
    fake.token = 'token-2'
  })
  await until('refused', () => core.status().state === 'refused')
  await assert.rejects(target.send(anAlert(), null, context()), (error: DeliveryError) => {
    return !error.final && error.retryAfterMs === 300_000 && /refused the token/.test(error.message)
  })
  assert.deepEqual(fake.logins, ['token-1'])
  env.token = 'token-2'
  await until('online', () => core.status().state === 'online')
  assert.equal(lines.filter((line) => line.includes('refused')).length, 1)
  assert.ok(!lines.join().includes('token-1'))
})

test('a Core that takes commands and never answers is given up and connected anew', async (t) => {
  const { fake, core, target } = await start(t, undefined, { command: 50, ping: 20 })
  await until('online', () => core.status().state === 'online')
  fake.mute = true
  await assert.rejects(target.send(anAlert(), null, context()), DeliveryError)
  await until('offline', () => core.status().state === 'offline')
  fake.mute = false
  await until('online', () => core.status().state === 'online')
})

test('stopping ends while somebody listens and says nothing', async (t) => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  t.after(() => silent.close())
  const { port } = silent.address() as AddressInfo
  const { log } = keptLog()
  const core = createCore({
    clock: () => performance.now(),
    endpoint: () => ({ url: `http://127.0.0.1:${port}`, token: 'x', from: 'HA_TOKEN' }),
    log,
  })
  await once(silent, 'connection')
  const stopping = Date.now()
  await core.stop()
  assert.ok(Date.now() - stopping < 1_000)
})
