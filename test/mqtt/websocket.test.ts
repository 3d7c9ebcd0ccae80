// MQTT inside a websocket: dialled as it is written in MQTT_URL, with TLS where it says so.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { startWebSocketBroker } from '../support/embedded-broker.ts'
import { startOutput } from '../support/mqtt-output.ts'
import { GOOD, ISSUER } from '../support/smtp-certificates.ts'
import { until } from '../support/until.ts'

test('ws:// is spoken on the path that is written', async (t) => {
  const broker = await startWebSocketBroker(t)
  const { output } = startOutput(t, `${broker.url}?room=1`)
  await until('online', () => output.status().state === 'online')
  assert.deepEqual(broker.paths, ['/mqtt?room=1'])
})

test('wss:// is spoken over TLS, with the authority that ?ca= names', async (t) => {
  const broker = await startWebSocketBroker(t, GOOD)
  const { output } = startOutput(t, `${broker.url}?ca=${encodeURIComponent(issuerFile(t))}`)
  await until('online', () => output.status().state === 'online')
  assert.deepEqual(broker.paths, ['/mqtt'])
})

test('wss:// with a certificate that nobody vouches for is refused, in words', async (t) => {
  const broker = await startWebSocketBroker(t, GOOD)
  const { output } = startOutput(t, broker.url)
  await until('refused', () => output.status().state === 'offline')
  assert.match(output.status().detail, /is not trusted: name its authority with \?ca=FILE in MQTT_URL/)
  assert.deepEqual(broker.paths, [])
})

function issuerFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-ca-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'ca.pem')
  writeFileSync(file, ISSUER)
  return file
}
