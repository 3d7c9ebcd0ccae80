import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadSettings } from './load.ts'
import { formatProblems } from './problem.ts'

function load(env: Record<string, string>, channels: unknown[] = [], more: object = {}) {
  const files: Record<string, string> = { '/data/options.json': JSON.stringify({ channels, ...more }) }
  const readFile = (path: string) => {
    if (files[path] !== undefined) return files[path]
    throw Object.assign(new Error(path), { code: 'ENOENT' })
  }
  return loadSettings({
    env,
    readFile,
    readSecret: readFile,
    isFile: () => false,
    machineZone: () => 'UTC',
  })
}

function channels(...given: Parameters<typeof load>) {
  const loaded = load(...given)
  assert.ok(loaded.ok, loaded.ok ? '' : formatProblems(loaded.problems).join('\n'))
  return loaded.settings.channels
}

function problems(...given: Parameters<typeof load>): string[] {
  const loaded = load(...given)
  assert.ok(!loaded.ok, 'these channels were accepted')
  return formatProblems(loaded.problems)
}

const MAIL = { EMAIL_ENABLED: 'true', SMTP_SERVER: 'mail.example.org', EMAIL_TO: 'a@example.org, B <b@example.org>' }

test('the original’s mail settings make one email channel', () => {
  const [email, ...others] = channels({ ...MAIL, SMTP_USER: 'me@example.org', SMTP_PASSWORD: 'secret' })
  assert.deepEqual(others, [])
  assert.equal(email?.type, 'email')
  assert.equal(email?.enabled, true)
  assert.equal(email?.server, 'mail.example.org')
  assert.equal(email?.port, 587)
  assert.deepEqual(email?.to, ['a@example.org', 'B <b@example.org>'])
})

test('mail without a sender comes from the first recipient, as a relay needs one', () => {
  assert.equal(channels(MAIL)[0]?.from, 'a@example.org')
})

test('webhook addresses of the original make a channel each', () => {
  const env = {
    DISCORD_ENABLED: '1',
    DISCORD_WEBHOOK_URL: 'https://discord.com/api/webhooks/1/x',
    SLACK_ENABLED: 'on',
    SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/x',
    WEBHOOK_ENABLED: 'yes',
    CUSTOM_WEBHOOK_URL: 'http://host/hook',
  }
  assert.deepEqual(
    channels(env).map(({ type, name, enabled, url }) => [type, name, enabled, url]),
    [
      ['discord', 'discord', true, env.DISCORD_WEBHOOK_URL],
      ['slack', 'slack', true, env.SLACK_WEBHOOK_URL],
      ['webhook', 'webhook', true, env.CUSTOM_WEBHOOK_URL],
    ],
  )
})

for (const [channel, missing] of [
  ['EMAIL_ENABLED', ['SMTP_SERVER', 'EMAIL_TO']],
  ['DISCORD_ENABLED', ['DISCORD_WEBHOOK_URL']],
  ['SLACK_ENABLED', ['SLACK_WEBHOOK_URL']],
  ['WEBHOOK_ENABLED', ['CUSTOM_WEBHOOK_URL']],
] as const) {
  test(`${channel} without ${missing.join(' and ')} is a problem each`, () => {
    assert.deepEqual(
      problems({ [channel]: 'true' }),
      missing.map((key) => `${key} (not given): is missing, but ${channel} is on`),
    )
  })
}

test('a channel that is off is checked for shape only, and one that is set up is said', () => {
  const loaded = load({ SMTP_SERVER: 'mail', EMAIL_TO: 'a@home' }, [{ type: 'gotify', name: 'g', enabled: false }])
  assert.ok(loaded.ok)
  assert.deepEqual(
    loaded.settings.channels.map(({ name, enabled }) => [name, enabled]),
    [
      ['email', false],
      ['g', false],
    ],
  )
  assert.match(loaded.warnings[0] ?? '', /EMAIL_ENABLED=true switches it on/)
  assert.match(problems({ DISCORD_WEBHOOK_URL: 'discord' })[0] ?? '', /DISCORD_WEBHOOK_URL/)
  assert.match(problems({}, [{ type: 'gotify', name: 'g', enabled: false, url: 'x' }])[0] ?? '', /channels\[0\]\.url/)
})

test('a mail server alone, as examples have it, is no channel and no warning', () => {
  const loaded = load({ SMTP_SERVER: 'smtp.gmail.com', SMTP_PORT: '587' }, [])
  assert.ok(loaded.ok)
  assert.deepEqual([loaded.settings.channels, loaded.warnings], [[], []])
})

test('a listed channel that is on is checked completely', () => {
  const lines = problems({}, [
    { type: 'gotify', name: 'g' },
    { type: 'ntfy', name: 'n', topik: 'x' },
  ])
  assert.deepEqual(
    lines.map((line) => line.split(' (')[0]),
    ['channels[0].url', 'channels[0].token', 'channels[1].topic', 'channels[1].topik = ••••'],
  )
})

test('what is text in a file becomes what the channel wants, and empty options are not there', () => {
  const [channel] = channels({}, [
    {
      type: 'Pushover',
      name: 'phone',
      enabled: 'yes',
      token: 't',
      user: 'u',
      device: '',
      retry: '60',
      max_per_hour: '5',
      categories: 'database_error, disk_error',
      min_severity: 'Error',
      mask: [],
      servers: [],
      states: ['raised', 'resolved'],
    },
  ])
  assert.equal(channel?.type, 'pushover')
  assert.equal(channel?.enabled, true)
  assert.equal(channel?.retry, 60)
  assert.equal(channel?.max_per_hour, 5)
  assert.equal(channel?.min_severity, 'error')
  assert.deepEqual(channel?.categories, ['database_error', 'disk_error'])
  assert.ok(!('device' in (channel ?? {})))
})

test('maps may be written flat, as Home Assistant’s options know no optional ones', () => {
  const [channel] = channels({}, [
    {
      type: 'webhook',
      name: 'w',
      url: 'http://host/hook',
      quiet_hours_from: '23:00',
      quiet_hours_to: '07:00',
      quiet_hours_except: 'critical',
      template_title: 'Plex: {{ title }}',
      headers: ['X-Key: a:b'],
    },
  ])
  assert.deepEqual(channel?.quiet_hours, { from: '23:00', to: '07:00', except: 'critical' })
  assert.deepEqual(channel?.template, { title: 'Plex: {{ title }}' })
  assert.deepEqual(channel?.headers, { 'X-Key': 'a:b' })
})

test('names are unique and the name of the original’s channel is taken once it is on', () => {
  const ntfy = { type: 'ntfy', topic: 'plex' }
  assert.equal(channels({}, [ntfy])[0]?.name, 'ntfy')
  assert.match(problems({}, [ntfy, { ...ntfy, name: 'NTFY' }])[0] ?? '', /^channels\[1\]\.name .*another channel/)
  assert.match(problems(MAIL, [{ ...ntfy, name: 'email' }])[0] ?? '', /another channel has this name/)
})

for (const name of ['home-assistant', 'Home-Assistant', 'mqtt:plex']) {
  test(`no channel takes the name ${name}, which Sentarr delivers by itself`, () => {
    assert.match(
      problems({}, [{ type: 'ntfy', topic: 'plex', name }])[0] ?? '',
      /^channels\[0\]\.name .*a name that Sentarr uses itself/,
    )
  })
}

test('a channel may be limited to servers that exist', () => {
  const ntfy = { type: 'ntfy', topic: 'plex', servers: ['attic'] }
  assert.deepEqual(channels({ SERVER_ID: 'attic' }, [ntfy])[0]?.servers, ['attic'])
  assert.match(problems({}, [ntfy])[0] ?? '', /attic is not a server here; there is plex/)
})

test('an unknown type is refused with those there are', () => {
  assert.match(problems({}, [{ type: 'fax', name: 'f' }])[0] ?? '', /^channels\[0\]\.type = .*one of .*ntfy.*telegram/)
  assert.match(problems({}, ['ntfy'])[0] ?? '', /settings like \{type: ntfy/)
})

test('no problem of a channel shows its settings', () => {
  const lines = problems({}, [
    { type: 'telegram', name: 't', token: 'my-secret-token', chat_id: 'x y' },
    { type: 'webhook', name: 'w', url: 'http//my-secret-host', secret: 'my-secret' },
  ])
  assert.ok(!lines.join('\n').includes('my-secret'), lines.join('\n'))
})

test('what is wrong with a channel is said in words, never in those of the schema', () => {
  const given = { type: 'ntfy', min_severity: 'bad', max_per_hour: 'lots', quiet_hours: { from: '25:00' } }
  assert.deepEqual(
    problems({}, [given]).map((line) => line.replace(/ \(options.json\)/, '')),
    [
      'channels[0].min_severity = "bad": must be one of info, warning, error, critical',
      'channels[0].quiet_hours.from = "25:00": must be a time of day as "23:00"',
      'channels[0].quiet_hours.to: is missing',
      'channels[0].max_per_hour = "lots": must be a number',
      'channels[0].topic: is missing',
    ],
  )
})

test('what is told after a while needs a span that makes sense, and no digest', () => {
  const ntfy = { type: 'ntfy', topic: 'plex' }
  const wrong = (given: object) => problems({}, [{ ...ntfy, ...given }])
  const [both] = channels({}, [{ ...ntfy, after: '2h', until_acknowledged: '1h30m' }])
  assert.deepEqual([both?.after, both?.until_acknowledged], ['2h', '1h30m'])
  assert.match(wrong({ after: '2 weeks' })[0] ?? '', /channels\[0\]\.after .*a span like "30m" or "2h"/)
  assert.match(wrong({ until_acknowledged: '1m' })[0] ?? '', /until_acknowledged .*from 5m/)
  assert.match(wrong({ after: '2h', digest: '08:00' })[0] ?? '', /after .*does not go with a digest/)
})

test('a summary is asked for by a time of day or of a week, and a weekly one for people alone', () => {
  const ntfy = { type: 'ntfy', topic: 'plex' }
  const digests = ['08:00', 'mon 08:00', ' Sun 23:59 '].map((digest) => channels({}, [{ ...ntfy, digest }])[0]?.digest)
  assert.deepEqual(digests, ['08:00', 'mon 08:00', 'sun 23:59'])
  for (const digest of ['8:00', 'mon', 'monday 08:00', 'mon  08:00', 'mon 24:00', '08:00 mon'])
    assert.match(problems({}, [{ ...ntfy, digest }])[0] ?? '', /digest .*"08:00", or of a week as "mon 08:00"/, digest)
  const otlp = { type: 'otlp', url: 'http://localhost:4318', digest: '08:00' }
  assert.equal(channels({}, [otlp])[0]?.digest, '08:00')
  assert.match(problems({}, [{ ...otlp, digest: 'mon 08:00' }])[0] ?? '', /digest .*programs get every alert/)
})
