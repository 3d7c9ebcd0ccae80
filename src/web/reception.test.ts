import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { keptLog } from '../../test/support/log.ts'
import type { Health } from './health.ts'
import { startWebServer } from './server.ts'

async function underTest(t: TestContext) {
  const web = await startWebServer({ host: '127.0.0.1', port: 0 })
  t.after(() => web.stop())
  const { log, lines } = keptLog()
  const its = { health: { status: 'ok', reasons: [], version: '1' } as Health, built: 0, broken: false }
  return {
    its,
    lines,
    get: (path: string) => fetch(`http://127.0.0.1:${web.port}${path}`),
    serve: () =>
      web.serve({
        health: () => its.health,
        async site() {
          its.built++
          if (its.broken) throw new Error('no such file')
          return { fetch: ({ url }) => new Response(`site at ${new URL(url).pathname}`) }
        },
        log,
      }),
  }
}

test('until it serves, everybody is asked to come again', async (t) => {
  const { get } = await underTest(t)
  const answer = await get('/anything')
  assert.equal(answer.status, 503)
  assert.equal(answer.headers.get('retry-after'), '1')
  assert.deepEqual(await answer.json(), { status: 'failing', reasons: ['starting'] })
})

test('who asks only whether all is well does not load the site; the first who asks for more loads it for all', async (t) => {
  const { its, get, serve } = await underTest(t)
  serve()
  const well = await get('/healthz')
  assert.equal(well.status, 200)
  assert.equal(well.headers.get('content-type'), 'application/json')
  assert.equal(well.headers.get('x-content-type-options'), 'nosniff')
  assert.deepEqual(await well.json(), its.health)
  its.health = { status: 'failing', reasons: ['the folder of plex: hangs'], version: '1' }
  const ill = await get('/healthz')
  assert.equal(ill.status, 503)
  assert.deepEqual(await ill.json(), its.health)
  assert.equal(its.built, 0)
  const answers = await Promise.all(['/', '/api/status'].map(async (path) => (await get(path)).text()))
  assert.deepEqual(answers, ['site at /', 'site at /api/status'])
  assert.equal(await (await get('/healthz')).text(), 'site at /healthz')
  assert.equal(its.built, 1)
})

test('a site that cannot be loaded is said, and tried again for the next', async (t) => {
  const { its, lines, get, serve } = await underTest(t)
  its.broken = true
  serve()
  const answer = await get('/')
  assert.equal(answer.status, 500)
  assert.match(((await answer.json()) as { error: string }).error, /log says why/)
  assert.deepEqual(lines, ['error: the dashboard cannot be loaded; it is tried again'])
  its.broken = false
  assert.equal(await (await get('/')).text(), 'site at /')
})
