// Through Home Assistant's proxy: run by ingress.test.ts in a network of its own, where 172.30.32.2 is an address of this machine.
import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { listen } from '../support/events.ts'
import { type FakeSupervisor, startSupervisor } from '../support/supervisor.ts'
import { until } from '../support/until.ts'
import { CORRUPT, startWeb, type Web } from '../support/web.ts'

const PREFIX = '/api/hassio_ingress/r4nd0m'
const SUPERVISOR = '172.30.32.2'
const OTHER_APP = '172.30.33.9'

/** The Supervisor's proxy: takes the prefix off and comes from its own address; refuses what the real one refuses. */
async function ingress(t: TestContext, web: Web, user = { id: 'admin' }): Promise<string> {
  const proxy = createServer((from, to) => {
    const path = from.url ?? ''
    if (/\.\.\/|<.*script.*>/i.test(decodeURIComponent(path))) return to.writeHead(400).end()
    const headers = {
      ...from.headers,
      'x-ingress-path': PREFIX,
      'x-forwarded-for': '203.0.113.5',
      'x-remote-user-id': user.id,
    }
    const sent = request(
      `${web.url}${path.slice(PREFIX.length)}`,
      { method: from.method ?? 'GET', headers, localAddress: SUPERVISOR },
      (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(to)
      },
    )
    sent.on('error', () => to.destroy())
    to.on('close', () => sent.destroy())
    from.pipe(sent)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    proxy.close()
    proxy.closeAllConnections()
  })
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${PREFIX}`
}

const asApp = async (t: TestContext, env: Record<string, string> = {}, users?: FakeSupervisor['users']) => {
  const supervisor = await startSupervisor(t)
  if (users !== undefined) supervisor.users = users
  const web = await startWeb(t, { supervisor, env: { API_HOST: '0.0.0.0', ...env } })
  await until('Home Assistant', () => web.said.some((line) => line.includes('connected to Home Assistant')))
  return { ...web, supervisor }
}

function incidentOf(web: Web): Promise<string> {
  web.write('ERROR', CORRUPT)
  return until('the incident', () => web.app.servers[0]!.correlator.open()[0]?.id)
}

const from = (localAddress: string, url: string, headers: Record<string, string> = {}) =>
  new Promise<number>((resolve, reject) => {
    request(url, { localAddress, headers }, (answer) => resolve(answer.resume().statusCode ?? 0))
      .on('error', reject)
      .end()
  })

describe('as a Home Assistant app', () => {
  it('who comes through ingress is let in without a login', async (t) => {
    const web = await asApp(t)
    const url = await ingress(t, web)
    assert.deepEqual(await (await fetch(`${url}/api/session`)).json(), {
      by: 'ingress',
      needs: null,
      may: 'administer',
    })
    const q = '<script>../'
    assert.equal((await fetch(`${url}/api/incidents/export?${new URLSearchParams({ q })}`)).status, 400, 'the filter')
    for (const path of ['incidents/search', 'incidents/export']) {
      const { status } = await fetch(`${url}/api/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'https://ha.example' },
        body: JSON.stringify({ q }),
      })
      assert.equal(status, 200, path)
    }
  })

  it('users who are no administrators look, and change or reveal nothing', async (t) => {
    const web = await asApp(t)
    const user = { id: 'guest' }
    const url = await ingress(t, web, user)
    const ask = async (method: string, path: string, body?: object) => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })).status
    }
    const id = await incidentOf(web)
    for (const path of ['/api/status', '/api/incidents', '/api/logs', '/api/rules', '/api/channels']) {
      assert.equal(await ask('GET', path), 200, path)
    }
    assert.equal(await ask('POST', '/api/explain', { lines: ['x'] }), 200)
    const forbidden: [string, string, object?][] = [
      ['GET', '/api/config'],
      ['GET', '/api/bundle'],
      ['GET', '/api/rules/own/mine'],
      ['GET', '/api/%63onfig'],
      ['HEAD', '/api/bundle'],
      ['PUT', '/api/config', { error_threshold: 2 }],
      ['POST', '/api/channels/x/test'],
      ['POST', '/api/restart'],
      ['PUT', '/api/rules/own/mine', { yaml: '' }],
      ['POST', '/api/rules/try', { yaml: '', lines: [] }],
      ['PUT', '/api/rules/database.busy', {}],
      ['POST', '/api/servers/plex/mute'],
      ['POST', `/api/incidents/${id}/resolve`],
      ['POST', `/api/incidents/${id}/mute`],
      ['POST', '/api/incidents/bulk', { ids: [id], action: 'mute' }],
      ['DELETE', `/api/incidents/${id}`],
      ['POST', '/api/deliveries/1/retry'],
      ['GET', '/api/plex/found'],
      ['GET', '/api/%70lex/found'],
      ['POST', '/api/plex/sign-in'],
      ['GET', '/api/plex/sign-in/x'],
      ['POST', '/api/plex/sign-in/x/choose', { key: '1' }],
      ['DELETE', '/api/plex/sign-in/x'],
      ['POST', '/api/servers/plex/sign-out'],
    ]
    for (const [method, path, body] of forbidden) assert.equal(await ask(method, path, body), 403, `${method} ${path}`)
    assert.match(await (await fetch(`${url}/api/session`)).text(), /"may":"look"/)
    assert.equal(await ask('GET', '/api/report'), 200)
    for (const claimed of ['', 'Supervisor', 'admin,guest']) {
      user.id = claimed
      assert.equal(await ask('GET', '/api/config'), 403, claimed)
    }
    user.id = 'admin'
    assert.equal(await ask('GET', '/api/config'), 200)
  })

  it('who watched what is for administrators: on the streams, in incidents and in what is told of them', async (t) => {
    const web = await asApp(t)
    const user = { id: 'guest' }
    const url = await ingress(t, web, user)
    const events = await listen(t, `${url}/api/stream`)
    const id = await incidentOf(web)
    const [server] = web.app.servers
    const people = { user: 'maria', title: 'The Quiet Harbour', player: 'Sofa' }
    server!.apply((correlator, now) => {
      Object.assign(correlator.get(id)!.fields, { ...people, file: '/data/x.mkv' })
      return correlator.acknowledge(id, '', now)
    })
    const lists = ['incidents', `incidents/${id}`, 'incidents/export', 'incidents/export?format=json']
    const read = (path: string) => fetch(`${url}/api/${path}`).then((answer) => answer.text())
    const ask = (path: string) =>
      fetch(`${url}/api/incidents/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }).then((answer) => answer.text())
    const all = () => Promise.all([...lists.map(read), ask('search'), ask('export')])
    for (const text of await all()) {
      assert.match(text, /x\.mkv/)
      assert.doesNotMatch(text, /maria|Harbour|Sofa/)
    }
    user.id = 'admin'
    for (const text of await all()) {
      assert.match(text, /maria/)
      assert.match(text, /Harbour/)
      assert.match(text, /Sofa/)
    }
    const acknowledged = await until('the news', () =>
      events.events.find(({ event, data }) => event === 'incident' && JSON.stringify(data).includes('x.mkv')),
    )
    assert.doesNotMatch(JSON.stringify(acknowledged), /maria|Harbour|Sofa/)
  })

  it('with USERS_MAY_MUTE they also acknowledge and mute', async (t) => {
    const web = await asApp(t, { USERS_MAY_MUTE: 'true' })
    const url = await ingress(t, web, { id: 'guest' })
    const id = await incidentOf(web)
    const post = async (path: string, body: object = {}) => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(`${url}/api/incidents/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))
        .status
    }
    assert.equal(await post(`${id}/acknowledge`), 200)
    assert.equal(await post(`${id}/mute`, { minutes: 5 }), 200)
    assert.equal(await post('bulk', { ids: [id], action: 'unmute' }), 200)
    assert.equal(await post('bulk', { ids: [id], action: 'delete' }), 403)
    assert.equal(await post(`${id}/resolve`), 403)
    assert.equal((await fetch(`${url}/api/config`)).status, 403)
  })

  it('while Home Assistant does not say who is an administrator, nobody is', async (t) => {
    const web = await asApp(t, {}, null)
    const url = await ingress(t, web)
    assert.equal((await fetch(`${url}/api/config`)).status, 403)
    assert.equal((await fetch(`${url}/api/status`)).status, 200)
    assert.ok(web.said.some((line) => line.includes('cannot ask Home Assistant who is an administrator')))
  })

  it('nobody else is, whatever they claim to be', async (t) => {
    const web = await asApp(t)
    const claims = { 'x-forwarded-for': SUPERVISOR, 'x-ingress-path': PREFIX, 'x-remote-user-id': 'admin' }
    for (const peer of [OTHER_APP, '127.0.0.1']) {
      assert.equal(await from(peer, `${web.url}/api/status`, claims), 403, peer)
      assert.equal(await from(peer, `${web.url}/`, claims), 403, peer)
      assert.equal(await from(peer, `${web.url}/healthz`), 200, peer)
      assert.equal(await from(peer, `${web.url}/metrics`), 200, peer)
    }
  })

  it('the direct port asks for the password, ingress does not', async (t) => {
    const web = await asApp(t, { WEB_PASSWORD: 'pw' })
    assert.equal(await from(OTHER_APP, `${web.url}/api/status`), 401)
    assert.equal(await from(OTHER_APP, `${web.url}/api/status`, { authorization: `Basic ${btoa('x:pw')}` }), 200)
    assert.equal(await from(SUPERVISOR, `${web.url}/api/status`), 200)
  })

  it('the stream passes, and resumes after the proxy cut it', async (t) => {
    const web = await asApp(t)
    const url = await ingress(t, web)
    const first = await listen(t, `${url}/api/stream`)
    const { id: last } = await first.next('hello')
    first.close()
    web.write('ERROR', 'Something never seen before happened')
    const second = await listen(t, `${url}/api/stream`, { 'last-event-id': last! })
    assert.equal((await second.next('hello')).data.resumed, true)
    await second.next('incident')
  })

  it('a supervisor address means nothing elsewhere', async (t) => {
    const web = await startWeb(t, { env: { API_HOST: '0.0.0.0' } })
    assert.equal(await from(SUPERVISOR, `${web.url}/api/status`), 403)
    assert.equal(await from('127.0.0.1', `${web.url}/api/status`), 200)
  })
})
