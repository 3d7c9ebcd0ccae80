import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { Hono } from 'hono'
import type { Admission } from './access.ts'
import type { Env } from './guard.ts'
import { createUiFiles } from './ui-files.ts'

function built(
  t: TestContext,
  admission: Admission = { by: 'local', needs: null },
  files: Record<string, string> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'sentarr-ui-'))
  t.after(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'ui/assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.js'), 'secret')
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'ui', name), text)
  const ui = createUiFiles(join(folder, 'ui'))
  const site = new Hono<Env>()
  site.use((its, next) => {
    its.set('admission', admission)
    return next()
  })
  site.get('/', ui.page)
  site.get('/*', async (its, next) => (await ui.asset(its)) ?? next())
  return (path: string, headers: Record<string, string> = {}) => site.request(path, { headers })
}

const FILES = {
  'index.html': '<p>dashboard',
  'app-AB12cd34.js': 'code',
  'icon.svg': '<svg/>',
  'app-AB12cd34.js.br': 'packed',
}

it('serves the page and its assets, those with a hash for ever', async (t) => {
  const get = built(t, undefined, FILES)
  assert.equal(await (await get('/')).text(), '<p>dashboard')
  const script = await get('/app-AB12cd34.js')
  assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8')
  assert.match(script.headers.get('cache-control') ?? '', /immutable/)
  assert.equal((await get('/icon.svg')).headers.get('cache-control'), 'no-cache')
  const packed = await get('/app-AB12cd34.js', { 'accept-encoding': 'gzip, br' })
  assert.deepEqual([packed.headers.get('content-encoding'), await packed.text()], ['br', 'packed'])
})

it('serves nothing from outside of its folder', async (t) => {
  const get = built(t, undefined, FILES)
  for (const path of [
    '/../secret.js',
    '/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/assets/..%2f..%2fsecret.js',
    '/.env.js',
  ]) {
    assert.equal((await get(path)).status, 404, path)
  }
})

it('says what to do when it was not built', async (t) => {
  const response = await built(t)('/')
  assert.equal(response.status, 503)
  assert.match(await response.text(), /npm run build/)
})

it('shows the page, which asks for the password, with the status of somebody not logged in', async (t) => {
  const get = built(t, { by: null, needs: 'login' }, FILES)
  assert.equal((await get('/')).status, 401)
  assert.equal((await get('/app-AB12cd34.js')).status, 200)
})

it('says to set a password to those it does not let in', async (t) => {
  const get = built(t, { by: null, needs: 'password-setting' }, FILES)
  const response = await get('/')
  assert.equal(response.status, 403)
  assert.match(await response.text(), /WEB_PASSWORD/)
  assert.equal((await get('/app-AB12cd34.js')).status, 404)
})
