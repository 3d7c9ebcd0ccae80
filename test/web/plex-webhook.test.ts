// What Plex's webhooks do, and that a word of theirs alone proves nothing.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startDemoPlex } from '../../src/cli/demo/plex/plex.ts'
import { addressOf, eventOf, post, UUID } from '../support/plex-webhook.ts'
import { until } from '../support/until.ts'
import { CORRUPT, startWeb, type Web } from '../support/web.ts'

const CORRUPTED = 'admin.database.corrupted'
const rulesOf = async (web: Web) =>
  Object.fromEntries(
    (await web.call('GET', '/api/incidents')).body.items.map(({ rule, state, severity }: Record<string, string>) => [
      rule,
      `${state} ${severity}`,
    ]),
  )

describe('a corrupt database by webhook', () => {
  it('is a suspicion, which the log confirms', async (t) => {
    const web = await startWeb(t)
    assert.equal(await post(await addressOf(web), eventOf(CORRUPTED), 200_000), 200)
    assert.deepEqual(await rulesOf(web), { 'database.corrupt_suspected': 'open error' })
    web.write('ERROR', CORRUPT)
    await until(
      'it is confirmed',
      async () => (await rulesOf(web))['database.corrupt_suspected'] === 'resolved error',
      20_000,
    )
    assert.equal((await rulesOf(web))['database.corrupt'], 'open critical')
  })

  it('and a weaker sign before it are proof together, once', async (t) => {
    const web = await startWeb(t)
    web.write('ERROR', '[Req#1] SQLITE3:0x80000001, 10, disk I/O error in "select 1"')
    await until('the sign', async () => Object.keys(await rulesOf(web)).length > 0)
    const address = await addressOf(web)
    for (let n = 0; n < 3; n++) await post(address, eventOf(CORRUPTED))
    const rules = await rulesOf(web)
    assert.deepEqual(
      [rules['database.corrupt'], rules['database.corrupt_suspected']],
      ['open critical', 'resolved error'],
    )
    const { items } = (await web.call('GET', '/api/incidents?q=corrupt')).body
    assert.equal(items.find(({ rule }: { rule: string }) => rule === 'database.corrupt').count, 1)
  })

  it('twice by webhook proves nothing', async (t) => {
    const web = await startWeb(t)
    const address = await addressOf(web)
    for (let n = 0; n < 5; n++) await post(address, eventOf(CORRUPTED))
    assert.deepEqual(await rulesOf(web), { 'database.corrupt_suspected': 'open error' })
  })
})

describe('other events', () => {
  it('let Plex be asked who plays, are counted by name, and unknown or foreign ones are left out', async (t) => {
    const plex = await startDemoPlex({ now: Date.now })
    t.after(() => plex.stop())
    const web = await startWeb(t, { env: { PLEX_URL: plex.url, PLEX_TOKEN: plex.token } })
    await until('the server is known', () => web.app.servers[0]!.plex!.watch.identifier() === UUID)
    await until('it was asked', () => plex.requests.some(({ call }) => call.includes('/status/sessions')))
    const address = await addressOf(web)
    const asked = () => plex.requests.filter(({ call }) => call.includes('/status/sessions')).length
    const before = asked()
    assert.equal(await post(address, eventOf('media.play')), 200)
    await until('it is asked again', () => asked() > before)
    await post(address, eventOf('media.play'))
    await post(address, eventOf('admin.something.new'))
    await post(address, eventOf('media.play', { Server: { uuid: 'other' } }))
    const { body } = await web.call('GET', '/api/plex-webhook')
    assert.deepEqual(
      [body.events.map(({ event, count }: Record<string, unknown>) => [event, count]), body.unknown, body.foreign],
      [[['media.play', 2]], 1, 1],
    )
  })

  it('a backup that is done ends the word that it failed', async (t) => {
    const web = await startWeb(t)
    const [server] = web.app.servers
    web.write('ERROR', 'Failed to back up database: disk is full')
    await until('it failed', () => server!.correlator.open().length > 0)
    const failed = server!.correlator.open().map(({ rule }) => rule)
    await post(await addressOf(web), eventOf('admin.database.backup'))
    const left = server!.correlator.open().map(({ rule }) => rule)
    assert.deepEqual(
      left,
      failed.filter((rule) => rule !== 'database.backup_failed'),
    )
    assert.ok(failed.includes('database.backup_failed'), failed.join())
  })

  it('the address stays the same, and only administrators read it', async (t) => {
    const web = await startWeb(t, { env: { WEB_PASSWORD: 'pw-of-the-owner' } })
    assert.equal((await web.call('GET', '/api/plex-webhook')).status, 401)
    const basic = { authorization: `Basic ${btoa('x:pw-of-the-owner')}` }
    const first = (await web.call('GET', '/api/plex-webhook', undefined, basic)).body.path
    assert.match(first, /^plex-webhook\/[0-9a-f]{64}$/)
    assert.equal((await web.call('GET', '/api/plex-webhook', undefined, basic)).body.path, first)
  })
})
