// The same against Mosquitto: login, TLS, a broker that dies and a Sentarr that dies.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { test } from 'node:test'
import { startMosquitto } from '../support/mosquitto.ts'
import { observe } from '../support/mqtt-observer.ts'
import { startOutput } from '../support/mqtt-output.ts'
import { anAlert } from '../support/snapshot.ts'
import { until } from '../support/until.ts'

test('a password with special characters lets us in', async (t) => {
  const broker = await startMosquitto(t, { password: 'p@ss/w:rd%' })
  if (broker === null) return
  const { output } = startOutput(t, broker.url)
  await until('online', () => output.status().state === 'online')
})

test('a wrong password is said in words, without the password', async (t) => {
  const broker = await startMosquitto(t, { password: 'right-one' })
  if (broker === null) return
  const { output, lines } = startOutput(t, broker.url.replace('right-one', 'wrong-one'))
  await until('refused', () => output.status().detail.includes('refused the login'))
  assert.match(output.status().detail, /check user and password in MQTT_URL/)
  assert.ok(!lines.join().includes('wrong-one'))
  assert.equal(lines.length, 1)
})

test('over TLS with a private authority', async (t) => {
  const broker = await startMosquitto(t, { password: 'secret-word', tls: true })
  if (broker === null) return
  const trusting = startOutput(t, `${broker.url}?ca=${broker.ca}`)
  await until('online', () => trusting.output.status().state === 'online')
  await trusting.output.stop()
  const unverified = startOutput(t, `${broker.url}?verify=false`)
  await until('online', () => unverified.output.status().state === 'online')
  await unverified.output.stop()
  const strict = startOutput(t, broker.url)
  await until('refused', () => strict.output.status().state === 'offline')
  assert.match(strict.output.status().detail, /not trusted: name its authority with \?ca=FILE/)
})

test('a broker that was killed gets everything again when it is back', async (t) => {
  const broker = await startMosquitto(t)
  if (broker === null) return
  const { output, show } = startOutput(t, broker.url)
  await until('online', () => output.status().state === 'online')
  await broker.kill()
  await until('offline', () => output.status().state === 'offline')
  await assert.rejects(output.target.send(anAlert(), null, { key: 'k', signal: AbortSignal.timeout(1_000) }))
  show({ errorsLastHour: 5 })
  await broker.start()
  const observer = await observe(t, broker.url)
  await until('online again', () => observer.last('sentarr/plex/status') === 'online')
  assert.equal(observer.json('sentarr/plex/state')?.errors_last_hour, 5)
  assert.ok(observer.last('homeassistant/device/sentarr_plex/config'))
})

test('the broker says offline for a Sentarr that was killed', async (t) => {
  const broker = await startMosquitto(t)
  if (broker === null) return
  const observer = await observe(t, broker.url)
  const file = new URL('../support/output-process.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [file, broker.url], { stdio: 'ignore' })
  t.after(() => child.kill('SIGKILL'))
  await until('online', () => observer.last('sentarr/plex/status') === 'online')
  child.kill('SIGKILL')
  await until('offline', () => observer.last('sentarr/plex/status') === 'offline')
})
