// What Home Assistant sees on the broker, with the embedded one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Subscription } from 'aedes'
import { brokerFromUrl } from '../../src/home-assistant/broker.ts'
import { startEmbeddedBroker } from '../support/embedded-broker.ts'
import { observe } from '../support/mqtt-observer.ts'
import { startOutput } from '../support/mqtt-output.ts'
import { anAlert, anIncident } from '../support/snapshot.ts'
import { until } from '../support/until.ts'

const DISCOVERY = 'homeassistant/device/sentarr_plex/config'
const OWN_DISCOVERY = 'homeassistant/device/sentarr_plex/agent/config'
const topicOf = (name: string) => `sentarr/plex/${name}`
const context = () => ({ key: 'k', signal: AbortSignal.timeout(5_000) })

test('on connecting everything is published, and "online" last', async (t) => {
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  startOutput(t, url)
  await until('online', () => observer.last('sentarr/plex/status') === 'online')
  assert.deepEqual(
    observer.heard.map(({ topic }) => topic),
    [
      topicOf('owner'),
      OWN_DISCOVERY,
      topicOf('agent'),
      DISCOVERY,
      ...['state', 'current_problem', 'today', 'problem', 'last_alert', 'status'].map(topicOf),
    ],
  )
  const late = await observe(t, url)
  await until('all of it is retained', () => late.heard.filter(({ retained }) => retained).length === 8)
})

test('a broker keeps a copy of commands only for it: the rest is heard while it is said', async (t) => {
  const { url, aedes } = await startEmbeddedBroker(t)
  const asked: Record<string, number> = {}
  aedes.on('subscribe', (subscriptions) => {
    for (const { topic, qos } of subscriptions) asked[topic] = qos
  })
  startOutput(t, url, { removedServers: ['old'] })
  await until('its subscriptions', () => Object.keys(asked).length === 5)
  assert.deepEqual(asked, {
    'homeassistant/status': 0,
    'sentarr/plex/owner': 0,
    'sentarr/plex/status': 0,
    'sentarr/old/status': 0,
    'sentarr/plex/+/set': 1,
  })
})

test('each connection is told, so that alerts which wait for it can be tried at once', async (t) => {
  const broker = await startEmbeddedBroker(t)
  let times = 0
  startOutput(t, broker.url, {
    onOnline() {
      times++
    },
  })
  await until('the first connection', () => times === 1)
  broker.cut()
  await until('the second connection', () => times === 2)
})

test('a change is published, and only what differs', async (t) => {
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  const { output, show } = startOutput(t, url)
  await until('online', () => observer.last('sentarr/plex/status') === 'online')
  const before = observer.heard.length
  show({ incidents: [anIncident()] })
  await until('the problem', () => observer.heard.slice(before).some(({ topic }) => /problem/.test(topic)))
  assert.equal(observer.json('sentarr/plex/state')?.problem, 'ON')
  output.changed()
  await output.stop()
  assert.deepEqual(
    observer.heard.slice(before).map(({ topic }) => topic),
    ['state', 'current_problem', 'problem', 'status', 'owner'].map(topicOf),
  )
})

test('a change is published at once', async (t) => {
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  const { show } = startOutput(t, url)
  await until('online', () => observer.last('sentarr/plex/status') === 'online')
  const delays: number[] = []
  for (let errors = 1; errors <= 5; errors++) {
    const changedAt = Date.now()
    show({ errorsLastHour: errors })
    await until('the change', () => observer.json('sentarr/plex/state')?.errors_last_hour === errors)
    delays.push((observer.heard.at(-1)?.at ?? Number.NaN) - changedAt)
  }
  // The best of five: the machine of a test may be busy with something else.
  assert.ok(Math.min(...delays) <= 50, `${delays} ms`)
})

test('many changes are folded into few messages, the last one wins', async (t) => {
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  const { show } = startOutput(t, url)
  await until('online', () => observer.last('sentarr/plex/status') === 'online')
  for (let errors = 1; errors <= 500; errors++) show({ errorsLastHour: errors })
  await until('the last one', () => observer.json('sentarr/plex/state')?.errors_last_hour === 500)
  assert.ok(observer.heard.filter(({ topic }) => topic === 'sentarr/plex/state').length <= 4)
})

test('the time of the last line is shown seldom, and the latest in the end', async (t) => {
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  const HOLD_MS = 600
  const before = Date.now()
  const { show } = startOutput(t, url, { timing: { lastLine: HOLD_MS } })
  await until('online', () => observer.last('sentarr/plex/status') === 'online')
  const shown = () => observer.heard.filter(({ topic }) => topic === 'sentarr/plex/state')
  const first = shown()[0]!
  for (let second = 0; second < 50; second++) show({ lastLineAt: Date.UTC(2026, 10, 23, 13, 0, second) })
  show({ errorsLastHour: 1 })
  await until('another value', () => observer.json('sentarr/plex/state')?.errors_last_hour === 1)
  assert.equal(observer.json('sentarr/plex/state')?.last_log_line, JSON.parse(first.payload).last_log_line)
  await until('the latest', () => observer.json('sentarr/plex/state')?.last_log_line === '2026-11-23T13:00:49.000Z')
  assert.ok(shown().at(-1)!.at - before >= HOLD_MS)
  assert.equal(shown().length, 3)
})

test('commands arrive checked; retained and senseless ones do not', async (t) => {
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  await observer.publish('sentarr/plex/resolve_all/set', 'PRESS', { retain: true })
  const { commands, lines } = startOutput(t, url)
  await until('online', () => observer.last('sentarr/plex/status') === 'online')
  await observer.publish('sentarr/plex/error_threshold/set', '-1')
  await observer.publish('sentarr/plex/nonsense/set', 'ON')
  await observer.publish('sentarr/plex/mute/set', 'ON')
  await observer.publish('sentarr/plex/error_threshold/set', '7')
  await until('two commands', () => commands.length === 2)
  assert.deepEqual(commands, [
    { command: 'mute', value: true },
    { command: 'error_threshold', value: 7 },
  ])
  assert.equal(lines.filter((line) => line.includes('refused')).length, 2)
})

test('the birth of Home Assistant brings everything again', async (t) => {
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  startOutput(t, url)
  await until('online', () => observer.last('sentarr/plex/status') === 'online')
  const before = observer.heard.length
  await observer.publish('homeassistant/status', 'online')
  await until('again', () =>
    observer.heard.slice(before).some(({ payload, topic }) => payload === 'online' && /plex/.test(topic)),
  )
  assert.ok(observer.heard.slice(before).some(({ topic }) => topic === DISCOVERY))
})

test('an event is not retained, carries its type, and is done when the broker has it', async (t) => {
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  const { output } = startOutput(t, url)
  await until('online', () => output.status().state === 'online')
  await output.target.send(anAlert(), null, context())
  await output.target.send(anAlert({ state: 'resolved' }), null, context())
  await output.target.send(anAlert({ state: 'test', incident: null }), null, context())
  const events = await until('three events', () => {
    const heard = observer.heard.filter(({ topic }) => topic === 'sentarr/plex/event')
    return heard.length === 3 && heard.map(({ payload }) => JSON.parse(payload))
  })
  assert.deepEqual(
    events.map(({ event_type }) => event_type),
    ['database_error', 'resolved', 'test'],
  )
  assert.deepEqual(events[0], { event_type: 'database_error', ...anAlert() })
  const late = await observe(t, url)
  await until('retained ones', () => late.last('sentarr/plex/status'))
  assert.equal(late.last('sentarr/plex/event'), undefined)
})

test('the target takes alerts of its own server only', (t) => {
  const { output } = startOutput(t, async () => null)
  assert.equal(output.target.wants(anAlert(), 0).wanted, true)
  assert.equal(output.target.wants(anAlert({ server: 'attic' }), 0).wanted, false)
})

test('without a connection an event is an error in words', async (t) => {
  const { output } = startOutput(t, 'mqtt://127.0.0.1:1')
  await until('a failure', () => output.status().state === 'offline')
  await assert.rejects(output.target.send(anAlert(), null, context()), /no MQTT broker answers at 127\.0\.0\.1:1/)
})

test('a clean stop says offline', async (t) => {
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  const { output } = startOutput(t, url)
  await until('online', () => observer.last('sentarr/plex/status') === 'online')
  await output.stop()
  await until('offline', () => observer.last('sentarr/plex/status') === 'offline')
})

test('a cut connection is made again and everything published again', async (t) => {
  const { url, cut } = await startEmbeddedBroker(t)
  const { output, show } = startOutput(t, url)
  await until('online', () => output.status().state === 'online')
  cut()
  await until('offline', () => output.status().state === 'offline')
  show({ errorsLastHour: 9 })
  const observer = await observe(t, url)
  await until('news', () => observer.json('sentarr/plex/state')?.errors_last_hour === 9)
  await until('online again', () => observer.last('sentarr/plex/status') === 'online')
})

for (const [options, qos] of [
  ['', 1],
  ['?subscribe_qos=0', 0],
] as const)
  test(`commands are subscribed with QoS ${qos}${options && ` for ${options}`}, and come`, async (t) => {
    const { url, aedes } = await startEmbeddedBroker(t)
    const asked: Subscription[] = []
    aedes.on('subscribe', (subscriptions, client) => {
      if (client.id.startsWith('sentarr_plex')) asked.push(...subscriptions)
    })
    const observer = await observe(t, url)
    const { commands } = startOutput(t, `${url}${options}`)
    await until('online', () => observer.last('sentarr/plex/status') === 'online')
    assert.equal(asked.find(({ topic }) => topic === 'sentarr/plex/+/set')?.qos, qos)
    await observer.publish('sentarr/plex/mute/set', 'ON')
    await until('the command', () => commands.length === 1)
  })

test('while there is no broker it is asked for again and again', async (t) => {
  const { url } = await startEmbeddedBroker(t)
  let asked = 0
  const { output, lines } = startOutput(t, async () => (++asked < 4 ? null : brokerFromUrl(url)))
  await until('online', () => output.status().state === 'online')
  assert.equal(lines.filter((line) => line.includes('no MQTT broker yet')).length, 1)
})

test('two servers on one broker do not disturb each other', async (t) => {
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  const plex = startOutput(t, url)
  const attic = startOutput(t, url, { server: { id: 'attic', name: 'Attic' } })
  await until('both', () => ['plex', 'attic'].every((id) => observer.last(`sentarr/${id}/status`) === 'online'))
  await observer.publish('sentarr/attic/mute/set', 'ON')
  await until('its command', () => attic.commands.length === 1)
  assert.equal(plex.commands.length, 0)
  await attic.output.stop()
  await until('offline', () => observer.last('sentarr/attic/status') === 'offline')
  assert.equal(observer.last('sentarr/plex/status'), 'online')
})

test('the device of a server that is no longer watched disappears', async (t) => {
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  await observer.publish('homeassistant/device/sentarr_old/config', '{}', { retain: true })
  await observer.publish('sentarr/old/status', 'offline', { retain: true })
  startOutput(t, url, { removedServers: ['old'] })
  await until('emptied', () => observer.last('homeassistant/device/sentarr_old/config') === '')
  await until('online', () => observer.last('sentarr/plex/status') === 'online')
  const late = await observe(t, url)
  await until('retained ones', () => late.last('sentarr/plex/status'))
  assert.equal(late.heard.filter(({ topic }) => topic.includes('old')).length, 0)
})

test('what earlier versions left is emptied once, before what is ours', async (t) => {
  const broker = await startEmbeddedBroker(t)
  const earlier = await observe(t, broker.url)
  await earlier.publish('homeassistant/device/sentarr/config', '{}', { retain: true })
  const observer = await observe(t, broker.url)
  startOutput(t, broker.url, { channels: () => [], removedServers: ['old'] })
  await until('online', () => observer.last('sentarr/plex/status') === 'online')
  const topics = () => observer.heard.filter(({ retained }) => !retained).map(({ topic }) => topic)
  const left = ['homeassistant/device/sentarr/config', 'sentarr/state', 'homeassistant/device/sentarr_old/config']
  assert.deepEqual(topics().slice(1, 4), left)
  assert.ok(topics().indexOf(OWN_DISCOVERY) > 3)
  const before = topics().length
  broker.cut()
  const late = await observe(t, broker.url)
  const again = () => late.heard.filter(({ retained }) => !retained).map(({ topic }) => topic)
  await until('all of it again', () => again().includes('sentarr/plex/last_alert'))
  assert.deepEqual(
    [...topics().slice(before), ...again()].filter((topic) => left.includes(topic)),
    [],
  )
})

test('what no earlier version left is not ended: Home Assistant warns of that', async (t) => {
  const broker = await startEmbeddedBroker(t)
  const observer = await observe(t, broker.url)
  startOutput(t, broker.url, { channels: () => [] })
  await until('shown', () => observer.heard.some(({ topic }) => topic === OWN_DISCOVERY))
  assert.deepEqual(
    observer.heard.filter(({ topic }) => ['homeassistant/device/sentarr/config', 'sentarr/state'].includes(topic)),
    [],
  )
})

test('a broker that closes the connection when a topic is not ours gets all that is', async (t) => {
  const { url, aedes } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  let denied = 0
  aedes.authorizePublish = (_client, { topic }, done) => {
    if (/^(sentarr|homeassistant.device)\/(sentarr_)?plex\//.test(topic)) return done()
    denied++
    done(new Error('not allowed'))
  }
  const { output, show } = startOutput(t, url, { channels: () => [], removedServers: ['old'] })
  await until('online', () => observer.last('sentarr/plex/status') === 'online' && output.status().state === 'online')
  const asked = denied
  assert.ok(asked > 0)
  show({ errorsLastHour: 7 })
  await until('a change', () => observer.json('sentarr/plex/state')?.errors_last_hour === 7)
  assert.equal(denied, asked)
})

test('one output shows Sentarr itself: its version, and how its channels do without a secret', async (t) => {
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  let trouble: string | null = null
  const { output } = startOutput(t, url, { channels: () => [{ name: 'mail', trouble }] })
  await until('online', () => observer.last('sentarr/plex/status') === 'online')
  const discovery = observer.json(OWN_DISCOVERY) as { device: { identifiers: string[]; name: string } }
  assert.deepEqual([discovery.device.identifiers, discovery.device.name], [['sentarr/plex'], 'Sentarr (Plex)'])
  assert.match(observer.last(DISCOVERY) ?? '', /"via_device":"sentarr\/plex"/)
  const state = () => observer.json('sentarr/plex/agent')
  assert.deepEqual(state(), { version: '1.2.3', channels: 'OK', channel_states: { mail: 'OK' } })
  trouble = 'Login refused by 203.0.113.77'
  output.changed()
  await until('the trouble', () => state()?.channels === 'Failing: mail')
  assert.doesNotMatch(observer.last('sentarr/plex/agent') ?? '', /203\.0\.113\.77/)
})
