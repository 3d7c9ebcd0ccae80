// What a channel's settings do to every message: own words, and masks.
import assert from 'node:assert/strict'
import test from 'node:test'
import { startStandIn } from '../support/http-stand-in.ts'
import { alertOf, channelOf } from './channels-under-test.ts'
import { live, raised } from './incident-life.ts'

test('a channel’s own words replace the message, escaped for its service', async (t) => {
  const server = await startStandIn(t, { body: { ok: true, result: { message_id: 1 } } })
  const template = { title: 'Plex: {{ severity | upcase }}', body: '{{ title }} <b> since {{ first_seen_local }}' }
  await live(channelOf({ type: 'telegram', url: server.url, token: '1:a', chat_id: '5', template }), [raised])
  const { text } = server.latest()
  assert.match(
    String(text),
    /^<b>🔴 Plex: CRITICAL<\/b>\n\nLibrary database is corrupt &lt;b&gt; since 23 Nov 2026, 03:12:40 CET\n\n<a href=/,
  )
})

test('who was hit is said only where a channel asks for it, and a mask still hides it', async (t) => {
  const server = await startStandIn(t)
  const viewer = () => ({ user: 'maria', title: 'Alien', player: 'Maria’s TV' })
  const alert = alertOf({ fields: { library: 'Films' } })
  for (const settings of [{}, { viewers: true }, { viewers: true, mask: ['users'] }]) {
    await live(channelOf({ type: 'webhook', url: server.url, ...settings }, { viewer }), [alert])
  }
  const fields = server.seen.map(({ body }) => JSON.parse(body).alert.fields)
  assert.deepEqual(fields, [
    { library: 'Films' },
    { user: 'maria', title: 'Alien', player: 'Maria’s TV', library: 'Films' },
    { title: 'Alien', library: 'Films' },
  ])
  assert.doesNotMatch(server.seen[0]!.body, /maria|Alien|Maria/)
})

test('titles, users and paths are masked where a channel asks for it, also in the alert for programs', async (t) => {
  const server = await startStandIn(t)
  const sample = 'Error opening file "/media/Films/Alien (1979)/Alien.mkv" for account 123'
  const fields = { file: 'Alien.mkv', client: 'Plex for LG', device: 'LG 43UM', host: '192.168.1.20', exit_code: '1' }
  await live(channelOf({ type: 'webhook', url: server.url, mask: ['titles', 'users', 'paths'] }), [
    alertOf({ sample, fields }),
  ])
  const { body } = server.seen[0]!
  assert.doesNotMatch(body, /Alien|Films|123"|LG|192\.168/)
  assert.deepEqual(JSON.parse(body).alert.fields, { host: '<ip>', exit_code: '1' })
})
