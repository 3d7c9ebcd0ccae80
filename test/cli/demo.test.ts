import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { connectAsync } from 'mqtt'
import { PROGRAM } from '../support/program.ts'
import { until } from '../support/until.ts'

function startDemo(args: string[]) {
  const child = spawn(process.execPath, [PROGRAM, 'demo', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    said.stdout += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    said.stderr += chunk
  })
  return { child, said, ended: once(child, 'exit') as Promise<[number | null, string | null]> }
}

test('the demo shows an incident on MQTT within seconds, and Ctrl-C leaves nothing behind', async (t) => {
  const { child, said, ended } = startDemo(['--seed', '5'])
  t.after(() => child.kill('SIGKILL'))
  const port = await until('the broker’s address', () => /127\.0\.0\.1 -p (\d+)/.exec(said.stdout)?.[1])
  const folder = /Plex logs\s+(\S.*)/.exec(said.stdout)?.[1] ?? ''
  assert.ok(existsSync(folder))

  const heard = new Map<string, string>()
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`)
  t.after(() => client.endAsync(true))
  client.on('message', (topic, payload) => heard.set(topic, payload.toString()))
  await client.subscribeAsync(['sentarr/#', 'homeassistant/#'])

  const problem = await until('an incident on MQTT', () => {
    const { incidents } = JSON.parse(heard.get('sentarr/plex/problem') ?? '{}') as {
      incidents?: { category: string; severity: string }[]
    }
    return incidents?.[0]
  })
  assert.equal(problem.severity, 'critical')
  await until('the event', () => heard.has('sentarr/plex/event'))
  assert.equal(heard.get('sentarr/plex/status'), 'online')
  assert.ok(heard.has('homeassistant/device/sentarr_plex/config'))
  await until('the alert in the live view', () => /raised/.test(said.stdout))

  const page = /Dashboard\s+(http:\S+)/.exec(said.stdout)?.[1] ?? ''
  assert.equal((await fetch(new URL('healthz', page))).status, 200)

  child.kill('SIGINT')
  assert.deepEqual(await ended, [0, null], said.stderr)
  assert.equal(said.stderr, '')
  assert.ok(!existsSync(folder))
})

test('wrong arguments of the demo are one line and exit code 2', async () => {
  for (const args of [['--nonsense'], ['--mqtt-port', 'x'], ['--seed', '-1'], ['extra']]) {
    const { said, ended } = startDemo(args)
    assert.deepEqual(await ended, [2, null])
    assert.equal(said.stderr.trim().split('\n').length, 1, said.stderr)
  }
})
