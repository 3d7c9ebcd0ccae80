// The sign-in with Plex under attack: who asks, what is asked of whom, what comes back from a plex.tv that is not one.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { unzipSync } from 'fflate'
import { startDemoPlex } from '../../src/cli/demo/plex/plex.ts'
import { resourceAt, startDemoPlexTv } from '../../src/cli/demo/plex/plex-tv.ts'
import { until } from '../support/until.ts'
import { startWeb } from '../support/web.ts'

const TOKEN = 'zQ7wTx93LmVb4Rk8Ns2Y'
const ACCOUNT = 'Hp5cFj1Gd6Ue0Xi9Ao3W'
const MACHINE = '6d61726b6564206d616368696e65206964203132'

async function stage(t: TestContext) {
  const plex = await startDemoPlex({ now: Date.now, token: TOKEN })
  plex.household.machineIdentifier = MACHINE
  const resource = resourceAt(plex.url, { name: '<img src=x>', clientIdentifier: MACHINE, accessToken: TOKEN })
  const tv = await startDemoPlexTv({ now: Date.now, accountToken: ACCOUNT, resources: [resource] })
  t.after(() => Promise.all([plex.stop(), tv.stop()]))
  const web = await startWeb(t, { deps: { plexTv: tv.places } })
  return { plex, tv, web }
}

/** The status for a body of so many bytes that is announced and never sent. */
async function announced(url: string, bytes: number): Promise<number | undefined> {
  const headers = { 'content-type': 'application/json', 'content-length': bytes }
  const sent = request(url, { method: 'POST', headers })
  sent.on('error', () => {}) // the other side is done with us
  sent.flushHeaders()
  const [answer] = await once(sent, 'response')
  sent.destroy()
  return answer.statusCode
}

it('neither token nor what names the machine is in any answer, log line, metric, bundle or file but the settings', async (t) => {
  const { tv, web } = await stage(t)
  const shown: string[] = []
  const call = async (...asked: Parameters<typeof web.call>) => {
    const answer = await web.call(...asked)
    shown.push(JSON.stringify([answer.body, [...answer.headers]]))
    return answer
  }
  const { body } = await call('POST', '/api/plex/sign-in', { server: 'plex' })
  tv.confirm()
  const path = `/api/plex/sign-in/${body.id}`
  await until('the choice', async () => (await call('GET', path)).body.step === 'choose')
  assert.equal((await call('POST', `${path}/choose`, { key: '1', server: 'plex' })).status, 200)
  const document = (await web.call('GET', '/api/openapi.json')).body
  for (const route of Object.keys(document.paths))
    if ('get' in document.paths[route] && !route.endsWith('/stream'))
      await call('GET', route.replace(/\{\w+\}/g, 'plex'))
  shown.push(await (await fetch(`${web.url}/metrics`)).text())
  const bundle = unzipSync(new Uint8Array(await (await fetch(`${web.url}/api/bundle`)).arrayBuffer()))
  for (const bytes of Object.values(bundle)) shown.push(Buffer.from(bytes).toString())
  const data = join(web.configDir, '../data')
  for (const name of readdirSync(data)) shown.push(readFileSync(join(data, name), 'latin1'))
  shown.push(web.said.join('\n'))
  const all = shown.join('\n')
  for (const secret of [TOKEN, ACCOUNT, MACHINE]) assert.ok(!all.includes(secret), secret)
  assert.ok(readFileSync(join(web.configDir, 'sentarr.yaml'), 'utf8').includes(TOKEN))
})

it('a request names neither plex.tv nor an address: nothing but the places of the program is asked', async (t) => {
  const { tv, web } = await stage(t)
  const asked: string[] = []
  const trap = createServer((request, response) => {
    asked.push(String(request.url))
    response.end()
  }).listen(0, '127.0.0.1')
  await once(trap, 'listening')
  t.after(() => trap.close())
  const evil = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`
  const names = ['url', 'plexTv', 'plex_tv', 'places', 'pins', 'resources', 'page', 'address', 'candidates', 'network']
  const body = Object.fromEntries(names.map((name) => [name, evil]))
  const { body: begun } = await web.call('POST', '/api/plex/sign-in', { server: 'plex', ...body })
  assert.equal(begun.step, 'confirm')
  await web.call('GET', `/api/plex/found?${new URLSearchParams(body)}`)
  await web.call('POST', `/api/plex/sign-in/${begun.id}/choose`, { key: evil.slice(0, 8), ...body })
  for (const name of names.slice(1))
    assert.equal((await web.call('PUT', '/api/config', { [name]: evil })).status, 422, name)
  assert.deepEqual(asked, [])
  assert.ok(tv.requests.every(({ call }) => call.includes('/api/v2/pins')))
})

it('bodies have limits and forms, and pages of other origins begin nothing', async (t) => {
  const { tv, web } = await stage(t)
  for (const path of ['/api/plex/sign-in', '/api/plex/sign-in/a/choose', '/api/servers/plex/sign-out'])
    assert.equal(await announced(web.url + path, 2_000_000), 413, path)
  assert.equal((await web.call('POST', '/api/plex/sign-in', { server: 'x'.repeat(100) })).status, 422)
  assert.equal((await web.call('POST', '/api/plex/sign-in', { server: {} })).status, 422)
  assert.equal((await web.call('POST', '/api/plex/sign-in/a/choose', { key: 'x'.repeat(9) })).status, 422)
  const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  for (const [method, path] of [
    ['POST', '/api/plex/sign-in'],
    ['DELETE', '/api/plex/sign-in/a'],
    ['POST', '/api/servers/plex/sign-out'],
    ['POST', '/api/restart'],
  ] as const)
    assert.equal((await web.call(method, path, {}, foreign)).body.error.code, 'foreign_origin', path)
  assert.deepEqual(tv.requests, [])
})

it('what a plex.tv that is not one answers breaks nothing and leads nowhere', async (t) => {
  const answers: string[] = [
    'null',
    '[]',
    '{"id":"1","code":"x","expiresIn":900}',
    '{"id":1,"code":"\\" onclick=alert(1) x=\\"","expiresIn":900}',
    '{"id":1e400,"code":"abcd","expiresIn":900}',
    `{"id":1,"code":"${'a'.repeat(5_000)}","expiresIn":900}`,
    '<html>',
    `"${'x'.repeat(2_000_000)}"`,
  ]
  let resources: unknown = []
  const fake = createServer((request, response) => {
    if (request.url?.includes('resources')) return response.end(JSON.stringify(resources))
    if (request.method === 'GET') return response.end('{"authToken":"account-token"}')
    return response.end(answers.shift() ?? '{"id":1,"code":"abcd","expiresIn":1e300}')
  }).listen(0, '127.0.0.1')
  await once(fake, 'listening')
  t.after(() => fake.close())
  const place = `http://127.0.0.1:${(fake.address() as AddressInfo).port}`
  const web = await startWeb(t, { deps: { plexTv: { pins: place, resources: place, page: `${place}/auth` } } })
  for (let left = answers.length; left > 0; left--) {
    const { status, body } = await web.call('POST', '/api/plex/sign-in', {})
    assert.deepEqual([status, body.error.details], [502, { trouble: 'strange' }])
  }
  const server = { name: 'x', provides: 'server', clientIdentifier: 'machine', accessToken: 'token' }
  const uris = ['javascript:alert(1)', 'file:///etc/passwd', 'http://', 'gopher://127.0.0.1', 'http://169.254.169.254/']
  resources = [
    null,
    7,
    { ...server, provides: 'player' },
    { ...server, accessToken: 7 },
    { ...server, connections: uris.map((uri) => ({ uri, address: '127.0.0.1', port: 9, local: false, relay: false })) },
    ...Array.from({ length: 500 }, () => ({ ...server, connections: [] })),
  ]
  const { body: begun } = await web.call('POST', '/api/plex/sign-in', { server: 'plex' })
  assert.ok(begun.seconds_left <= 1_800, 'nobody waits for ever')
  const offered = await until('the choice', async () => {
    const { body } = await web.call('GET', `/api/plex/sign-in/${begun.id}`)
    return body.step === 'choose' && body
  })
  assert.equal(offered.servers.length, 50)
  const { status, body } = await web.call('POST', `/api/plex/sign-in/${begun.id}/choose`, { key: '1', server: 'plex' })
  assert.deepEqual([status, body.error.details], [502, { trouble: 'unreachable' }])
})
