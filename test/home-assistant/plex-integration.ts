// The simulated Plex as Home Assistant's own integration sees it: set up by hand, without a token and so without the internet.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { somebodyPlays } from '../../src/cli/demo/plex/household.ts'
import { startDemoPlex } from '../../src/cli/demo/plex/plex.ts'
import { startHomeAssistant } from '../support/home-assistant.ts'
import { until } from '../support/until.ts'

type Step = { type: string; flow_id: string; errors?: Record<string, string>; reason?: string; title?: string }
type Entry = { entry_id: string; domain: string; state: string; reason: string | null }

type Shown = { entity_id: string; state: string; attributes: Record<string, unknown> }

/** Core fetches what the integration needs at its first use. */
const FETCH_MS = 180_000

test('Home Assistant’s own Plex integration reads the simulated Plex as a real one', async (t: TestContext) => {
  const ha = await startHomeAssistant(t, null)
  if (ha === null) return
  const plex = await startDemoPlex({ open: true, now: Date.now })
  t.after(() => plex.stop())
  const port = Number(new URL(plex.url).port)
  const entry = async () =>
    (await ha.rest<Entry[]>('GET', '/api/config/config_entries/entry')).find(({ domain }) => domain === 'plex')
  const flow = '/api/config/config_entries/flow'

  await t.test('it is set up by hand', async () => {
    const { flow_id } = await until(
      'the flow begins',
      () => ha.rest<Step>('POST', flow, { handler: 'plex' }).catch(() => undefined),
      FETCH_MS,
    )
    await ha.rest<Step>('POST', `${flow}/${flow_id}`, { next_step_id: 'manual_setup' })
    const answers = { host: '127.0.0.1', port, ssl: false, verify_ssl: false }
    const done = await ha.rest<Step>('POST', `${flow}/${flow_id}`, answers)
    assert.equal(done.type, 'create_entry', JSON.stringify(done))
    assert.equal(done.title, plex.url)
    await until('it is loaded', async () => (await entry())?.state === 'loaded', 60_000)
  })

  await t.test('its sensor, update and library are there', async () => {
    await until('nobody plays', async () => (await ha.state('sensor.plex_demo'))?.state === '0', 60_000)
    const all = () => ha.rest<Shown[]>('GET', '/api/states')
    const update = await until('the update', async () =>
      (await all()).find(({ entity_id }) => entity_id.startsWith('update.')),
    )
    assert.equal(update.attributes.installed_version, '1.43.1.10611-1e34174b1')
  })

  await t.test('who plays appears as a player, and a frame pauses it', async () => {
    const playing = somebodyPlays(plex.household, 0, null)
    // Without a token it knows the owner only, and follows nobody else.
    playing.viewer = { ...playing.viewer, user: 'owner' }
    const tell = (state: 'playing' | 'paused') => {
      playing.state = state
      plex.notify('playing', 'PlaySessionStateNotification', [
        {
          sessionKey: '1',
          clientIdentifier: 'demo-client-0',
          ratingKey: playing.item.ratingKey,
          key: `/library/metadata/${playing.item.ratingKey}`,
          viewOffset: 1_000,
          state,
        },
      ])
    }
    tell('playing')
    const player = await until(
      'the player',
      async () =>
        (
          await ha.rest<{ entity_id: string; state: string; attributes: Record<string, unknown> }[]>(
            'GET',
            '/api/states',
          )
        ).find(({ entity_id, state }) => entity_id.startsWith('media_player.') && state === 'playing'),
      30_000,
    )
    assert.equal(player.attributes.media_title, 'The Quiet Harbour')
    await until('one stream', async () => (await ha.state('sensor.plex_demo'))?.state === '1', 30_000)
    tell('paused')
    await until('it is paused', async () => (await ha.state(player.entity_id))?.state === 'paused', 30_000)
  })

  await t.test('while Plex starts it waits, and comes back by itself', async () => {
    plex.mood('starting')
    const { entry_id } = (await entry())!
    await ha.rest('POST', `/api/config/config_entries/entry/${entry_id}/reload`)
    await until('it tries again later', async () => (await entry())?.state === 'setup_retry', 60_000)
    plex.mood('well')
    await until('it is loaded', async () => (await entry())?.state === 'loaded', 120_000)
  })

  assert.doesNotMatch(ha.log(), /Traceback[\s\S]{0,2000}components\/plex/)
})
