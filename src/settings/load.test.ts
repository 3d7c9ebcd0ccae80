import assert from 'node:assert/strict'
import { test } from 'node:test'
import { effective } from './effective.ts'
import { type Loaded, loadSettings } from './load.ts'
import { DOTS, formatProblems } from './problem.ts'
import { secretsOf } from './secrets.ts'

type Given = {
  env?: Record<string, string>
  options?: unknown
  yaml?: string
  /** Other files by path; `null` may not be read. */
  files?: Record<string, string | null>
}

function load({ env = {}, options, yaml, files = {} }: Given): Loaded {
  const all: Record<string, string | null> = {
    ...files,
    ...(options !== undefined && {
      '/data/options.json': typeof options === 'string' ? options : JSON.stringify(options),
    }),
    ...(yaml !== undefined && { '/config/sentarr.yaml': yaml }),
  }
  const readFile = (path: string) => {
    const text = all[path]
    if (typeof text === 'string') return text
    throw Object.assign(new Error(path), { code: text === null ? 'EACCES' : 'ENOENT' })
  }
  return loadSettings({
    env,
    readFile,
    readSecret: readFile,
    isFile: (path) => path in all,
    machineZone: () => 'Europe/Berlin',
  })
}

function settings(given: Given) {
  const loaded = load(given)
  assert.ok(loaded.ok, loaded.ok ? '' : formatProblems(loaded.problems).join('\n'))
  return loaded
}

function problems(given: Given): string[] {
  const loaded = load(given)
  assert.ok(!loaded.ok, 'these settings were accepted')
  return formatProblems(loaded.problems)
}

test('with nothing given, the defaults of the contract hold', () => {
  const { settings: all, origins } = settings({})
  assert.deepEqual(all, {
    servers: [{ id: 'plex', name: 'Plex', logPath: null, plexUrl: null, plexToken: null, plexVerifyTls: true }],
    monitorErrors: true,
    monitorWarnings: true,
    policy: { threshold: 5, windowMs: 300_000, cooldownMs: 900_000, quietMs: 1_800_000 },
    readFrom: 'end',
    plexLogStream: 'auto',
    mqtt: { url: null, discoveryPrefix: 'homeassistant', baseTopic: 'sentarr' },
    homeAssistant: null,
    web: { host: '0.0.0.0', port: 5000, password: null, publicUrl: null, usersMayMute: false },
    fleet: null,
    heartbeatUrl: null,
    dataDir: '/data',
    dataMostBytes: 500_000_000,
    configDir: '/config',
    log: { level: 'info', format: 'pretty' },
    timeZone: 'Europe/Berlin',
    language: 'en',
    rules: {},
    channels: [],
  })
  assert.deepEqual(new Set(Object.values(origins)), new Set(['default']))
})

test('the environment wins over sentarr.yaml, which wins over options.json', () => {
  const { settings: all, origins } = settings({
    options: { error_threshold: 2, quiet_minutes: 10, time_window_minutes: 7 },
    yaml: 'error_threshold: 3\nquiet_minutes: 20\n',
    env: { ERROR_THRESHOLD: '4' },
  })
  assert.deepEqual(all.policy, { threshold: 4, windowMs: 420_000, cooldownMs: 900_000, quietMs: 1_200_000 })
  assert.equal(origins.error_threshold, 'environment')
  assert.equal(origins.quiet_minutes, 'sentarr.yaml')
  assert.equal(origins.time_window_minutes, 'options.json')
})

test('DATA_DIR and CONFIG_DIR say where the files are', () => {
  const { settings: all } = settings({
    env: { DATA_DIR: '/srv/data', CONFIG_DIR: '/srv/config' },
    files: { '/srv/data/options.json': '{"error_threshold": 2}', '/srv/config/sentarr.yaml': 'quiet_minutes: 1' },
  })
  assert.equal(all.policy.threshold, 2)
  assert.equal(all.policy.quietMs, 60_000)
})

for (const [written, meant] of [
  ['true', true],
  ['TRUE', true],
  ['1', true],
  ['Yes', true],
  ['on', true],
  ['false', false],
  ['0', false],
  ['NO', false],
  ['Off', false],
] as const) {
  test(`MONITOR_WARNINGS=${written} is ${meant}`, () => {
    assert.equal(settings({ env: { MONITOR_WARNINGS: written } }).settings.monitorWarnings, meant)
  })
}

test('an empty value counts as not given, wherever it stands', () => {
  const { settings: all } = settings({
    env: { ERROR_THRESHOLD: '', PLEX_LOG_PATH: '  ', MQTT_URL: '' },
    options: { plex_url: '', mqtt_url: null, error_threshold: 9, channels: [], servers: [] },
    yaml: 'web_password:\nrules: {database.busy: {severity: "", enabled: no}}\n',
  })
  assert.equal(all.policy.threshold, 9)
  assert.equal(all.servers[0]?.plexUrl, null)
  assert.deepEqual(all.rules, { 'database.busy': { enabled: false } })
})

test('times may be fractions and the cooldown zero', () => {
  const { policy } = settings({ env: { TIME_WINDOW_MINUTES: '0.5', ALERT_COOLDOWN_MINUTES: '0' } }).settings
  assert.equal(policy.windowMs, 30_000)
  assert.equal(policy.cooldownMs, 0)
})

for (const [key, value, allowed] of [
  ['ERROR_THRESHOLD', '0', /a whole number from 1/],
  ['ERROR_THRESHOLD', '2.5', /a whole number/],
  ['ERROR_THRESHOLD', 'many', /a whole number/],
  ['TIME_WINDOW_MINUTES', '0', /greater than 0/],
  ['TIME_WINDOW_MINUTES', 'Infinity', /greater than 0/],
  ['ALERT_COOLDOWN_MINUTES', '-1', /0 or more/],
  ['QUIET_MINUTES', '-0.1', /greater than 0/],
  ['MONITOR_ERRORS', 'maybe', /true or false/],
  ['SMTP_PORT', '70000', /from 1 to 65535/],
  ['API_PORT', '-1', /from 0 to 65535/],
  ['MQTT_URL', 'http://broker', /mqtt:\/\//],
  ['MQTT_URL', 'broker:1883', /mqtt:\/\//],
  ['MQTT_URL', 'mqtt://broker?subscribe_qos=2', /subscribe_qos.* 0 or 1/],
  ['MQTT_URL', 'ws://broker/mqtt?room=1&subscribe_qos=yes', /subscribe_qos.* 0 or 1/],
  ['MQTT_URL', 'mqtt://broker?subscribe_qos=', /subscribe_qos.* 0 or 1/],
  ['MQTT_BASE_TOPIC', 'home/#', /without \+, #/],
  ['MQTT_DISCOVERY_PREFIX', '/homeassistant/', /slash/],
  ['HA_URL', 'homeassistant.local:8123', /http:\/\//],
  ['PLEX_URL', 'ftp://plex', /http:\/\//],
  ['PUBLIC_URL', 'sentarr.example', /http:\/\//],
  ['LOG_LEVEL', 'loud', /one of trace, debug, info, warn, error/],
  ['LOG_FORMAT', 'xml', /one of pretty, json/],
  ['READ_FROM', 'middle', /one of end, start/],
  ['SERVER_ID', 'My Plex', /a-z, 0-9 and _/],
  ['TIME_ZONE', 'Mars/Olympus', /Europe\/Berlin/],
  ['PLEX_LOG_PATH', 'logs', /absolute path/],
] as const) {
  test(`${key}=${value} is refused with what is allowed`, () => {
    const [line = '', ...others] = problems({ env: { [key]: value } })
    assert.deepEqual(others, [])
    assert.ok(line.startsWith(`${key} = `), line)
    assert.match(line, /\(environment\)/)
    assert.match(line, allowed)
  })
}

test('every problem of every source is named at once, with the line of the file', () => {
  const lines = problems({
    env: { ERROR_THRESHOLD: '0', HA_URL: 'http://ha:8123', EMAIL_ENABLED: 'true' },
    options: { api_port: 'x' },
    yaml: ['error_treshold: 3', 'servers:', '  - name: A', '    plex_url: ftp://a', 'log_level: loud'].join('\n'),
  })
  assert.deepEqual(
    lines.map((line) => line.replace(/\): .*/, ')')),
    [
      'api_port = "x" (options.json)',
      'servers[0].plex_url = "ftp://a" (sentarr.yaml line 4)',
      'log_level = "loud" (sentarr.yaml line 5)',
      'error_treshold = 3 (sentarr.yaml line 1)',
      'ERROR_THRESHOLD = "0" (environment)',
      'HA_URL = "http://ha:8123" (environment)',
      'SMTP_SERVER (not given)',
      'EMAIL_TO (not given)',
    ],
  )
  assert.ok(lines.some((line) => line.endsWith('is not a setting; did you mean error_threshold?')))
})

test('no secret stands in a problem, also under a misspelt key', () => {
  const secret = 'hunter2-hunter2'
  const lines = problems({
    env: { MQTT_URL: `mqtt://me:${secret}@:x`, DISCORD_WEBHOOK_URL: `discord.com/${secret}`, EMAIL_TO: `${secret}@` },
    options: { smtp_pasword: secret, somebody_token: secret, anything: { nested: secret } },
    yaml: `plex_url: "http://me:${secret}@"\nservers: [{name: A, plex_tokn: ${secret}}]\nchannels: [{type: ntfy, tokken: ${secret}}]\n`,
  })
  assert.ok(lines.length >= 8, lines.join('\n'))
  assert.ok(!lines.join('\n').includes(secret), lines.join('\n'))
})

test('files that are no settings are named in words', () => {
  assert.deepEqual(problems({ options: '{"a": ' }), ['/data/options.json (options.json): is not valid JSON'])
  assert.match(problems({ options: '[1]' })[0] ?? '', /must hold settings as "key: value"/)
  assert.match(problems({ yaml: '- a\n- b\n' })[0] ?? '', /must hold settings/)
  assert.match(problems({ yaml: 'a: 1\n  b: 2\n' })[0] ?? '', /sentarr\.yaml line \d\): is not valid YAML/)
  assert.match(
    problems({ yaml: 'log_level: info\nlog_level: warn\n' })[0] ?? '',
    /line 2\): the same key stands here twice/,
  )
  assert.match(problems({ files: { '/config/sentarr.yaml': null } })[0] ?? '', /may not be read/)
  for (const yaml of [
    '*!',
    'plex_log_path: *logs',
    'a: &a [1]\nb: &b [*a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b]\n',
  ])
    assert.match(problems({ yaml })[0] ?? '', /sentarr\.yaml\): names with \* what no & stands for/)
})

test('an empty or commented sentarr.yaml is no settings, not a fault', () => {
  assert.ok(settings({ yaml: '' }))
  assert.ok(settings({ yaml: '# error_threshold: 3\n' }))
})

test('a secret may stand in a file, without its closing line break', () => {
  const { settings: all, origins } = settings({
    env: { MQTT_URL_FILE: '/run/secrets/mqtt', WEB_PASSWORD_FILE: '/run/secrets/web' },
    files: { '/run/secrets/mqtt': 'mqtts://me:pw@broker\n', '/run/secrets/web': 'a b\r\n' },
  })
  assert.equal(all.mqtt.url, 'mqtts://me:pw@broker')
  assert.equal(all.web.password, 'a b')
  assert.equal(origins.mqtt_url, 'file')
})

test('a secret file that is missing, or given beside the secret itself, is a problem', () => {
  assert.match(problems({ env: { PLEX_TOKEN_FILE: '/nowhere' } })[0] ?? '', /^PLEX_TOKEN_FILE = .* no such file/)
  const [line] = problems({ env: { PLEX_TOKEN_FILE: '/t', PLEX_TOKEN: 'x' }, files: { '/t': 'y' } })
  assert.match(line ?? '', /give either this or PLEX_TOKEN, not both/)
})

test('a password of digits in sentarr.yaml stays what was written', () => {
  assert.equal(settings({ yaml: 'web_password: 0123\n' }).settings.web.password, '0123')
})

test('a log path that names a file is wrong; one that is missing is not', () => {
  const file = '/logs/Plex Media Server.log'
  assert.match(
    problems({ env: { PLEX_LOG_PATH: file }, files: { [file]: '' } })[0] ?? '',
    /names a file; give the folder/,
  )
  assert.equal(settings({ env: { PLEX_LOG_PATH: '/nowhere' } }).settings.servers[0]?.logPath, '/nowhere')
})

test('the server id is a slug of the name, whatever its script', () => {
  for (const [name, id] of [
    ['Wohnzimmer Büro', 'wohnzimmer_buro'],
    ['Straße 7', 'strasse_7'],
    ["Émile's Plex!", 'emile_s_plex'],
    ['Плекс', 'pleks'],
    ['家', 'plex'],
  ]) {
    assert.equal(settings({ env: { SERVER_NAME: name ?? '' } }).settings.servers[0]?.id, id)
  }
})

test('several servers, each with an id of its own', () => {
  const yaml =
    'servers:\n  - {name: Living room, log_path: /a}\n  - {id: attic, plex_url: "http://b:32400/", plex_token: t}\n'
  assert.deepEqual(settings({ yaml }).settings.servers, [
    { id: 'living_room', name: 'Living room', logPath: '/a', plexUrl: null, plexToken: null, plexVerifyTls: true },
    { id: 'attic', name: 'attic', logPath: null, plexUrl: 'http://b:32400', plexToken: 't', plexVerifyTls: true },
  ])
  assert.match(problems({ yaml: 'servers: [{name: A b}, {name: a-b}]' })[0] ?? '', /two servers have this id/)
})

test('settings of one server beside a list of servers are not used, and that is said', () => {
  const { warnings } = settings({ env: { PLEX_LOG_PATH: '/logs' }, yaml: 'servers: [{name: A}]' })
  assert.deepEqual(warnings, ['PLEX_LOG_PATH is not used, because servers lists the servers.'])
})

test('the Plex API can be switched off without forgetting its address', () => {
  const env = { PLEX_URL: 'http://plex:32400', PLEX_TOKEN: 't' }
  assert.equal(settings({ env }).settings.servers[0]?.plexUrl, 'http://plex:32400')
  const off = settings({ env: { ...env, PLEX_API_ENABLED: 'false' } }).settings.servers[0]
  assert.equal(off?.plexUrl, null)
  assert.match(settings({ env: { PLEX_API_ENABLED: 'true' } }).warnings[0] ?? '', /needs PLEX_URL and PLEX_TOKEN/)
})

test('HA_URL needs HA_TOKEN', () => {
  assert.match(problems({ env: { HA_URL: 'http://ha:8123' } })[0] ?? '', /needs a long-lived access token in HA_TOKEN/)
  assert.deepEqual(settings({ env: { HA_URL: 'http://ha:8123/', HA_TOKEN: 't' } }).settings.homeAssistant, {
    url: 'http://ha:8123',
    token: 't',
  })
})

test('rules are overridden by a map, or by a list with ids where there are no maps', () => {
  const expected = {
    'database.busy': { enabled: false },
    'disk.full': { severity: 'critical', policy: { threshold: 2, quietMs: 60_000 } },
  }
  const yaml =
    'rules:\n  database.busy: {enabled: false}\n  disk.full: {severity: critical, policy: {threshold: 2, quiet_minutes: 1}}\n'
  assert.deepEqual(settings({ yaml }).settings.rules, expected)
  const options = {
    rules: [
      { id: 'database.busy', enabled: false },
      { id: 'disk.full', severity: 'critical', threshold: 2, quiet_minutes: 1 },
    ],
  }
  assert.deepEqual(settings({ options }).settings.rules, expected)
  assert.match(
    problems({ yaml: 'rules: {database.busy: {threshold: 0}}' })[0] ?? '',
    /^rules\.database\.busy\.threshold = 0/,
  )
  assert.match(problems({ options: { rules: [{ enabled: false }, 3] } })[0] ?? '', /the id of a rule/)
})

test('a variable that is nearly one of ours is pointed out, others are left alone', () => {
  const { warnings } = settings({
    env: {
      SMTP_SERVR: 'x',
      plex_log_paht: 'y',
      MQTT_HOST: 'z',
      HOME: '/',
      PATH: '/bin',
      TZ: 'UTC',
      PUID: '1',
      HOSTNAME: 'h',
    },
  })
  assert.deepEqual(warnings, [
    'The environment variable SMTP_SERVR is not a setting of Sentarr; did you mean SMTP_SERVER?',
    'The environment variable plex_log_paht is not a setting of Sentarr; did you mean PLEX_LOG_PATH?',
    'The environment variable MQTT_HOST is not a setting of Sentarr.',
  ])
})

test('as a Home Assistant app, another port than the one its page is opened at is pointed out', () => {
  const { warnings } = settings({ env: { SUPERVISOR_TOKEN: 't' }, options: { api_port: 8080 } })
  assert.match(warnings[0] ?? '', /opens the page at port 5000/)
})

test('the heartbeat address is a secret: read from anywhere, masked by the log, never shown', () => {
  const { settings: all, values, origins } = settings({ env: { HEARTBEAT_URL: 'https://hc-ping.com/s3cr3t/' } })
  assert.equal(all.heartbeatUrl, 'https://hc-ping.com/s3cr3t')
  assert.deepEqual(secretsOf(all), ['https://hc-ping.com/s3cr3t'])
  assert.equal(effective(values, origins).find(({ key }) => key === 'heartbeat_url')?.value, DOTS)
  assert.match(problems({ env: { HEARTBEAT_URL: 's3cr3t' } })[0] ?? '', /^HEARTBEAT_URL .*an address like http:/)
  assert.doesNotMatch(problems({ env: { HEARTBEAT_URL: 's3cr3t' } }).join(), /s3cr3t/)
})

test('the port is free to choose where no Home Assistant opens the page', () => {
  const { warnings } = settings({ options: { api_port: 8080 } })
  assert.deepEqual(warnings, [])
})

test('passwords of page and broker are secrets, the latter as written and as meant', () => {
  const { settings: all } = settings({
    env: { WEB_PASSWORD: 'open sesame', MQTT_URL: 'mqtt://me:p%26ss@broker:1883' },
  })
  assert.deepEqual(secretsOf(all), ['p%26ss', 'p&ss', 'open sesame'])
})
