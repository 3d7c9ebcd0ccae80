import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { brokerFinder, brokerFromUrl, brokerTrouble } from './broker.ts'

const plain = await brokerFromUrl('mqtt://broker')

test('an address gives host, port and login', async () => {
  const broker = await brokerFromUrl('mqtt://me:p%40ss%2Fword@broker.local:1884')
  assert.deepEqual(
    [broker.host, broker.port, broker.tls, broker.username, broker.password],
    ['broker.local', 1884, false, 'me', 'p@ss/word'],
  )
})

test('what the address leaves out has its usual value', async () => {
  assert.deepEqual([plain.port, plain.username, plain.password, plain.verify], [1883, null, null, true])
  assert.equal((await brokerFromUrl('mqtts://broker')).port, 8883)
  assert.equal((await brokerFromUrl('mqtt://[fd00::1]:1883')).host, 'fd00::1')
})

test('a websocket keeps its path and query, and our own options are not among them', async () => {
  const broker = await brokerFromUrl('wss://me:pw@host/mqtt?room=1&verify=false')
  assert.deepEqual([broker.port, broker.tls, broker.webSocketPath, broker.verify], [443, true, '/mqtt?room=1', false])
  assert.equal((await brokerFromUrl('ws://host/mqtt?subscribe_qos=0')).webSocketPath, '/mqtt')
  const bare = await brokerFromUrl('ws://host')
  assert.deepEqual([bare.port, bare.tls, bare.webSocketPath], [80, false, '/'])
  assert.equal(plain.webSocketPath, null)
})

test('subscriptions have QoS 1 where the address does not ask for 0', async () => {
  const qos = async (options: string) => (await brokerFromUrl(`mqtt://broker${options}`)).subscribeQos
  assert.deepEqual(await Promise.all([qos(''), qos('?subscribe_qos=0'), qos('?subscribe_qos=1')]), [1, 0, 1])
})

test('a password with a bare percent sign is taken as it stands', async () => {
  assert.equal((await brokerFromUrl('mqtt://me:50%25off%@broker')).password, '50%25off%')
})

test('a private authority is read from its file', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-ca-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'my ca.pem'), 'PEM')
  const broker = await brokerFromUrl(`mqtts://broker?ca=${encodeURIComponent(join(folder, 'my ca.pem'))}&verify=false`)
  assert.deepEqual([broker.ca, broker.verify], ['PEM', false])
  await assert.rejects(brokerFromUrl('mqtts://broker?ca=/not/there'), /not\/there/)
})

test('an own broker goes before the one of the Supervisor', async () => {
  const supervisor = { broker: async () => null }
  assert.equal((await brokerFinder('mqtt://mine', supervisor)?.())?.host, 'mine')
  assert.equal(await brokerFinder(null, supervisor)?.(), null)
  assert.equal(brokerFinder(null, null), null)
})

for (const [code, words] of [
  [5, /refused the login: check user and password in MQTT_URL/],
  ['ECONNREFUSED', /no MQTT broker answers at broker:1883/],
  ['ENOTFOUND', /host "broker" is not known/],
  ['SELF_SIGNED_CERT_IN_CHAIN', /\?ca=FILE/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /other host name/],
  ['EPIPE', /cannot be reached: write EPIPE/],
] as const)
  test(`${code} is said in words`, () => {
    assert.match(brokerTrouble(plain, { code, message: `write ${code}` }), words)
  })

test('a login that Home Assistant gave is not blamed on a setting', () => {
  const given = { ...plain, from: 'the MQTT service of Home Assistant' } as const
  assert.match(brokerTrouble(given, { code: 5 }), /that Home Assistant gave/)
})
