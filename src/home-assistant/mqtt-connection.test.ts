import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { startEmbeddedBroker } from '../../test/support/embedded-broker.ts'
import { keptLog } from '../../test/support/log.ts'
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

/** The pauses after connections that the broker cuts as soon as they stand, `steady` milliseconds being enough to count. */
async function pausesAfterCuts(t: TestContext, steady: number): Promise<number[]> {
  const { url, cut } = await startEmbeddedBroker(t)
  const pauses: number[] = []
  const connection = createMqttConnection({
    broker: () => brokerFromUrl(url),
    clientId: 'sentarr',
    will: null,
    topics: ['sentarr/plex/+/set'],
    log: keptLog().log,
    // After the timer that makes it count, where both are due.
    onConnect: () => void setTimeout(cut, 1),
    onMessage() {},
    async pause(ms) {
      pauses.push(ms)
    },
    timing: { steady },
  })
  t.after(() => connection.stop())
  await until('it was cut four times', () => pauses.length >= 4)
  return pauses.slice(0, 4)
}

test('who is thrown out again and again comes back later and later; after a connection that stood, at once', async (t) => {
  assert.deepEqual(await pausesAfterCuts(t, 3_600_000), [1_000, 2_000, 4_000, 8_000])
  assert.deepEqual(await pausesAfterCuts(t, 1), [1_000, 1_000, 1_000, 1_000])
})
