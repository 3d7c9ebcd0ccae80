// The report of a week over the API: the whole program, a log with a past, a clock that the test moves.
import assert from 'node:assert/strict'
import test from 'node:test'
import { until } from '../support/until.ts'
import { CORRUPT, startWeb } from '../support/web.ts'

const DAY = 86_400_000

test('the report is of any week, for one server or all, and who may look may read it', async (t) => {
  const web = await startWeb(t, { env: { TIME_ZONE: 'Europe/Berlin', WEB_PASSWORD: 'a-long-password' } })
  assert.equal((await web.call('GET', '/api/report')).status, 401)
  const login = await web.call('POST', '/api/login', { password: 'a-long-password' })
  const cookie = login.headers.get('set-cookie')!.split(';')[0]!
  const get = async (query = '') => web.call('GET', `/api/report${query}`, undefined, { cookie })
  web.write('ERROR', CORRUPT)
  await until('the trouble is known', async () => (await get()).body.servers[0].open.items.length > 0)
  const latest = (await get()).body
  assert.deepEqual([latest.time_zone, latest.later, latest.servers.length], ['Europe/Berlin', null, 1])
  const [server] = latest.servers
  assert.deepEqual(
    [server.server, server.days.length, server.incidents, server.open.items[0].rule],
    ['plex', 7, 0, 'database.corrupt'],
    'what began today is open, and of the next week',
  )
  assert.match(server.next_step.words, /\w/)
  assert.equal(server.watched_days, 0)

  const midnight = Date.parse(latest.until)
  assert.equal(new Date(latest.as_of).getTime() > midnight, true)
  const earlier = (await get(`?until=${latest.earlier}`)).body
  assert.equal(earlier.until, latest.since)
  assert.deepEqual([earlier.as_of, earlier.servers[0].open.items], [earlier.until, []])
  assert.equal((await get(`?until=${earlier.later}`)).body.until, latest.until)
  const tomorrow = new Date(Date.now() + 3 * DAY).toISOString().slice(0, 10)
  assert.equal((await get(`?until=${tomorrow}`)).body.until, latest.until, 'no week is longer than until today')

  assert.equal((await get('?server=plex')).body.servers.length, 1)
  assert.equal((await get('?server=nobody')).status, 404)
  for (const wrong of ['2026-02-30', 'today', '2026-1-1'])
    assert.equal((await get(`?until=${wrong}`)).status, 400, wrong)
})
