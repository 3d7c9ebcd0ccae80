import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from 'mqtt'
import { startScriptedBroker } from '../../test/support/scripted-broker.ts'
import { until } from '../../test/support/until.ts'
import { keepSubscribed } from './subscriptions.ts'

test('what is refused is asked for again after pauses that grow up to the longest', async (t) => {
  const broker = await startScriptedBroker(t, { granted: (topics) => topics.map(() => 128) })
  const client = connect(broker.url)
  t.after(() => client.endAsync(true))
  const pauses: number[] = []
  client.on('connect', () =>
    keepSubscribed({
      client,
      topics: { 'sentarr/plex/+/set': { qos: 1 } },
      spare: {},
      timing: { acknowledge: 10_000, refusedFrom: 60_000, refusedTo: 600_000 },
      spread(ms) {
        pauses.push(ms)
        return 0
      },
      onSilence() {},
      onAnswer() {},
    }),
  )
  await until('six refusals', () => pauses.length >= 6)
  assert.deepEqual(pauses.slice(0, 6), [60_000, 120_000, 240_000, 480_000, 600_000, 600_000])
})
