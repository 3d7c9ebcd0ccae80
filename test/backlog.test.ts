// A first start that reads days of logs: what was found is shown, and nobody is woken for it.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { startEmbeddedBroker } from './support/embedded-broker.ts'
import { observe } from './support/mqtt-observer.ts'
import { sentarrIn } from './support/sentarr.ts'
import { until } from './support/until.ts'

const CORRUPT = 'SQLITE3:0x10, 11, database corruption at line 64128 of [b1a7]'
const OLD = Array.from({ length: 30 }, (_, second) => `Jun 22, 2023 09:01:${10 + second}.011 [1] ERROR - ${CORRUPT}\n`)

test('troubles of a backlog are shown and not told, and the next one is told', async (t) => {
  const { url } = await startEmbeddedBroker(t)
  const observer = await observe(t, url)
  const sentarr = sentarrIn(t, { MQTT_URL: url, READ_FROM: 'start', API_HOST: '127.0.0.1', API_PORT: '0' })
  mkdirSync(sentarr.logs, { recursive: true })
  writeFileSync(join(sentarr.logs, 'Plex Media Server.log'), OLD.join(''))
  sentarr.start()
  const state = () => observer.json('sentarr/plex/state') ?? {}
  await until('the problem', () => state().problem === 'ON' && state().database_error === 'ON')
  assert.equal(state().open_incidents, 1)
  assert.equal(observer.last('sentarr/plex/event'), undefined)
  sentarr.write('ERROR', CORRUPT)
  await until('the alert', () => observer.json('sentarr/plex/event')?.state === 'raised')
  assert.equal(observer.heard.filter(({ topic }) => topic === 'sentarr/plex/event').length, 1)
})
