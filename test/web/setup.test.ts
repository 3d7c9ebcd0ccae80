// The first visit from another machine while there is no password.
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { startWeb, type Web } from '../support/web.ts'

/** What a proxy adds makes the visitor a stranger. */
const REMOTE = { 'x-forwarded-for': '203.0.113.9' }

async function choose(web: Web, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await fetch(`${web.url}/setup`, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...REMOTE, ...headers },
    body: new URLSearchParams(fields),
  })
  return { status: response.status, page: await response.text(), cookie: response.headers.get('set-cookie') ?? '' }
}

const start = (t: TestContext) => startWeb(t, { yaml: 'server_name: Den\n' })

test('the owner chooses a password with the code from the log, and is in', async (t) => {
  const web = await start(t)
  const first = await web.call('GET', '/', undefined, REMOTE)
  assert.equal(first.status, 403)
  assert.match(first.body, /WEB_PASSWORD[\s\S]*/)
  assert.match(first.body, /<form method="post" action="setup">/)
  assert.equal((await web.call('GET', '/api/status', undefined, REMOTE)).status, 403)

  const { setupCode } = web.app
  assert.match(setupCode, /^[0-9a-f]{5}-[0-9a-f]{5}$/)
  const { status, cookie } = await choose(web, { code: setupCode, password: 'open sesame' })
  assert.equal(status, 303)
  assert.match(cookie, /HttpOnly.*SameSite=Strict/)
  const session = { ...REMOTE, cookie: cookie.split(';')[0]! }
  assert.equal((await web.call('GET', '/api/status', undefined, session)).status, 200)
  assert.equal((await web.call('GET', '/api/status', undefined, REMOTE)).status, 401)
  const login = await web.call('POST', '/api/login', { password: 'open sesame' }, REMOTE)
  assert.equal(login.status, 200)
  assert.ok(!web.said.join('\n').includes('open sesame'))
})

test('once there is a password the code is worth nothing', async (t) => {
  const web = await start(t)
  await choose(web, { code: web.app.setupCode, password: 'open sesame' })
  const again = await choose(web, { code: web.app.setupCode, password: 'another one' })
  assert.equal(again.status, 303)
  assert.equal(again.cookie, '')
  assert.equal((await web.call('POST', '/api/login', { password: 'another one' }, REMOTE)).status, 401)
})

test('a wrong code, a short password and a form from elsewhere change nothing; guessing ends after five', async (t) => {
  const web = await start(t)
  const { setupCode } = web.app
  assert.equal((await choose(web, { code: setupCode, password: 'short' })).status, 422)
  const foreign = await choose(web, { code: setupCode, password: 'open sesame' }, { origin: 'https://evil.example' })
  assert.equal(foreign.status, 403)
  for (let tries = 0; tries < 5; tries++) {
    const wrong = await choose(web, { code: '00000-0000x', password: 'open sesame' })
    assert.equal(wrong.status, 403)
    assert.match(wrong.page, /not the code/)
  }
  assert.equal((await choose(web, { code: setupCode, password: 'open sesame' })).status, 429)
  assert.equal((await web.call('GET', '/api/status', undefined, REMOTE)).status, 403)
})
