import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startWeb } from '../support/web.ts'

const PASSWORD = 'correct horse — battery'
const withPassword = (t: Parameters<typeof startWeb>[0]) => startWeb(t, { env: { WEB_PASSWORD: PASSWORD } })
const basic = (login: string) => ({ authorization: `Basic ${Buffer.from(login).toString('base64')}` })

describe('with a password', () => {
  it('nothing is shown before the login', async (t) => {
    const web = await withPassword(t)
    for (const path of ['/api/status', '/api/openapi.json', '/api/stream', '/api/nothing']) {
      const { status, body, headers } = await web.call('GET', path)
      assert.deepEqual([status, body.error.code], [401, 'login_required'])
      assert.equal(headers.get('www-authenticate'), null, 'a browser would ask by itself')
    }
    assert.deepEqual((await web.call('GET', '/api/session')).body, { by: null, needs: 'login', may: null })
    assert.equal((await web.call('GET', '/healthz')).status, 200)
    assert.equal((await web.call('GET', '/metrics')).status, 200)
  })

  it('a login opens a session that a logout ends', async (t) => {
    const web = await withPassword(t)
    assert.equal((await web.call('POST', '/api/login', { password: 'wrong' })).body.error.code, 'wrong_password')
    const login = await web.call('POST', '/api/login', { password: PASSWORD })
    const set = login.headers.get('set-cookie') ?? ''
    assert.match(set, /HttpOnly/)
    assert.match(set, /SameSite=Strict/)
    assert.doesNotMatch(set, /Secure/)
    const cookie = { cookie: set.split(';')[0]! }
    assert.equal((await web.call('GET', '/api/status', undefined, cookie)).status, 200)
    const session = await web.call('GET', '/api/session', undefined, cookie)
    assert.deepEqual(session.body, { by: 'password', needs: null, may: 'administer' })
    assert.equal((await web.call('POST', '/api/logout', undefined, cookie)).status, 204)
    assert.equal((await web.call('GET', '/api/status', undefined, cookie)).status, 401)
    assert.equal((await web.call('GET', '/api/status', undefined, { cookie: 'sentarr_session=made-up' })).status, 401)
  })

  it('the cookie is for https only where the page came by https', async (t) => {
    const web = await withPassword(t)
    const origin = { origin: `https://127.0.0.1:${web.app.port}` }
    const { headers } = await web.call('POST', '/api/login', { password: PASSWORD }, origin)
    assert.match(headers.get('set-cookie') ?? '', /Secure/)
  })

  it('scripts use Basic with any user name', async (t) => {
    const web = await withPassword(t)
    for (const user of ['', 'admin', 'x y']) {
      assert.equal((await web.call('GET', '/api/status', undefined, basic(`${user}:${PASSWORD}`))).status, 200)
    }
    for (const login of ['admin:wrong', PASSWORD, 'admin:', ':']) {
      assert.equal((await web.call('GET', '/api/status', undefined, basic(login))).status, 401, login)
    }
  })

  it('guessing ends after five attempts, whatever proxies are named', async (t) => {
    const web = await withPassword(t)
    for (let n = 0; n < 5; n++) {
      const forwarded = { 'x-forwarded-for': `10.0.0.${n}` }
      assert.equal((await web.call('POST', '/api/login', { password: `${n}` }, forwarded)).status, 401)
    }
    const { status, body, headers } = await web.call('POST', '/api/login', { password: PASSWORD })
    assert.deepEqual([status, body.error.code], [429, 'too_many_attempts'])
    assert.ok(Number(headers.get('retry-after')) > 0)
    assert.equal((await web.call('GET', '/api/status', undefined, basic(`x:${PASSWORD}`))).status, 429)
  })

  it('other pages cannot use the session', async (t) => {
    const web = await withPassword(t)
    const login = await web.call('POST', '/api/login', { password: PASSWORD })
    const cookie = { cookie: (login.headers.get('set-cookie') ?? '').split(';')[0]! }
    const mute = (headers: Record<string, string>) =>
      web.call('POST', '/api/servers/plex/mute', undefined, { ...cookie, ...headers })
    assert.equal((await mute({ origin: 'http://evil.example' })).body.error.code, 'foreign_origin')
    assert.equal((await mute({ 'sec-fetch-site': 'cross-site' })).status, 403)
    assert.equal((await mute({ origin: web.url })).status, 200)
    const { headers } = await web.call('GET', '/api/status', undefined, { ...cookie, origin: 'http://evil.example' })
    assert.equal(headers.get('access-control-allow-origin'), null)
  })
})

describe('without a password', () => {
  it('this machine is let in under its own names only', async (t) => {
    const web = await startWeb(t)
    assert.equal((await web.call('GET', '/api/status')).status, 200)
    assert.deepEqual((await web.call('GET', '/api/session')).body, { by: 'local', needs: null, may: 'administer' })
    assert.equal(
      (await web.call('POST', '/api/servers/plex/mute', undefined, { 'sec-fetch-site': 'cross-site' })).status,
      403,
    )
  })
})

it('every answer tells browsers to load nothing from elsewhere and to keep nothing', async (t) => {
  const web = await startWeb(t)
  for (const path of ['/', '/api/status', '/api/nothing', '/nothing', '/healthz']) {
    const { headers } = await web.call('GET', path)
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/, path)
    assert.doesNotMatch(headers.get('content-security-policy') ?? '', /unsafe/)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('cache-control'), 'no-store')
  }
})
