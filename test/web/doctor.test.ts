import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startDemoPlex } from '../../src/cli/demo/plex/plex.ts'
import { startWeb } from '../support/web.ts'

type Item = { name: string; ok: boolean | null; words: string }

describe('check everything', () => {
  it('says of each thing what the command says, without secrets', async (t) => {
    const plex = await startDemoPlex({ now: Date.now })
    t.after(() => plex.stop())
    const web = await startWeb(t, { env: { PLEX_URL: plex.url, PLEX_TOKEN: plex.token } })
    web.write('INFO', 'a line')
    const { status, body } = await web.call('POST', '/api/doctor', {})
    assert.equal(status, 200)
    const of = (name: string) => body.items.find((item: Item) => item.name === name)
    assert.deepEqual([of('Plex').ok, of('Plex token').ok, of('log folder').ok], [true, true, true])
    assert.match(of('Plex').words, /1\.43\.1/)
    assert.equal(of('alerts').ok, false, 'nobody is told')
    assert.ok(!JSON.stringify(body).includes(plex.token))
  })

  it('runs once at a time', async (t) => {
    const plex = await startDemoPlex({ now: Date.now })
    t.after(() => plex.stop())
    const web = await startWeb(t, { env: { PLEX_URL: plex.url, PLEX_TOKEN: plex.token } })
    plex.slow(300)
    const answers = await Promise.all([1, 2, 3].map(() => web.call('POST', '/api/doctor', {})))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 503, 503])
    plex.slow(0)
    assert.equal((await web.call('POST', '/api/doctor', {})).status, 200)
  })

  it('is for administrators', async (t) => {
    const web = await startWeb(t, { env: { WEB_PASSWORD: 'pw-of-the-owner' } })
    assert.equal((await web.call('POST', '/api/doctor', {})).status, 401)
  })
})
