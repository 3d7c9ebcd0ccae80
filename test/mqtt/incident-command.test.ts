// The command to one incident in the whole program: it touches that incident and no other.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startEmbeddedBroker } from '../support/embedded-broker.ts'
import { observe } from '../support/mqtt-observer.ts'
import { sentarrIn } from '../support/sentarr.ts'
import { until } from '../support/until.ts'

const DATABASE = 'SQLITE3:0x80000001, 11, database corruption at line 68825 of [a29f994989]'
const NETWORK = 'HttpServer: Error binding acceptor: Address already in use'
const SET = 'sentarr/plex/incident/set'

test('one incident is muted and another resolved from a phone', async (t) => {
  const broker = await startEmbeddedBroker(t)
  const observer = await observe(t, broker.url)
  const sentarr = sentarrIn(t, { MQTT_URL: broker.url, API_PORT: '0', READ_FROM: 'start' })
  sentarr.write('ERROR', DATABASE)
  sentarr.write('ERROR', NETWORK)
  sentarr.start()
  const state = () => observer.json('sentarr/plex/state') ?? {}
  const open = () => (observer.json('sentarr/plex/problem')?.incidents ?? []) as { id: string; rule: string }[]
  await until('both are open', () => open().length === 2, 20_000)
  const [database, network] = ['database.corrupt', open().find(({ rule }) => rule !== 'database.corrupt')?.rule].map(
    (rule) => open().find((incident) => incident.rule === rule)!.id,
  )
  const ask = (id: unknown, action: string, more: object = {}, retain = false) =>
    observer.publish(SET, JSON.stringify({ id, action, ...more }), { retain })

  await ask('no-such-incident', 'resolve')
  await until('a word in the log', () => sentarr.output().includes('there is no incident "no-such-incident"'))
  assert.equal(state().open_incidents, 2)

  await ask(database, 'mute', { minutes: 60 })
  await until('the muted one comes last', () => open()[0]?.id === network)
  assert.equal(state().problem, 'ON')
  assert.equal(state().mute, 'OFF')
  await ask(network, 'resolve')
  await until('one is left', () => state().open_incidents === 1 && open().length === 1)
  assert.equal(open()[0]?.id, database)
  assert.equal(state().problem, 'OFF')
  await ask(database, 'unmute')
  await until('heard again', () => state().problem === 'ON')
  assert.equal(await sentarr.end('SIGTERM'), 0)

  // Only who subscribes later is told that a message is a retained one.
  await ask(database, 'resolve', {}, true)
  sentarr.start()
  await until('it is back', () => observer.last('sentarr/plex/status') === 'online', 20_000)
  await ask('no-other-incident', 'resolve')
  await until('what came after it was heard', () => sentarr.output().includes('no incident "no-other-incident"'))
  assert.doesNotMatch(sentarr.output(), /resolved: Library database is corrupt/, 'what is retained is old: ignored')
  assert.equal(state().open_incidents, 1)
  assert.equal(await sentarr.end('SIGTERM'), 0)
})
