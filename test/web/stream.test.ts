import assert from 'node:assert/strict'
import { renameSync } from 'node:fs'
import { describe, it } from 'node:test'
import { listen } from '../support/events.ts'
import { until } from '../support/until.ts'
import { CORRUPT, startWeb, withIncident } from '../support/web.ts'

describe('the stream', () => {
  it('tells incidents, alerts, deliveries, channels and servers as they are committed', async (t) => {
    const web = await startWeb(t, { env: { WEBHOOK_ENABLED: 'true', CUSTOM_WEBHOOK_URL: 'http://127.0.0.1:9/hook' } })
    const stream = await listen(t, `${web.url}/api/stream`)
    assert.equal(stream.headers['content-type'], 'text/event-stream; charset=utf-8')
    assert.equal((await stream.next('hello')).data.resumed, false)
    const id = await withIncident(web)
    assert.equal((await stream.next('incident')).data.id, id)
    assert.equal((await stream.next('alert')).data.state, 'raised')
    await stream.next('delivery', ({ state, attempts }) => state === 'pending' && attempts === 1)
    await stream.next('channel', ({ state }) => state === 'failing')
    await stream.next('server', ({ open_incidents }) => open_incidents === 1)
    await web.call('DELETE', `/api/incidents/${id}`)
    assert.deepEqual((await stream.next('incident_deleted')).data, { id })
    await web.call('PUT', '/api/config', { error_threshold: 7 })
    await stream.next('config')
  })

  it('gives those who come back what they missed, once and in order', async (t) => {
    const web = await startWeb(t)
    const first = await listen(t, `${web.url}/api/stream`)
    await withIncident(web)
    const last = (await first.next('alert')).id!
    first.close()
    const id = (await web.call('GET', '/api/incidents')).body.items[0].id
    await web.call('POST', `/api/incidents/${id}/acknowledge`, { note: 'seen' })
    const watcher = await listen(t, `${web.url}/api/stream`, { 'last-event-id': last })
    await watcher.next('incident', ({ note }) => note === 'seen')
    const second = await listen(t, `${web.url}/api/stream`, { 'last-event-id': last })
    assert.equal((await second.next('hello')).data.resumed, true)
    await second.next('incident', ({ note }) => note === 'seen')
    const numbered = second.events.filter((one) => one.id !== null && one.event !== 'hello')
    assert.equal(new Set(numbered.map((one) => one.id)).size, numbered.length)
    assert.ok(numbered.every((one) => Number(one.id!.split('-')[1]) > Number(last.split('-')[1])))
  })

  it('says so when it cannot give what was missed', async (t) => {
    const web = await startWeb(t)
    for (const id of ['other-3', 'nonsense', '999']) {
      const stream = await listen(t, `${web.url}/api/stream`, { 'last-event-id': id })
      assert.equal((await stream.next('hello')).data.resumed, false)
    }
  })

  it('follows a log as it is written, and across its rotation', async (t) => {
    const web = await startWeb(t)
    web.write('INFO', 'old')
    await until('the log', async () => (await web.call('GET', '/api/logs')).body.items?.length === 1)
    const stream = await listen(t, `${web.url}/api/stream?logs=Plex%20Media%20Server.log`)
    await stream.next('hello')
    web.write('INFO', 'X-Plex-Token=abcdefghij1234567890')
    const { data } = await stream.next('log')
    assert.deepEqual([data.server, data.items.length, data.skipped], ['plex', 1, 0])
    assert.equal(data.items[0].message, 'X-Plex-Token=<token>')
    renameSync(`${web.logs}/Plex Media Server.log`, `${web.logs}/Plex Media Server.1.log`)
    web.write('DEBUG', 'after the rotation')
    await stream.next('log', ({ items }) => items[0].message === 'after the rotation')
  })

  it('writes nothing that could end an event early', async (t) => {
    const web = await startWeb(t)
    const stream = await listen(t, `${web.url}/api/stream`)
    web.write('ERROR', `Bad \u2028 \r data: <script>alert(1)</script> ${CORRUPT}`)
    const { data } = await stream.next('incident')
    assert.match((await web.call('GET', `/api/incidents/${data.id}`)).body.samples[0], /<script>/)
  })
})
