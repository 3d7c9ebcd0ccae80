// Two agents that were given one server id by mistake, or one that was copied with its data: no war, and both say so.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startEmbeddedBroker } from '../support/embedded-broker.ts'
import { observe } from '../support/mqtt-observer.ts'
import { startOutput } from '../support/mqtt-output.ts'
import { anAlert } from '../support/snapshot.ts'
import { until } from '../support/until.ts'

const context = () => ({ key: 'k', signal: AbortSignal.timeout(5_000) })
const claim = { answer: 200, absent: 100, pause: 50 }
const agent = (host: string) => ({
  device: () => ({ version: '1.2.3', configurationUrl: `http://${host}.example.org:5000`, withPlexApi: false }),
  timing: { claim },
})

test('the first goes on showing its server, the second shows nothing, takes no commands and keeps its alerts', async (t) => {
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  const first = startOutput(t, url, agent('attic'))
  await until('the first', () => first.output.status().state === 'online')
  const second = startOutput(t, url, agent('cellar'))
  await until('the second gives way', () => second.output.status().state === 'not-ours')
  await until('the first knows', () => /cellar/.test(first.output.status().detail))
  assert.equal(first.output.status().state, 'online')
  assert.match(second.output.status().detail, /attic.*"plex".*another server_id/)

  second.show({ errorsLastHour: 99 })
  await assert.rejects(() => second.output.target.send(anAlert(), null, context()), /attic/)
  await first.output.target.send(anAlert(), null, context())
  await observer.publish('sentarr/plex/mute/set', 'ON')
  await until('the command', () => first.commands.length === 1)
  assert.deepEqual(second.commands, [])
  first.show({ errorsLastHour: 1 })
  await until('what the first sees', () => observer.json('sentarr/plex/state')?.errors_last_hour === 1)
  const shown = observer.heard.filter(({ topic }) => topic === 'sentarr/plex/state')
  assert.ok(shown.every(({ payload }) => JSON.parse(payload).errors_last_hour !== 99))
  assert.equal(observer.heard.filter(({ topic }) => topic === 'sentarr/plex/event').length, 1)
  assert.deepEqual(
    [first, second].map(({ lines }) => lines.filter((line) => /server id/.test(line)).length),
    [1, 1],
  )

  const config = observer.json('homeassistant/device/sentarr_plex/config') as { device: { configuration_url: string } }
  assert.equal(config.device.configuration_url, 'http://attic.example.org:5000')
  await second.output.stop()
  assert.equal(observer.last('sentarr/plex/status'), 'online', 'leaving it says nothing of a server that is another’s')
})

test('when the first stops for good the second takes over, and shows all of its own', async (t) => {
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  const first = startOutput(t, url, agent('attic'))
  await until('the first', () => first.output.status().state === 'online')
  let told = 0
  const second = startOutput(t, url, { ...agent('cellar'), onOnline: () => told++ })
  await until('the second gives way', () => second.output.status().state === 'not-ours')
  second.show({ errorsLastHour: 99 })
  assert.equal(told, 0)
  await first.output.stop()
  await until('the second', () => observer.json('sentarr/plex/state')?.errors_last_hour === 99)
  assert.equal(told, 1)
  assert.equal(second.output.status().state, 'online')
})

test('a server that was renamed leaves what another one of its old id shows', async (t) => {
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  startOutput(t, url, agent('attic'))
  await until('the first', () => observer.last('sentarr/plex/status') === 'online')
  await observer.publish('sentarr/gone/status', 'offline', { retain: true })
  const renamed = startOutput(t, url, { server: { id: 'cellar', name: 'Cellar' }, removedServers: ['plex', 'gone'] })
  await until('the renamed one', () => observer.last('sentarr/cellar/status') === 'online')
  assert.equal(observer.last('sentarr/gone/status'), '')
  assert.equal(observer.last('sentarr/plex/status'), 'online')
  assert.ok(observer.heard.every(({ topic, payload }) => topic !== 'sentarr/plex/state' || payload !== ''))
  assert.equal(renamed.output.status().state, 'online')
})
