import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { type TestContext, test } from 'node:test'
import { connectAsync } from 'mqtt'
import { startScriptedBroker } from '../../test/support/scripted-broker.ts'
import { createPublisher } from './publisher.ts'

/** Publications to a broker that acknowledges those on topics without `silent` in them. */
async function underTest(t: TestContext) {
  const broker = await startScriptedBroker(t, { acknowledges: (topic) => !topic.includes('silent') })
  const client = await connectAsync(broker.url)
  t.after(() => client.endAsync(true))
  let silences = 0
  const publish = createPublisher({
    client,
    timing: { acknowledge: 50 },
    onSilence() {
      silences++
    },
  })
  const say = (topic: string) =>
    publish(topic, 'x', { retain: false }).then(
      () => 'acknowledged',
      (error: Error) => error.message,
    )
  return { say, publish, silences: () => silences }
}
const LATE = 'the MQTT broker did not acknowledge in time'

test('three that are left unanswered, one after the other, are the end of the connection', async (t) => {
  const { say, silences } = await underTest(t)
  assert.deepEqual([await say('silent'), await say('silent')], [LATE, LATE])
  assert.equal(silences(), 0)
  assert.equal(await say('silent'), LATE)
  assert.equal(silences(), 1)
})

test('an answer between them shows that the broker is there', async (t) => {
  const { say, silences } = await underTest(t)
  for (const topic of ['silent', 'silent', 'state', 'silent', 'silent']) await say(topic)
  assert.equal(silences(), 0)
})

test('many that were sent together count as one, and not at all where others were answered since', async (t) => {
  const { say, silences } = await underTest(t)
  const together = (...topics: string[]) => Promise.all(topics.map(say))
  assert.deepEqual(await together('silent', 'silent', 'silent', 'silent'), [LATE, LATE, LATE, LATE])
  assert.equal(silences(), 0)
  for (let times = 0; times < 4; times++) await together('silent', 'state')
  assert.equal(silences(), 0)
})

test('who gives up waiting does not wait, and the broker is not blamed for it', async (t) => {
  const { publish } = await underTest(t)
  const signal = AbortSignal.abort()
  await assert.rejects(publish('silent', 'x', { retain: false, signal }), { name: 'DeliveryError', message: LATE })
})

test('nothing of what was answered stays with a signal that lives as long as the service', async (t) => {
  const { publish } = await underTest(t)
  const { signal } = new AbortController()
  for (let times = 0; times < 3; times++) await publish('state', 'x', { retain: true, signal })
  await assert.rejects(publish('silent', 'x', { retain: true, signal }), { message: LATE })
  assert.deepEqual(getEventListeners(signal, 'abort'), [])
})
