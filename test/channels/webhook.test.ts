// The custom webhook: the original's JSON, a signature, a body of the user's own.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import test from 'node:test'
import { startStandIn } from '../support/http-stand-in.ts'
import { alertOf, channelOf, NOW } from './channels-under-test.ts'
import { live, raised } from './incident-life.ts'

test('webhook: the body is the original’s with the alert, signed over time and body', async (t) => {
  const server = await startStandIn(t)
  await live(
    channelOf({ type: 'webhook', url: `${server.url}/x`, secret: 'abcd', method: 'put', headers: { 'X-Extra': '1' } }),
    [raised],
  )
  const { method, headers, body } = server.seen[0]!
  assert.deepEqual(JSON.parse(body), {
    title: raised.title,
    message: raised.message,
    severity: 'critical',
    timestamp: '2026-11-23T18:00:00.000Z',
    details: { Pattern: 'database_error', Count: 3, 'Time Window': '5 minutes', 'Latest Error': raised.sample },
    alert: raised,
  })
  const timestamp = String(NOW / 1000)
  const signature = createHmac('sha256', 'abcd').update(`${timestamp}.${body}`).digest('hex')
  assert.equal(method, 'PUT')
  assert.equal(headers['x-extra'], '1')
  assert.equal(headers['x-sentarr-timestamp'], timestamp)
  assert.equal(headers['x-sentarr-signature'], `sha256=${signature}`)
  assert.equal(headers['idempotency-key'], 'a1')
})

test('webhook: an own body is safe JSON whatever the alert holds', async (t) => {
  const server = await startStandIn(t)
  const body = '{"text":"{{ title }}: {{ sample }}","steps":{{ advice | json }},"n":{{ count }}}'
  const odd = alertOf({ title: 'a "quoted" \\ title', sample: 'line\nbreak", "admin": true, "x": "' })
  await live(channelOf({ type: 'webhook', url: server.url, body }), [odd])
  assert.deepEqual(server.latest(), { text: `${odd.title}: ${odd.sample}`.trim(), steps: odd.advice, n: 3 })
})

test('webhook: to Home Assistant, a good answer proves nothing, and the channel says so', () => {
  assert.match(
    channelOf({ type: 'webhook', url: 'http://ha:8123/api/webhook/plex_alert' }).caveat ?? '',
    /answers 200 to any webhook/,
  )
  assert.equal(channelOf({ type: 'webhook', url: 'http://elsewhere/hook' }).caveat, null)
})
