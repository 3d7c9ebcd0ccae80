import assert from 'node:assert/strict'
import test from 'node:test'
import type { ChannelSettings } from './channel.ts'
import { channelSchema, channelSecrets, channelTypes } from './index.ts'

const typeOf = (type: string) => channelTypes.find((one) => one.type === type)!
const problems = (settings: { type: string; enabled?: boolean } & Record<string, unknown>) =>
  channelSchema(typeOf(settings.type), settings.enabled ?? true)
    .safeParse({ name: settings.type, ...settings })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []

test('every type has its own name', () => {
  assert.equal(new Set(channelTypes.map(({ type }) => type)).size, channelTypes.length)
})

test('of a channel that is off nothing is required, but what is given is checked', () => {
  for (const { type } of channelTypes) assert.deepEqual(problems({ type, enabled: false }), [], type)
  assert.match(problems({ type: 'discord', enabled: false, url: 'discord' })[0]!, /^url: an address that begins with/)
})

test('an unknown setting is refused by its name', () => {
  assert.match(problems({ type: 'gotify', url: 'http://g', token: 't', tokn: 'x' })[0]!, /tokn/)
})

test('settings that do not fit together are named', () => {
  const mail = { type: 'email', server: 'mail.example.org', to: ['a@example.org'] }
  assert.deepEqual(problems({ ...mail, from: 'b@example.org' }), [])
  assert.deepEqual(problems({ ...mail, user: 'b@example.org', password: 'x' }), [])
  assert.match(problems({ ...mail, user: 'b' })[0]!, /^password: is missing/)
  assert.match(problems({ ...mail })[0]!, /^from: is missing/)
  assert.match(
    problems({ ...mail, user: 'b@example.org', password: 'x', security: 'none' })[0]!,
    /^security: a password is never sent/,
  )
  assert.match(problems({ type: 'ntfy', topic: 'plex', user: 'x' })[0]!, /^password:/)
  assert.match(problems({ type: 'apprise', url: 'http://a' })[0]!, /^key: give either/)
  assert.match(problems({ type: 'homeassistant', url: 'http://a' })[0]!, /^token: /)
  assert.match(problems({ type: 'homeassistant', service: 'notify.send_message' })[0]!, /^entity_id: /)
})

test('when people hear of something is not asked of a service that decides that itself', () => {
  const its = { type: 'alertmanager', url: ['http://am:9093'] }
  assert.deepEqual(problems({ ...its, min_severity: 'error', categories: ['disk_error'], servers: ['plex'] }), [])
  for (const timing of [
    { states: ['raised'] },
    { quiet_hours: { from: '23:00', to: '07:00' } },
    { digest: '08:00' },
    { after: '2h' },
    { until_acknowledged: '30m' },
  ]) {
    const [key] = Object.keys(timing)
    assert.match(problems({ ...its, ...timing }).join(), new RegExp(`^${key}: does not go with this service`))
  }
  assert.match(problems({ ...its, user: 'plex' }).join(), /^password: is missing/)
  assert.match(problems({ ...its, user: 'plex', password: 'p', token: 't' }).join(), /^token: give either/)
  assert.match(problems({ ...its, url: [] }).join(), /^url: at least one address/)
})

test('a wrong template is refused with the list of variables', () => {
  const hook = { type: 'webhook', url: 'http://a' }
  assert.match(
    problems({ ...hook, template: { body: '{{ titel }}' } })[0]!,
    /^template\.body: unknown variable titel; there are id, /,
  )
  assert.match(problems({ ...hook, body: '{% if %}' })[0]!, /^body: /)
})

test('what opens a door or names a person counts as secret, in all the forms in which it travels', () => {
  const secrets = (settings: object) =>
    channelSecrets({ enabled: true, name: 'x', ...settings } as unknown as ChannelSettings)
  assert.deepEqual(secrets({ type: 'discord', url: 'https://discord/x' }), ['https://discord/x'])
  assert.deepEqual(
    secrets({ type: 'webhook', url: 'http://u', secret: 's', headers: { Authorization: 'h' }, body: 'b' }).sort(),
    ['h', 'http://u', 's'],
  )
  assert.deepEqual(secrets({ type: 'ntfy', topic: 't', url: 'https://me:p%40ss@ntfy.example.org/x' }).sort(), [
    'me:p@ss',
    'p@ss',
    't',
  ])
  assert.deepEqual(secrets({ type: 'alertmanager', url: ['http://a', 'http://me:50%off@b'] }), ['50%off', 'me:50%off'])
  assert.deepEqual(secrets({ type: 'telegram', token: '1:a', chat_id: '5', url: 'http://t' }), ['1:a'])
  assert.deepEqual(secrets({ type: 'email', server: 'm', user: 'u', password: 'p', from: 'f', to: ['a', 'b'] }), [
    'u',
    'p',
    'f',
    'a',
    'b',
    'u:p',
    '\0u\0p',
  ])
  assert.deepEqual(secrets({ type: 'email', oauth: { client_id: 'i', client_secret: 's', refresh_token: 'r' } }), [
    'i',
    's',
    'r',
  ])
})
