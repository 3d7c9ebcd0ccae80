// Who plays what, and what failed for whom: the whole program with a simulated Plex and a log folder.
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { somebodyPlays } from '../../src/cli/demo/plex/household.ts'
import { type DemoPlex, startDemoPlex } from '../../src/cli/demo/plex/plex.ts'
import { listen } from '../support/events.ts'
import { startStandIn } from '../support/http-stand-in.ts'
import { until } from '../support/until.ts'
import { startWeb, type Web } from '../support/web.ts'

const SESSION = 'demotranscode0000000001'
const CRASH = `[Req#b2/Transcode/${SESSION}] Transcode runner appears to have died.`

async function withPlex(t: TestContext, env: Record<string, string> = {}): Promise<{ plex: DemoPlex; web: Web }> {
  const plex = await startDemoPlex({ now: Date.now })
  t.after(() => plex.stop())
  const web = await startWeb(t, { env: { PLEX_URL: plex.url, PLEX_TOKEN: plex.token, ...env } })
  return { plex, web }
}

const playingIn = async (web: Web) => (await web.call('GET', '/api/streams')).body.items

describe('streams', () => {
  it('are listed as they are, and each change is told to open pages', async (t) => {
    const { plex, web } = await withPlex(t)
    const events = await listen(t, `${web.url}/api/stream`)
    const playing = somebodyPlays(plex.household, 0, SESSION)
    playing.speed = 0.7
    plex.notify('playing', 'PlaySessionStateNotification', [{ sessionKey: '1', state: 'playing' }])
    const [stream] = await until('it is listed', async () => {
      const items = await playingIn(web)
      return items.length > 0 && items
    })
    assert.deepEqual(
      [stream.server, stream.user, stream.title, stream.decision, stream.speed, stream.throttled],
      ['plex', 'maria', 'The Quiet Harbour', 'transcode', 0.7, false],
    )
    assert.deepEqual((await events.next('streams')).data, { server: 'plex' })
    const told = () => events.events.filter(({ event }) => event === 'streams').length
    const before = told()
    plex.notify('transcodeSession.update', 'TranscodeSession', [
      { key: `/transcode/sessions/${SESSION}`, speed: 1.5, throttled: true },
    ])
    await until('the change is told', () => told() > before)
    const [after] = await playingIn(web)
    assert.deepEqual([after.speed, after.throttled, after.decision], [1.5, true, 'transcode'])
  })

  it('why a transcode is needed is read from the folder, too', async (t) => {
    const { plex, web } = await withPlex(t)
    somebodyPlays(plex.household, 0, SESSION)
    await until('it is listed', async () => (await playingIn(web)).length > 0)
    await until('the folder is read', () => web.app.servers[0]!.sources.caughtUp())
    web.write('DEBUG', `[Req#b2/Transcode/${SESSION}] MDE: Harbour: no direct play video profile exists for mp4/hevc`)
    await until('the reason', async () => (await playingIn(web))[0].reasons.length > 0)
    assert.deepEqual((await playingIn(web))[0].reasons, ['no direct play video profile exists for mp4/hevc'])
  })

  it('what failed is counted for the player, named on the page and only in channels that ask', async (t) => {
    const [open, closed] = [await startStandIn(t), await startStandIn(t)]
    const plex = await startDemoPlex({ now: Date.now })
    t.after(() => plex.stop())
    const web = await startWeb(t, {
      env: { PLEX_URL: plex.url, PLEX_TOKEN: plex.token, ERROR_THRESHOLD: '1' },
      yaml: [
        'channels:',
        `  - {type: webhook, name: open, url: "${open.url}", viewers: true}`,
        `  - {type: webhook, name: closed, url: "${closed.url}"}`,
      ].join('\n'),
    })
    const events = await listen(t, `${web.url}/api/stream`)
    somebodyPlays(plex.household, 0, SESSION)
    await until('it is listed', async () => (await playingIn(web)).length > 0)
    await until('the folder is read', () => web.app.servers[0]!.sources.caughtUp())
    for (let n = 0; n < 12; n++) web.write('WARN', CRASH)
    const failed = async () => (await web.call('GET', '/api/streams/failed')).body.items
    await until('all are counted', async () => (await failed())[0]?.count === 12)
    const [row] = await failed()
    assert.deepEqual([row.server, row.client], ['plex', 'Living Room TV'])
    await until('both are told', () => open.seen.length > 0 && closed.seen.length > 0)
    const { fields } = JSON.parse(open.seen[0]!.body).alert
    assert.deepEqual([fields.user, fields.title, fields.player], ['maria', 'The Quiet Harbour', 'Living Room TV'])
    assert.doesNotMatch(closed.seen[0]!.body, /maria|Harbour|Living Room/)
    assert.doesNotMatch(JSON.stringify((await events.next('alert')).data), /maria|Harbour|Living Room/)
  })

  it('without an address the page can say so, and with one what Plex says of itself', async (t) => {
    const web = await startWeb(t)
    assert.equal((await web.call('GET', '/api/status')).body.servers[0].plex, null)
    const { web: asked } = await withPlex(t)
    const plexOf = async () => (await asked.call('GET', '/api/status')).body.servers[0].plex
    await until('it is known', async () => (await plexOf()).owner !== null)
    assert.partialDeepStrictEqual(await plexOf(), { state: 'up', owner: true })
  })
})

describe('what Plex writes because it is asked', () => {
  it('does not keep the last line fresh', async (t) => {
    const { web } = await withPlex(t)
    const [server] = web.app.servers
    const earlier = new Date(Date.now() - 30_000)
    web.write('INFO', 'Somebody else’s line', earlier)
    await until('it is the last one', () => server!.status.lastLineAt !== null)
    await until('the folder is read', () => server!.sources.caughtUp())
    const before = { ...server!.status }
    web.write('DEBUG', 'Request: [127.0.0.1:53432 (Loopback)] GET /identity (6 live) #5e')
    web.write('DEBUG', 'Completed: [127.0.0.1:53432] 200 GET /identity (6 live) #5e 0ms 398 bytes')
    web.write('WARN', '[Req#5e] a warning within our own request')
    await until('the warning is heard or left', () => web.app.servers[0]!.sources.states()[0]!.state.lagBytes === 0)
    assert.deepEqual([server!.status.lastLineAt, server!.status.lines], [before.lastLineAt, before.lines])
    web.write('INFO', 'Another line')
    await until('a foreign line counts', () => server!.status.lines === before.lines + 1)
    assert.ok(server!.status.lastLineAt! > before.lastLineAt!)
  })
})
