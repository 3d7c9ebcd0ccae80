// Acting from a message: buttons where the service has them, links elsewhere, nothing where it was switched off or there is nothing to act on.
import assert from 'node:assert/strict'
import test from 'node:test'
import { createAlertLinks } from '../../src/alert/links/links.ts'
import { renderMessage } from '../../src/alert/words/render.ts'
import { renderHtml } from '../../src/alert/words/render-html.ts'
import { startStandIn } from '../support/http-stand-in.ts'
import { alertOf, channelOf, HTTP_CHANNELS, isForPrograms, NOW } from './channels-under-test.ts'
import { live, raised, resolved } from './incident-life.ts'

const links = createAlertLinks({ publicUrl: 'https://plex.example.net', secret: 'k'.repeat(40), now: () => NOW })
const tools = { links }
const urlsOf = (name: string, given = raised) => links.of(given, name).map(({ url }) => url)

for (const [type, { settings, rules, good }] of Object.entries(HTTP_CHANNELS).filter(([one]) => !isForPrograms(one))) {
  test(`${type}: a new incident can be acknowledged and muted from the message, one that is over cannot`, async (t) => {
    const server = await startStandIn(t, good ?? {})
    await live(channelOf({ type, ...settings(server.url) }, tools), [raised])
    const [seen] = server.seen
    assert.deepEqual(rules(seen!), [])
    for (const url of urlsOf(type)) assert.ok(unescaped(seen!.body).includes(url), url)
    await live(channelOf({ type, ...settings(server.url) }, tools), [resolved])
    assert.doesNotMatch(server.seen.at(-1)!.body, /plex\.example\.net\/a\//)
  })

  test(`${type}: with actions: false it cannot`, async (t) => {
    const server = await startStandIn(t, good ?? {})
    await live(channelOf({ type, actions: false, ...settings(server.url) }, tools), [raised])
    assert.doesNotMatch(server.seen[0]!.body, /plex\.example\.net\/a\//)
  })
}

/** Markdown escapes nothing within an address; JSON and HTML do not touch what ours are made of. */
const unescaped = (body: string) => body.replaceAll('\\/', '/')

test('ntfy: a touch sends the request itself, and clears the notification', async (t) => {
  const server = await startStandIn(t)
  await live(channelOf({ type: 'ntfy', url: server.url, topic: 'plex' }, tools), [raised])
  const [acknowledge, mute] = urlsOf('ntfy')
  assert.deepEqual(server.latest().actions, [
    { action: 'http', label: 'Acknowledge', url: acknowledge, method: 'POST', clear: true },
    { action: 'http', label: 'Mute 8 h', url: mute, method: 'POST', clear: true },
  ])
  assert.ok(!String(server.latest().message).includes('/a/'))
})

test('Telegram: buttons below the message, which go with its end', async (t) => {
  const server = await startStandIn(t, { body: { ok: true, result: { message_id: 7 } } })
  const channel = channelOf({ type: 'telegram', url: server.url, token: '1:a', chat_id: '5' }, tools)
  await live(channel, [raised, resolved])
  const [first, last] = server.seen.map(({ body }) => JSON.parse(body))
  const [acknowledge, mute] = urlsOf('telegram')
  assert.deepEqual(first.reply_markup.inline_keyboard, [
    [
      { text: 'Acknowledge', url: acknowledge },
      { text: 'Mute 8 h', url: mute },
    ],
  ])
  assert.equal('reply_markup' in last, false)
})

test('Telegram: an address that it takes for no button stands in the text, from then on', async (t) => {
  const description = "Bad Request: inline keyboard button URL 'http://nas:5000/a/x' is invalid: Wrong HTTP URL"
  const server = await startStandIn(t, ({ body }) =>
    JSON.parse(body).reply_markup
      ? { status: 400, body: { ok: false, description } }
      : { body: { ok: true, result: { message_id: 7 } } },
  )
  const channel = channelOf({ type: 'telegram', url: server.url, token: '1:a', chat_id: '5' }, tools)
  await live(channel, [raised])
  await live(channel, [{ ...raised, state: 'repeated' }], { message: '7', chat: '5' })
  assert.deepEqual(
    server.seen.map(({ path, body }) => `${path.split('/').at(-1)} ${'reply_markup' in JSON.parse(body)}`),
    ['sendMessage true', 'sendMessage false', 'editMessageText false'],
  )
  assert.match(String(server.latest().text), /<a href="https:\/\/plex\.example\.net\/a\/[\w.-]+">Acknowledge<\/a> · /)
})

test('Home Assistant on a phone: buttons of its app', async (t) => {
  const server = await startStandIn(t, { body: [] })
  const channel = { type: 'homeassistant', url: server.url, token: 'x', service: 'notify.mobile_app_phone' }
  await live(channelOf(channel, tools), [raised])
  const [acknowledge] = urlsOf('homeassistant')
  const { data } = server.latest() as { data: { actions: object[] } }
  assert.deepEqual(data.actions[0], { action: 'URI', title: 'Acknowledge', uri: acknowledge })
})

test('mail: links below the button', () => {
  const message = { ...renderMessage(alertOf(), 'UTC'), actions: links.of(alertOf(), 'mail') }
  const [acknowledge] = urlsOf('mail', alertOf())
  assert.ok(renderHtml(message).html.includes(`<a href="${acknowledge}"`))
})

test('a service that repeats a link in its refusal gives it away to nobody', async (t) => {
  const server = await startStandIn(t, ({ body }) => ({ status: 400, body: { error: JSON.parse(body).actions } }))
  const [acknowledge = ''] = urlsOf('ntfy')
  await assert.rejects(
    live(channelOf({ type: 'ntfy', url: server.url, topic: 'plex' }, tools), [raised]),
    (error: Error) => !error.message.includes(acknowledge.slice(-60, -30)),
  )
})

test('what keeps logs gets no link that could still be pressed by whoever reads them', async (t) => {
  const programs = Object.entries(HTTP_CHANNELS).filter(([type]) => isForPrograms(type))
  assert.ok(programs.length > 0)
  for (const [type, { settings, good }] of programs) {
    const server = await startStandIn(t, good ?? {})
    await live(channelOf({ type, ...settings(server.url) }, tools), [raised])
    assert.doesNotMatch(server.seen[0]!.body, /plex\.example\.net\/a\//)
  }
})
