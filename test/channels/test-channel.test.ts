// `sentarr test-channel`: what it says, and its exit code.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { ChannelSettings } from '../../src/alert/channels/channel.ts'
import { runTestChannel } from '../../src/cli/test-channel.ts'
import { startStandIn } from '../support/http-stand-in.ts'
import { startSmtp } from '../support/smtp.ts'
import { toolsOf } from './channels-under-test.ts'

async function run(names: string[], channels: object[]): Promise<{ code: number; said: string }> {
  let said = ''
  const code = await runTestChannel({
    names,
    settings: {
      channels: channels.map((channel) => ({ enabled: true, ...channel }) as ChannelSettings),
      servers: [{ id: 'plex', name: 'Plex', logPath: null, plexUrl: null, plexToken: null, plexVerifyTls: true }],
      web: {
        host: '0.0.0.0',
        port: 5000,
        password: null,
        publicUrl: 'https://sentarr.example.net',
        usersMayMute: false,
      },
    },
    tools: toolsOf({ timeoutMs: 300 }),
    newId: () => 'trial-1',
    out: {
      write(text, done) {
        said += text
        done?.()
        return true
      },
    },
    signal: new AbortController().signal,
  })
  return { code, said }
}

test('each channel that is on is tested, and the server’s answer is told', async (t) => {
  const server = await startStandIn(t, { body: { id: '1' } })
  const { port, mails } = await startSmtp(t, { authOptional: true, disabledCommands: ['STARTTLS'] })
  const { code, said } = await run(
    ['all'],
    [
      { type: 'discord', name: 'Family', url: `${server.url}/api/webhooks/1/x` },
      { type: 'email', name: 'email', server: '127.0.0.1', port, from: 'a@example.org', to: ['b@example.org'] },
      { type: 'slack', name: 'off', url: server.url, enabled: false },
    ],
  )
  assert.equal(code, 0)
  assert.match(
    said,
    /^Family: the test alert was taken\. Discord answered 200 OK\nemail: the test alert was taken\. The mail server answered 250 /,
  )
  assert.doesNotMatch(said, /off:/)
  assert.deepEqual([server.seen.length, mails.length], [1, 1])
})

test('one refused channel is one failure, in words and without its secret', async (t) => {
  const server = await startStandIn(t, { status: 404, body: 'sEcReT is unknown' })
  const { code, said } = await run(
    ['family'],
    [{ type: 'discord', name: 'Family', url: `${server.url}/api/webhooks/1/sEcReT` }],
  )
  assert.equal(code, 1)
  assert.match(said, /^Family: failed\. Discord answered 404: this webhook does not exist/)
  assert.doesNotMatch(said, /sEcReT/)
})

test('a channel that does not answer is a failure after the time limit', async (t) => {
  const server = await startStandIn(t, 'hang')
  const { code, said } = await run(['gotify'], [{ type: 'gotify', name: 'gotify', url: server.url, token: 'abcd' }])
  assert.equal(code, 1)
  assert.match(said, /did not answer within 0\.3 s/)
})

test('of a Home Assistant webhook it says that a good answer proves nothing', async (t) => {
  const server = await startStandIn(t)
  const { code, said } = await run(
    ['webhook'],
    [{ type: 'webhook', name: 'webhook', url: `${server.url}/api/webhook/plex_alert` }],
  )
  assert.equal(code, 0)
  assert.match(said, /look there whether it arrived/)
})

test('a channel that is off is tested when named, and says what it lacks', async (t) => {
  const server = await startStandIn(t)
  const on = await run(['hook'], [{ type: 'webhook', name: 'hook', url: server.url, enabled: false }])
  assert.equal(on.code, 0)
  assert.match(on.said, /is switched off/)
  const bare = await run(['hook'], [{ type: 'webhook', name: 'hook', enabled: false }])
  assert.equal(bare.code, 1)
  assert.match(bare.said, /not complete: url/)
})

test('a name nobody gave is a failure that lists the names there are', async () => {
  const { code, said } = await run(['mail'], [{ type: 'webhook', name: 'hook', url: 'http://127.0.0.1:1' }])
  assert.equal(code, 1)
  assert.match(said, /mail: there is no such channel; there is hook/)
  assert.equal((await run(['all'], [])).code, 1)
})
