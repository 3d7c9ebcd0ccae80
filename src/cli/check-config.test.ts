import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadSettings } from '../settings/load.ts'
import { checkConfig } from './check-config.ts'

function check(env: Record<string, string>, yaml = '') {
  const readFile = (path: string) => {
    if (path === '/config/sentarr.yaml') return yaml
    if (path === '/run/token') return 'a-secret-token\n'
    throw Object.assign(new Error(path), { code: 'ENOENT' })
  }
  const loaded = loadSettings({
    env,
    readFile,
    readSecret: readFile,
    isFile: () => false,
    machineZone: () => 'UTC',
  })
  const out: string[] = []
  const complaints: string[] = []
  const code = checkConfig({
    loaded,
    ruleIds: ['database.busy'],
    supervised: false,
    write: (line) => out.push(line),
    complain: (line) => complaints.push(line),
  })
  return { code, out, complaints, all: [...out, ...complaints].join('\n') }
}

/** The line of a setting, its padding taken out. */
const lineOf = (out: string[], key: string) => out.find((line) => line.startsWith(`${key}: `))?.replace(/ {2,}/g, '  ')

test('it shows every setting in force and where it came from', () => {
  const { code, out } = check({ ERROR_THRESHOLD: '3', PLEX_TOKEN_FILE: '/run/token' }, 'quiet_minutes: 60\n')
  assert.equal(code, 0)
  assert.equal(lineOf(out, 'error_threshold'), 'error_threshold: 3  (environment)')
  assert.equal(lineOf(out, 'quiet_minutes'), 'quiet_minutes: 60  (sentarr.yaml)')
  assert.equal(lineOf(out, 'plex_token'), 'plex_token: ••••  (file)')
  assert.equal(lineOf(out, 'smtp_port'), 'smtp_port: 587  (default)')
})

test('no secret and no address of a person or a host is shown, wherever it stands', () => {
  const hidden = ['hunter2-hunter2', 'me@example.org', 'a-secret-token', '203.0.114.7', '8.8.4.4', 'k9d-topic']
  const { code, all } = check(
    {
      MQTT_URL: 'mqtt://me:hunter2-hunter2@broker',
      EMAIL_ENABLED: 'yes',
      SMTP_SERVER: 'mail',
      SMTP_USER: 'me@example.org',
      SMTP_PASSWORD: 'hunter2-hunter2',
      EMAIL_TO: 'me@example.org',
      DISCORD_ENABLED: 'on',
      DISCORD_WEBHOOK_URL: 'https://discord.com/api/webhooks/1/hunter2-hunter2',
      WEB_PASSWORD: 'hunter2-hunter2',
      PLEX_URL: 'http://8.8.4.4:32400',
      PLEX_TOKEN: 'a-secret-token',
    },
    `channels:
  - {type: ntfy, name: phone, topic: k9d-topic, token: hunter2-hunter2}
  - {type: gotify, name: g, url: "http://8.8.4.4", token: a-secret-token}
`,
  )
  assert.equal(code, 0, all)
  for (const secret of hidden) assert.ok(!all.includes(secret), `${secret} in\n${all}`)
  assert.match(all, /^ {2}- (?:.*, )?name: phone, /m)
})

test('a secret of a listed server is hidden, its other settings are shown', () => {
  const { out } = check(
    {},
    'servers: [{name: Attic, log_path: /logs, plex_url: "http://attic:32400", plex_token: hunter2}]',
  )
  assert.deepEqual(
    out
      .slice(out.findIndex((line) => line.startsWith('servers:')))
      .slice(0, 2)
      .map((line) => line.replace(/ {3,}/, '  ')),
    ['servers:  (sentarr.yaml)', '  - name: Attic, log_path: /logs, plex_url: http://attic:32400, plex_token: ••••'],
  )
})

test('wrong settings are named one a line, with 78', () => {
  const { code, out, complaints } = check({ ERROR_THRESHOLD: '0', LOG_LEVEL: 'loud' })
  assert.equal(code, 78)
  assert.deepEqual(out, [])
  assert.equal(complaints.length, 2)
})

test('what looks like a mistake is said and is none', () => {
  const { code, complaints } = check({ SMTP_SERVR: 'mail' })
  assert.equal(code, 0)
  assert.match(complaints[0] ?? '', /^warning: .*did you mean SMTP_SERVER\?/)
})

test('an override of a rule that does not exist is said, with the one that is meant', () => {
  const { code, complaints } = check(
    {},
    'rules: { database.bsy: { enabled: false }, database.busy: { enabled: false } }\n',
  )
  assert.equal(code, 0)
  assert.deepEqual(complaints, ['warning: rules: there is no rule "database.bsy"; did you mean database.busy?'])
})

test('the last line says that all is right, and who is told', () => {
  assert.equal(
    check({}).out.at(-1),
    'The settings are right. Nobody is told: give MQTT_URL, HA_URL with HA_TOKEN, or a channel.',
  )
  const env = {
    MQTT_URL: 'mqtt://broker',
    DISCORD_ENABLED: 'true',
    DISCORD_WEBHOOK_URL: 'https://discord.com/api/webhooks/1/x',
  }
  assert.equal(check(env).out.at(-1), 'The settings are right. Alerts go to Home Assistant over MQTT, discord.')
})
