// A broker in trouble: it refuses for now or for good, or is silent while its connection stands.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startEmbeddedBroker } from '../support/embedded-broker.ts'
import { observe } from '../support/mqtt-observer.ts'
import { startOutput } from '../support/mqtt-output.ts'
import { startScriptedBroker } from '../support/scripted-broker.ts'
import { until } from '../support/until.ts'

const COMMANDS = 'sentarr/plex/+/set'
const REFUSED = 128
const soon = { refusedFrom: 5, refusedTo: 5 }

test('a broker that lets us publish only is said in words for as long as it is so, and shown everything', async (t) => {
  const { url, aedes } = await startEmbeddedBroker(t)
  aedes.authorizeSubscribe = (client, subscription, done) =>
    done(null, client?.id.startsWith('sentarr_plex') ? null : subscription)
  const observer = await observe(t, url)
  const { output, lines } = startOutput(t, url)
  await until('all is shown', () => observer.last('sentarr/plex/status') === 'online')
  const words = /does not let us read our topics/
  assert.match(lines.join(), words)
  assert.equal(output.status().state, 'online')
  assert.match(output.status().detail, words)
})

test('a subscription that is refused for now is asked for again, and commands come', async (t) => {
  const { url, aedes } = await startEmbeddedBroker(t)
  let refusals = 0
  aedes.authorizeSubscribe = (client, subscription, done) => {
    const isRefused = client?.id.startsWith('sentarr_plex') && subscription.topic.endsWith('/set') && refusals++ < 3
    done(null, isRefused ? null : subscription)
  }
  const observer = await observe(t, url)
  const { commands, lines, output } = startOutput(t, url, { timing: soon })
  await until('online', () => observer.last('sentarr/plex/status') === 'online')
  await until('it is taken at last', () => lines.some((line) => line.includes('lets us read our topics now')))
  await observer.publish('sentarr/plex/mute/set', 'ON')
  await until('the command', () => commands.length === 1)
  assert.equal(refusals, 4)
  assert.equal(lines.filter((line) => line.includes('does not let us read')).length, 1)
  assert.equal(output.status().detail, '')
})

test('a subscription that is refused and then left unanswered ends the connection; the next one brings commands', async (t) => {
  const broker = await startScriptedBroker(t, {
    granted: (topics, nth) => (nth === 1 ? topics.map(() => REFUSED) : nth === 2 ? null : topics.map(() => 0)),
  })
  const { commands, lines } = startOutput(t, broker.url, { timing: { ...soon, acknowledge: 200 } })
  await until('the third subscription', () => broker.subscribed.length === 3)
  await until('the server is shown again', () => broker.published.includes('sentarr/plex/status'))
  broker.say('sentarr/plex/mute/set', 'ON')
  await until('the command', () => commands.length === 1)
  assert.equal(broker.connections(), 2)
  assert.match(lines.join(), /it does not answer a subscription/)
})

test('only what was refused is asked for again', async (t) => {
  const isRefused = (topic: string) => topic === COMMANDS || topic === 'homeassistant/status'
  const broker = await startScriptedBroker(t, {
    granted: (topics, nth) => topics.map((topic) => (isRefused(topic) && nth < 3 ? REFUSED : 0)),
  })
  const { lines } = startOutput(t, broker.url, { timing: soon })
  await until('it took all', () => lines.some((line) => line.includes('lets us read our topics now')))
  assert.equal(broker.subscribed[0]?.length, 4)
  assert.deepEqual(broker.subscribed.slice(1), Array(2).fill(['homeassistant/status', COMMANDS]))
})

test('what an earlier version left may be kept from us: that is no trouble, and it is asked for once', async (t) => {
  const broker = await startScriptedBroker(t, {
    granted: (topics) => topics.map((topic) => (topic === 'sentarr/old/status' ? REFUSED : 0)),
  })
  const { output, lines } = startOutput(t, broker.url, { removedServers: ['old'], timing: soon })
  await until('the server is shown', () => broker.published.includes('sentarr/plex/status'))
  assert.deepEqual(output.status(), { state: 'online', detail: '' })
  assert.deepEqual(
    lines.filter((line) => line.startsWith('warn')),
    [],
  )
  assert.equal(broker.subscribed.length, 1)
})
