// Through Home Assistant's proxy: run by ingress.test.ts in a network of its own, where 172.30.32.2 is an address of this machine.
import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { listen } from '../support/events.ts'
import { startSupervisor } from '../support/supervisor.ts'
import { startWeb, type Web } from '../support/web.ts'

const PREFIX = '/api/hassio_ingress/r4nd0m'
const SUPERVISOR = '172.30.32.2'
const OTHER_APP = '172.30.33.9'

/** The Supervisor's proxy: takes the prefix off and comes from its own address; refuses what the real one refuses. */
async function ingress(t: TestContext, web: Web): Promise<string> {
  const proxy = createServer((from, to) => {
    const path = from.url ?? ''
    if (/\.\.\/|<.*script.*>/i.test(decodeURIComponent(path))) return to.writeHead(400).end()
    const headers = { ...from.headers, 'x-ingress-path': PREFIX, 'x-forwarded-for': '203.0.113.5' }
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

const asApp = async (t: TestContext, env: Record<string, string> = {}) =>
  startWeb(t, { supervisor: await startSupervisor(t), env: { API_HOST: '0.0.0.0', ...env } })

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
    assert.deepEqual(await (await fetch(`${url}/api/session`)).json(), { by: 'ingress', needs: null })
    const search = await fetch(`${url}/api/incidents/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://ha.example' },
      body: JSON.stringify({ q: '<script>../' }),
    })
    assert.equal(search.status, 200)
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
