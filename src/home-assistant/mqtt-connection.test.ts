import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptLog } from '../../test/support/log.ts'
import { until } from '../../test/support/until.ts'
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
