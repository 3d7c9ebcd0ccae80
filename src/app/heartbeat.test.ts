import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startStandIn } from '../../test/support/http-stand-in.ts'
import { keptLog } from '../../test/support/log.ts'
import { testTime } from '../../test/support/time.ts'
import { until } from '../../test/support/until.ts'
import type { Settings } from '../settings/settings.ts'
import { startHeartbeat } from './heartbeat.ts'

test('a channel that fails while MQTT is away is told, and MQTT that is back is enough', async (t) => {
  const service = await startStandIn(t)
  const time = testTime(0)
  const stop = new AbortController()
  const mqtt = { name: 'mqtt:plex', connected: false, detail: 'not reachable' as never }
  const settings = {
    heartbeatUrl: `${service.url}/s3cr3t-beat`,
    mqtt: { url: null },
    web: {},
    servers: [],
    channels: [{ type: 'ntfy', name: 'phone', enabled: true, topic: 's3cr3t-topic' }],
  } as unknown as Settings
  const problem = { channel: 'phone', since: 0, reason: 'no topic s3cr3t-topic', disabled: false, partly: false }
  const done = startHeartbeat({
    settings,
    current: () => settings,
    servers: [],
    health: () => ({ status: 'ok', reasons: [], version: '1' }),
    outbox: { problems: () => [problem] },
    homeAssistant: { connections: () => [mqtt] },
    log: keptLog().log,
    clock: time.clock,
    pause: time.pause,
    signal: stop.signal,
  })
  await time.pass(60_000)
  await until('trouble is told', () => service.seen.length === 1)
  assert.equal(service.seen[0]?.path, '/s3cr3t-beat/fail')
  assert.equal(
    service.seen[0]?.body,
    'no alert gets out by phone: no topic ••••\nno alert gets out by mqtt:plex: not reachable',
  )
  mqtt.connected = true
  await until('all is well', async () => {
    await time.pass(60_000)
    return service.seen.at(-1)?.path === '/s3cr3t-beat'
  })
  stop.abort()
  await done
})
