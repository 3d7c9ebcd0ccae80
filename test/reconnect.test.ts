// A way out that comes back: what waits for its next attempt goes out at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startEmbeddedBroker } from './support/embedded-broker.ts'
import { freePort } from './support/ports.ts'
import { startSupervisor } from './support/supervisor.ts'
import { until } from './support/until.ts'
import { startWeb, type Web, withIncident } from './support/web.ts'

/** Stands still but for what a channel paces: no delivery becomes due by itself. */
const stands = { at: Date.now() }
const now = () => stands.at

/** The channels of which every delivery is in that state after so many attempts. */
async function channels(web: Web, state: string, attempts: number): Promise<string[]> {
  const { items } = (await web.call('GET', '/api/deliveries')).body
  return items
    .filter((one: { state: string; attempts: number }) => one.state === state && one.attempts === attempts)
    .map(({ channel }: { channel: string }) => channel)
    .sort()
}
const reached = (web: Web, state: string, attempts: number, names: string[]) =>
  until(`${names.join(' and ')} ${state}`, async () => {
    assert.deepEqual(await channels(web, state, attempts), names)
    return true
  })

test('when Home Assistant is there again its event and the notification of a channel go out at once', async (t) => {
  const core = await startSupervisor(t)
  core.core = 'down'
  const web = await startWeb(t, {
    now,
    env: { HA_URL: `${core.url}/core`, HA_TOKEN: core.token },
    yaml: 'channels: [{type: homeassistant, name: sidebar}]',
  })
  await withIncident(web)
  await reached(web, 'pending', 1, ['home-assistant', 'sidebar'])
  assert.deepEqual([core.events, core.services], [[], []])
  stands.at += 1_000
  core.core = 'RUNNING'
  await reached(web, 'sent', 2, ['home-assistant', 'sidebar'])
  assert.deepEqual(
    [...core.events.map(({ type }) => type), ...core.services.map(({ service }) => service)],
    ['plex_alert', 'create'],
  )
  const metrics = String((await web.call('GET', '/metrics')).body)
  for (const channel of ['home-assistant', 'sidebar'])
    assert.match(metrics, new RegExp(`sentarr_deliveries_total\\{channel="${channel}",result="sent"\\} 1\\n`))
})

test('when the MQTT broker is there again its event goes out at once', async (t) => {
  const port = await freePort()
  const web = await startWeb(t, { now, env: { MQTT_URL: `mqtt://127.0.0.1:${port}` } })
  await withIncident(web)
  await reached(web, 'pending', 1, ['mqtt:plex'])
  const broker = await startEmbeddedBroker(t, port)
  const events: string[] = []
  broker.aedes.on('publish', ({ topic, payload }) => {
    if (topic === 'sentarr/plex/event') events.push(JSON.parse(payload.toString()).event_type)
  })
  await reached(web, 'sent', 2, ['mqtt:plex'])
  assert.deepEqual(events, ['database_error'])
})
