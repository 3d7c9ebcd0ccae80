import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { startEmbeddedBroker } from '../../test/support/embedded-broker.ts'
import { keptLog } from '../../test/support/log.ts'
import { startScriptedBroker } from '../../test/support/scripted-broker.ts'
import { until } from '../../test/support/until.ts'
import { brokerFromUrl } from './broker.ts'
import { createMqttConnection } from './mqtt-connection.ts'

test('without a broker it is asked for again after a pause of its own, and that is said once', async (t) => {
  let asked = 0
  const { log, lines } = keptLog()
  const connection = createMqttConnection({
    async broker() {
      asked++
      return null
    },
    clientId: 'sentarr',
    will: null,
    topics: [],
    log,
    clock: () => 0,
    random: () => 1,
    onConnect() {},
    onMessage() {},
    timing: { retryFrom: 3_600_000, retryTo: 3_600_000, noBroker: 1 },
  })
  t.after(() => connection.stop())
  await until('it is asked for again', () => asked > 3)
  assert.equal(connection.status().state, 'no-broker')
  assert.equal(lines.length, 1)
  assert.match(lines[0]!, /^warn: Home Assistant has no MQTT broker yet/)
})

/** The pauses after connections that the broker cuts when they stood for so many milliseconds. */
async function pausesAfterCuts(t: TestContext, { stoodMs, random }: { stoodMs: number; random: number }) {
  const { url, cut } = await startEmbeddedBroker(t)
  const pauses: number[] = []
  let now = 0
  const connection = createMqttConnection({
    broker: () => brokerFromUrl(url),
    clientId: 'sentarr',
    will: null,
    topics: ['sentarr/plex/+/set'],
    log: keptLog().log,
    clock: () => now,
    random: () => random,
    onConnect() {
      now += stoodMs
      cut()
    },
    onMessage() {},
    async pause(ms) {
      pauses.push(ms)
    },
  })
  t.after(() => connection.stop())
  await until('it was cut four times', () => pauses.length >= 4)
  return pauses.slice(0, 4)
}

test('who is thrown out again and again comes back later and later; after a connection that stood, at once', async (t) => {
  assert.deepEqual(await pausesAfterCuts(t, { stoodMs: 59_999, random: 1 }), [1_000, 2_000, 4_000, 8_000])
  assert.deepEqual(await pausesAfterCuts(t, { stoodMs: 60_000, random: 1 }), [1_000, 1_000, 1_000, 1_000])
})

test('those that were thrown out together come back apart: each takes half to all of the pause', async (t) => {
  assert.deepEqual(await pausesAfterCuts(t, { stoodMs: 0, random: 0 }), [500, 1_000, 2_000, 4_000])
  assert.deepEqual(await pausesAfterCuts(t, { stoodMs: 0, random: 0.5 }), [750, 1_500, 3_000, 6_000])
})

test('a broker that answers pings and acknowledges nothing is left for a new connection', async (t) => {
  const broker = await startScriptedBroker(t, { acknowledges: () => false })
  const { log, lines } = keptLog()
  const connection = createMqttConnection({
    broker: () => brokerFromUrl(broker.url),
    clientId: 'sentarr',
    will: null,
    topics: ['sentarr/plex/+/set'],
    log,
    clock: () => 0,
    random: () => 1,
    async onConnect() {
      for (const _ of Array(3)) await connection.publish('state', 'x', { retain: true }).catch(() => {})
    },
    onMessage() {},
    pause: async () => {},
    timing: { acknowledge: 50 },
  })
  t.after(() => connection.stop())
  await until('it is connected to anew', () => broker.connections() > 1)
  assert.match(lines.join(), /acknowledges nothing/)
})
