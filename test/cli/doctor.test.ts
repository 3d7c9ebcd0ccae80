// `sentarr doctor` on real folders, a Plex, a broker and a Home Assistant: what it says of each, and its exit code.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { somebodyPlays } from '../../src/cli/demo/plex/household.ts'
import { startDemoPlex } from '../../src/cli/demo/plex/plex.ts'
import { type DoctorDeps, runDoctor } from '../../src/cli/doctor/doctor.ts'
import { startChecks, well } from '../../src/doctor/check.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { startEmbeddedBroker } from '../support/embedded-broker.ts'
import { startStandIn } from '../support/http-stand-in.ts'
import { freePort } from '../support/ports.ts'
import { startSupervisor } from '../support/supervisor.ts'
import { run } from './command.ts'

const MAIN_LOG = 'Plex Media Server.log'
const NOW = new Date(2026, 10, 23, 12).getTime()
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone
const offset = -new Date(NOW).getTimezoneOffset()
const sign = offset < 0 ? '-' : ''
const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0')
const BANNER = `Plex Media Server v1.43.1.10611-1e34174b1 - Docker x86_64 - build: linux-x86_64 debian - GMT ${sign}${two(offset / 60)}:${two(offset % 60)}`
const logLine = (clock: string, text: string) => `Nov 23, 2026 ${clock} [1234] INFO - ${text}\n`

function folder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'sentarr-doctor-'))
  t.after(() => rmSync(made, { recursive: true, force: true }))
  return made
}

function logs(
  t: TestContext,
  text = logLine('09:00:00.000', BANNER) + logLine('11:58:00.000', 'Library scan'),
): string {
  const made = folder(t)
  writeFileSync(join(made, MAIN_LOG), text)
  return made
}

type More = { nodeVersion?: string; yaml?: string }

async function doctor(t: TestContext, env: Record<string, string>, args: string[] = [], more: More = {}) {
  const { yaml, nodeVersion = '24.1.0' } = more
  const home = folder(t)
  const missing = () => {
    throw Object.assign(new Error('none'), { code: 'ENOENT' })
  }
  const loaded = loadSettings({
    env: { DATA_DIR: home, CONFIG_DIR: home, API_HOST: '127.0.0.1', API_PORT: String(await freePort()), ...env },
    readFile: (path) => (yaml !== undefined && path.endsWith('sentarr.yaml') ? yaml : missing()),
    readSecret: missing,
    isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
    machineZone: () => ZONE,
  })
  const deps: DoctorDeps = {
    load: async () => loaded,
    machine: { home, localAppData: null },
    nodeVersion,
    newId: () => crypto.randomUUID(),
    random: () => 0.5,
  }
  const ran = await run((given, io) => runDoctor(given, io, deps), args, { env })
  const lines = ran.stdout.trimEnd().split('\n')
  return { ...ran, of: (name: string) => lines.find((line) => line.slice(2).startsWith(`${name}: `)) ?? '' }
}

test('where everything is right each line says so, and the exit code is 0', async (t) => {
  const plex = await startDemoPlex({ now: () => NOW })
  t.after(plex.stop)
  const broker = await startEmbeddedBroker(t)
  const core = await startSupervisor(t)
  const path = logs(t)
  writeFileSync(join(path, 'Plex Media Server.1.log'), logLine('08:00:00.000', BANNER))
  const { code, stdout, stderr, of } = await doctor(t, {
    PLEX_LOG_PATH: path,
    PLEX_URL: plex.url,
    PLEX_TOKEN: plex.token,
    MQTT_URL: broker.url,
    HA_URL: `${core.url}/core`,
    HA_TOKEN: core.token,
    WEB_PASSWORD: 'correct horse battery',
  })
  assert.equal(stderr, '')
  assert.ok(!stdout.includes('✗'), stdout)
  assert.equal(code, 0)
  assert.equal(of('versions'), '✓ versions: Sentarr 1.2.3, Node 24.1.0')
  assert.match(of('log folder'), /^✓ log folder: .*: 1 log, on a disk that tells of changes$/)
  assert.equal(of('newest line'), '✓ newest line: is 2 minutes old')
  assert.equal(of('rotation'), "✓ rotation: 1 older file of the server's log is there")
  assert.match(of('time zone'), /^✓ time zone: \S+ fits Plex's UTC[+-]\d\d:\d\d$/)
  assert.equal(of('Plex'), `✓ Plex: answers, version ${plex.household.version}`)
  assert.equal(of('Plex TLS'), '– Plex TLS: the address is plain http')
  assert.equal(of('Plex token'), '✓ Plex token: is accepted')
  assert.equal(of('Plex owner'), '✓ Plex owner: the token is the owner’s')
  assert.equal(of('Plex log stream'), '✓ Plex log stream: opens')
  assert.match(of('Plex log archive'), /^✓ Plex log archive: is offered/)
  assert.match(of('MQTT'), /^✓ MQTT: connected to the MQTT broker 127\.0\.0\.1:\d+$/)
  assert.equal(of('Home Assistant'), '✓ Home Assistant: version 2026.11.0 accepts the token')
  assert.match(of('dashboard'), /^✓ dashboard: port \d+ is free/)
  assert.equal(of('WEB_PASSWORD'), '✓ WEB_PASSWORD: is set')
  for (const secret of [plex.token, core.token, 'correct horse battery']) assert.ok(!stdout.includes(secret), secret)
  assert.deepEqual(
    plex.requests.filter(({ call }) => !call.startsWith('GET ')),
    [],
    'nothing is changed in Plex',
  )
})

test('a log folder that is missing, empty, another one or no folder is named with what to do', async (t) => {
  const empty = folder(t)
  const other = folder(t)
  writeFileSync(join(other, 'Plex Media Scanner.log'), '')
  const gone = join(empty, 'gone')
  const linked = folder(t)
  symlinkSync(join(other, 'Plex Media Scanner.log'), join(linked, MAIN_LOG))
  for (const [path, words] of [
    [gone, /^✗ log folder: .*gone does not exist: correct the log path/],
    [empty, /^✗ log folder: .* holds no Plex logs: check the log path/],
    [other, /^✗ log folder: .* holds no "Plex Media Server\.log": is it Plex's own Logs folder\?$/],
    [linked, /^✗ log folder: .* holds no Plex logs/],
  ] as const) {
    const { code, of } = await doctor(t, { PLEX_LOG_PATH: path, MQTT_URL: '' })
    assert.match(of('log folder'), words)
    assert.match(of('newest line'), /^– /)
    assert.equal(code, 1)
  }
})

test('an old line, a clock that differs and a zone that differs are told', async (t) => {
  const old = await doctor(t, { PLEX_LOG_PATH: logs(t, 'Nov 20, 2026 11:00:00.000 [1] INFO - one\n') })
  assert.match(old.of('newest line'), /^✗ newest line: is 3 days old: is Plex running/)
  assert.match(old.of('rotation'), /^– /)
  assert.match(old.of('time zone'), /^– time zone: the log does not say/)
  const ahead = await doctor(t, { PLEX_LOG_PATH: logs(t, logLine('14:00:00.000', 'one')) })
  assert.match(ahead.of('newest line'), /^✗ newest line: is 2 hours ahead of this machine's clock/)
  const path = logs(t, logLine('11:59:00.000', BANNER.replace(/GMT .*/, 'GMT -03:30')))
  const zone = await doctor(t, { PLEX_LOG_PATH: path, TIME_ZONE: 'Asia/Kolkata' })
  assert.equal(
    zone.of('time zone'),
    "✗ time zone: Plex's log says UTC-03:30, but Asia/Kolkata is UTC+05:30: set TIME_ZONE, quiet hours and digests go by it",
  )
})

test('a Plex that is away, busy, not Plex, or refuses the token is told apart', async (t) => {
  const plex = await startDemoPlex({ now: () => NOW })
  t.after(plex.stop)
  const env = { PLEX_LOG_PATH: logs(t), PLEX_URL: plex.url, PLEX_TOKEN: 'a-wrong-token-0123' }
  const refused = await doctor(t, env)
  assert.match(refused.of('Plex'), /^✓ /)
  assert.match(refused.of('Plex token'), /^✗ Plex token: is refused: take a new one/)
  assert.match(refused.of('Plex owner'), /^– /)
  assert.match(refused.of('Plex log stream'), /^– /)
  assert.equal(refused.code, 1)
  assert.ok(!refused.stdout.includes('a-wrong-token-0123'))

  const shared = { ...env, PLEX_TOKEN: plex.token }
  plex.answerWith('/status/sessions', 403)
  plex.answerWith('/:/websocket', 403)
  const limited = await doctor(t, shared)
  assert.match(limited.of('Plex owner'), /^✗ Plex owner: the token is one of a shared user/)
  assert.match(limited.of('Plex log stream'), /^✗ Plex log stream: does not open: Plex answered 403/)
  plex.answerWith('/status/sessions', null)
  plex.answerWith('/:/websocket', 404)
  assert.equal((await doctor(t, shared)).of('Plex log stream'), '✓ Plex log stream: opens', 'by server-sent events')
  plex.answerWith('/:/eventsource', 404)
  assert.match((await doctor(t, shared)).of('Plex log stream'), /^✗ Plex log stream: does not open: Plex answered 404/)

  plex.mood('starting')
  assert.match((await doctor(t, shared)).of('Plex'), /^✗ Plex: is starting or being maintained, wait: .*migrations/)
  await plex.kill()
  assert.match((await doctor(t, shared)).of('Plex'), /^✗ Plex: nothing listens at this address/)
  const other = await startStandIn(t, { body: 'hello' })
  assert.match(
    (await doctor(t, { ...shared, PLEX_URL: other.url })).of('Plex'),
    /^✗ Plex: something answers 200 at PLEX_URL that is not Plex/,
  )
  const { PLEX_TOKEN: _, ...tokenless } = { ...shared, PLEX_URL: other.url }
  assert.match((await doctor(t, tokenless)).of('Plex token'), /^✗ Plex token: is missing: set PLEX_TOKEN/)
})

test('a broker and a Home Assistant that refuse or are away are told, without the passwords', async (t) => {
  const broker = await startEmbeddedBroker(t)
  broker.aedes.authenticate = (_client, _name, _password, done) =>
    done(Object.assign(new Error('no'), { returnCode: 5 }) as never, false)
  const core = await startSupervisor(t)
  const login = await doctor(t, {
    PLEX_LOG_PATH: logs(t),
    MQTT_URL: broker.url.replace('mqtt://', 'mqtt://me:my-broker-secret@'),
    HA_URL: `${core.url}/core`,
    HA_TOKEN: 'not-its-token-9876',
  })
  assert.match(login.of('MQTT'), /^✗ MQTT: the MQTT broker .* refused the login: check user and password in MQTT_URL$/)
  assert.match(login.of('Home Assistant'), /^✗ Home Assistant: .*refused the token: make a new long-lived token/)
  assert.equal(login.code, 1)
  for (const secret of ['my-broker-secret', 'not-its-token-9876']) assert.ok(!login.stdout.includes(secret))
  const port = await freePort()
  const away = await doctor(t, {
    MQTT_URL: `mqtt://127.0.0.1:${port}`,
    HA_URL: `http://127.0.0.1:${port}`,
    HA_TOKEN: 'x',
  })
  assert.match(away.of('MQTT'), /^✗ MQTT: no MQTT broker answers at/)
  assert.match(away.of('Home Assistant'), /^✗ Home Assistant: .* cannot be reached/)
})

test('channels are looked at without a message; --send sends one on each', async (t) => {
  const service = await startStandIn(t, { status: 204 })
  const env = {
    PLEX_LOG_PATH: logs(t),
    DISCORD_ENABLED: 'true',
    DISCORD_WEBHOOK_URL: `${service.url}/api/webhooks/1/very-secret-part`,
  }
  const looked = await doctor(t, env)
  assert.match(looked.of('channel discord'), /^✓ channel discord: its settings are complete; nothing was sent/)
  assert.equal(service.seen.length, 0)
  assert.equal((await doctor(t, env, ['--send'])).code, 0)
  assert.equal(service.seen.length, 1)
  service.answer({ status: 404, body: { message: 'Unknown Webhook', code: 10_015 } })
  const failed = await doctor(t, env, ['--send'])
  assert.match(failed.of('channel discord'), /^✗ channel discord: failed\. /)
  assert.equal(failed.code, 1)
  assert.ok(!failed.stdout.includes('very-secret-part'))
})

test('a port in the hands of another program, and a service that is ill, are told', async (t) => {
  const service = await startStandIn(t, { body: { status: 'ok', reasons: [], version: '1.2.3' } })
  const env = { PLEX_LOG_PATH: logs(t), API_PORT: String(service.port) }
  assert.match((await doctor(t, env)).of('dashboard'), /^✓ dashboard: the service answers at port \d+ and is well$/)
  service.answer({ status: 503, body: { status: 'failing', reasons: ['the disk is full'], version: '1.2.3' } })
  assert.match(
    (await doctor(t, env)).of('dashboard'),
    /^✗ dashboard: the service at port \d+ is not well: the disk is full$/,
  )
  const other = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  t.after(() => other.close())
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  assert.match(
    (await doctor(t, { ...env, API_PORT: String(port) })).of('dashboard'),
    /^✗ dashboard: port \d+ is taken by another program: choose another in API_PORT$/,
  )
})

test('folders that cannot be written to, an old Node and nobody who is told', async (t) => {
  const file = join(folder(t), 'file')
  writeFileSync(file, '')
  const made = join(folder(t), 'not', 'yet')
  const env = { PLEX_LOG_PATH: logs(t), DATA_DIR: join(file, 'data'), CONFIG_DIR: made }
  const { of, code } = await doctor(t, env, [], { nodeVersion: '20.11.0' })
  assert.match(
    of('DATA_DIR'),
    /^✗ DATA_DIR: .* cannot be written to \(it is a file, not a folder\): without it nothing is kept/,
  )
  assert.match(of('CONFIG_DIR'), /^✓ CONFIG_DIR: .*\/not\/yet can be made$/)
  assert.match(of('versions'), /^✗ versions: Sentarr 1\.2\.3 needs Node 24 or later, this is 20\.11\.0$/)
  assert.match(of('alerts'), /^✗ alerts: Nobody is told/)
  assert.equal(code, 1)
})

test('a data folder right below the root that is not there is told, since the store makes none', async (t) => {
  const { of } = await doctor(t, { DATA_DIR: '/sentarr-of-nobody', CONFIG_DIR: '/sentarr-of-nobody' })
  assert.match(of('DATA_DIR'), /^✗ DATA_DIR: \/sentarr-of-nobody does not exist: without it nothing is kept/)
})

test('wrong settings are each named, with exit code 78 and without secrets', async (t) => {
  const env = { ERROR_THRESHOLD: 'many', MQTT_URL: 'ftp://me:my-broker-secret@host' }
  const { code, stdout } = await doctor(t, env)
  assert.equal(code, 78)
  assert.match(stdout, /^✗ settings: .*ERROR_THRESHOLD/m)
  assert.match(stdout, /^✗ settings: .*MQTT_URL/m)
  assert.ok(!stdout.includes('my-broker-secret'))
  assert.equal((await doctor(t, env, ['--json'])).code, 78)
})

test('--json is one document with every check; unknown arguments are refused', async (t) => {
  const { code, stdout } = await doctor(t, { PLEX_LOG_PATH: logs(t), HA_URL: '' }, ['--json'])
  const { version, ok, checks } = JSON.parse(stdout)
  assert.equal(version, '1.2.3')
  assert.equal(ok, false)
  assert.equal(code, 1)
  assert.deepEqual(checks[0], { name: 'versions', ok: true, words: 'Sentarr 1.2.3, Node 24.1.0' })
  assert.deepEqual(
    checks.filter((check: { ok: boolean | null }) => check.ok === false).map(({ name }: { name: string }) => name),
    ['alerts'],
  )
  for (const args of [['--jsn'], ['now']]) {
    const refused = await doctor(t, {}, args)
    assert.equal(refused.code, 2)
    assert.match(refused.stderr, /^sentarr doctor: /)
  }
})

test('of several servers each has its own lines', async (t) => {
  const servers = [
    { name: 'Home', log_path: logs(t) },
    { name: 'Cabin', log_path: join(tmpdir(), 'no-such-sentarr-logs') },
  ]
  const { of } = await doctor(t, {}, [], { yaml: JSON.stringify({ servers }) })
  assert.match(of('Home: log folder'), /^✓ /)
  assert.match(of('Cabin: log folder'), /^✗ /)
})

test('a check that throws or never answers is an answer, and keeps no other from its own', async () => {
  const never = { name: 'never', run: () => new Promise<never>(() => {}) }
  const throws = { name: 'throws', run: async () => Promise.reject(Object.assign(new Error('x'), { code: 'EACCES' })) }
  const fine = { name: 'fine', run: async () => well('fine') }
  const checks = [never, throws, fine, fine, fine, fine]
  const answers = await Promise.all(startChecks(checks, new AbortController().signal, 50))
  assert.deepEqual(answers.slice(0, 3), [
    { name: 'never', ok: false, words: 'gave no answer within 0.05 seconds' },
    { name: 'throws', ok: false, words: 'permission denied' },
    { name: 'fine', ok: true, words: 'fine' },
  ])
  assert.equal(answers.filter(({ ok }) => ok).length, 4)
})

test('inside Home Assistant the Supervisor gives the broker and the way to Core', async (t) => {
  const fake = await startSupervisor(t)
  const { of, stdout } = await doctor(t, { SUPERVISOR_URL: fake.url, SUPERVISOR_TOKEN: fake.token })
  assert.match(of('MQTT'), /^✗ MQTT: Home Assistant has no MQTT broker yet: install the Mosquitto app or set MQTT_URL$/)
  assert.equal(of('Home Assistant'), '✓ Home Assistant: version 2026.11.0 accepts the token')
  assert.match(of('alerts'), /^✓ alerts: Alerts go to Home Assistant over MQTT/)
  assert.ok(!stdout.includes(fake.token))
})

test('a recording holds one masked frame of each type, answers, headers and times, and overwrites nothing else', async (t) => {
  const plex = await startDemoPlex({ now: () => NOW })
  t.after(plex.stop)
  plex.household.name = 'Marias Server'
  somebodyPlays(plex.household, 0, 's0001')
  const file = join(folder(t), 'plex.json')
  const env = { PLEX_LOG_PATH: logs(t), PLEX_URL: plex.url, PLEX_TOKEN: plex.token }
  const telling = setInterval(() => {
    plex.notify('playing', 'PlaySessionStateNotification', [
      { sessionKey: '1', state: 'paused', guid: 'g', key: '/x/1' },
    ])
    plex.notify('timeline', 'TimelineEntry', [{ title: 'The Quiet Harbour', state: 5, itemID: '7' }])
    plex.notify('log', 'LogSentNotification', [
      {
        level: 3,
        thread: '1',
        time: 'Nov 23, 2026 11:00:00.000',
        message: 'token=abcdefghij1234567890 of maria@example.org',
      },
    ])
    plex.sendRaw('{"odd')
  }, 20)
  t.after(() => clearInterval(telling))
  const { code, stdout } = await doctor(t, env, ['--record', file, '--seconds', '2'])
  assert.match(stdout, /Recorded 3 kinds of frames/)
  assert.equal(code, 1, 'nobody is told, as without a recording')
  const text = readFileSync(file, 'utf8')
  for (const word of ['Quiet Harbour', 'maria', 'Marias', 'abcdefghij', 'example.org', plex.token, '203.0.113'])
    assert.doesNotMatch(text, new RegExp(word), word)
  const [recording] = JSON.parse(text).recordings
  assert.deepEqual(
    recording.frames.map(({ type, stream }: { type: string; stream: string }) => [stream, type]).sort(),
    [
      ['events', 'playing'],
      ['events', 'timeline'],
      ['log', 'log'],
    ],
  )
  const log = recording.frames.find(({ type }: { type: string }) => type === 'log')
  assert.deepEqual([log.sample.level, log.sample.time], [3, 'Nov 23, 2026 11:00:00.000'])
  assert.ok(log.count > 1)
  assert.deepEqual(recording.unreadable[0].why, 'not json')
  const identity = recording.requests.find(({ call }: { call: string }) => call === 'GET /identity')
  assert.deepEqual([identity.status, identity.headers['content-type']], [200, 'application/json'])
  assert.equal(identity.body.MediaContainer.version, '1.43.1.10611-1e34174b1')
  const prefs = recording.requests.find(({ call }: { call: string }) => call === 'GET /:/prefs')
  assert.deepEqual([prefs.status, prefs.body.MediaContainer.Setting[0].value], [200, '<text>'])
  assert.doesNotMatch(plex.requests.map(({ call }) => call).join('\n'), /PUT|databases|refreshReachability|emptyTrash/)

  const again = await doctor(t, env, ['--record', file, '--seconds', '1'])
  assert.match(again.stdout, /Recorded/)
  writeFileSync(file, 'mine')
  const refused = await doctor(t, env, ['--record', file, '--seconds', '1'])
  assert.deepEqual([refused.code, readFileSync(file, 'utf8')], [2, 'mine'])
  assert.match(refused.stderr, /is there already and is no recording of Sentarr/)
  const without = await doctor(t, { PLEX_LOG_PATH: logs(t) }, ['--record', `${file}.2`])
  assert.match(without.stderr, /--record needs an address of Plex/)
})
