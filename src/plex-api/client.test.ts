import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { freePort } from '../../test/support/ports.ts'
import { type DemoPlex, startDemoPlex } from '../cli/demo/plex/plex.ts'
import { createPlexClient } from './client.ts'

const INTRODUCTION = { clientIdentifier: 'sentarr-test', version: '0', platform: 'test' }

async function plexAndClient(t: TestContext) {
  const plex = await startDemoPlex({ now: Date.now })
  const client = clientOf(plex)
  t.after(async () => {
    client.close()
    await plex.stop()
  })
  return { plex, client }
}
const clientOf = ({ url, token }: Pick<DemoPlex, 'url' | 'token'>) =>
  createPlexClient({ server: { url, token, verifyTls: true }, introduction: INTRODUCTION })

test('the token and who asks stand in headers, never in the address', async (t) => {
  const seen: { url: string; headers: Record<string, unknown> }[] = []
  const server = createServer(({ url = '', headers }, response) => {
    seen.push({ url, headers })
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const client = clientOf({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/plex/`,
    token: 'the-token',
  })
  t.after(client.close)
  await client.request({ path: '/status/sessions' })
  await client.request({ path: '/identity', withToken: false })
  assert.deepEqual(
    seen.map(({ url, headers }) => [
      url,
      headers['x-plex-token'],
      headers['x-plex-client-identifier'],
      headers['x-plex-product'],
    ]),
    [
      ['/plex/status/sessions', 'the-token', 'sentarr-test', 'Sentarr'],
      ['/plex/identity', undefined, 'sentarr-test', 'Sentarr'],
    ],
  )
})

test('each way of not answering has its name', async (t) => {
  const { plex, client } = await plexAndClient(t)
  const ask = async (timeoutMs = 300) => {
    const answer = await client.request({ path: '/identity', timeoutMs, fresh: true })
    return answer.ok ? answer.status : answer.failure
  }
  assert.equal(await ask(5_000), 200)
  plex.mood('starting')
  assert.equal(await ask(5_000), 503)
  plex.mood('hang')
  assert.equal(await ask(), 'silent')
  plex.mood('reset')
  assert.equal(await ask(5_000), 'reset')
  plex.mood('well')
  plex.refuseToken(true)
  const refused = await client.request({ path: '/status/sessions' })
  assert.equal(refused.ok && refused.status, 401)
  await plex.kill()
  assert.equal(await ask(5_000), 'refused')
  const nowhere = clientOf({ url: `http://127.0.0.1:${await freePort()}`, token: 'x' })
  const answer = await nowhere.request({ path: '/' })
  assert.equal(!answer.ok && answer.failure, 'refused')
})

test('a body beyond the limit is refused, and a request can be given up', async (t) => {
  const { client } = await plexAndClient(t)
  const large = await client.request({ path: '/library/sections', limit: 100 })
  assert.equal(!large.ok && large.failure, 'too-large')
  const stop = new AbortController()
  const asked = client.request({ path: '/library/sections', signal: stop.signal })
  stop.abort()
  const given = await asked
  assert.equal(!given.ok && given.failure, 'aborted')
})
