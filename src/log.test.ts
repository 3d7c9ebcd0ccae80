import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from './log.ts'
import { sayStart } from './say-start.ts'

const TOKEN = 'p&ss w/rd+7'

function written(format: 'json' | 'pretty', level: 'debug' | 'info' | 'warn' = 'info') {
  const lines: string[] = []
  return {
    lines,
    log: createLog({
      level,
      format,
      secrets: [TOKEN, 'abc', 'hunter2hunter2'],
      now: () => Date.UTC(2026, 10, 29, 12, 34, 56, 789),
      write: (line) => lines.push(line),
    }),
  }
}

for (const format of ['json', 'pretty'] as const) {
  test(`no secret of the settings stands in a line, plain or encoded, wherever it came in (${format})`, () => {
    const { log, lines } = written(format)
    log.info(`sent to https://x/?key=${encodeURIComponent(TOKEN)}`, {
      reason: `refused ${TOKEN}`,
      error: new Error(`login hunter2hunter2 failed`),
      deep: { list: [`a ${TOKEN}`] },
      key: 'X-Plex-Token=abcdefghijklmnopqrst',
    })
    const [line = ''] = lines
    assert.equal(lines.length, 1)
    for (const secret of [TOKEN, encodeURIComponent(TOKEN), 'hunter2', 'abcdefghijklmnopqrst'])
      assert.ok(!line.includes(secret), line)
    assert.match(line, /••••/)
  })

  test(`a line is one line, whatever a text brings (${format})`, () => {
    const { log, lines } = written(format)
    log.warn('two\nlines\r\u001b[31mred', { detail: 'a\nb' })
    assert.equal(lines.join('').split('\n').length, 2)
    assert.ok(!lines[0]!.includes('\u001b'))
    assert.match(lines[0]!, /two lines \[31mred/)
  })
}

test('a secret is hidden as it stands in an address, and what is too short to be one hides nothing', () => {
  const { log, lines } = written('json')
  log.info(`the path ${encodeURIComponent(TOKEN)} of abc`)
  assert.equal(JSON.parse(lines[0]!).message, 'the path •••• of abc')
})

test('the id of an incident is shown, and nothing else that looks like an id', () => {
  const { log, lines } = written('json')
  const id = '7afc1ad8-6728-4da3-97cc-575718febcda'
  log.warn(`about ${id}`, { incident: id, machine: id, deep: { incident: `${id}?X-Plex-Token=abcdefghijklmnopqrst` } })
  const { message, incident, machine, deep } = JSON.parse(lines[0]!)
  assert.deepEqual({ message, incident, machine }, { message: 'about <id>', incident: id, machine: '<id>' })
  assert.ok(!JSON.stringify(deep).includes(id) && !JSON.stringify(deep).includes('abcdefghijkl'), JSON.stringify(deep))
})

test('JSON has time, level, message and the details as fields', () => {
  const { log, lines } = written('json')
  log.warn('raised: Database is busy', { server: 'plex', count: 3, channels: ['phone'], rule: null })
  assert.deepEqual(JSON.parse(lines[0]!), {
    time: '2026-11-29T12:34:56.789Z',
    level: 40,
    message: 'raised: Database is busy',
    server: 'plex',
    count: 3,
    channels: ['phone'],
    rule: null,
  })
})

test('a readable line has clock, level, message and the same details', () => {
  const { log, lines } = written('pretty')
  log.error('it fell', { error: new Error('boom'), count: 2 })
  assert.match(lines[0]!, /^\d\d:\d\d:\d\d ERROR it fell error=boom count=2\n$/)
})

test('what is below the level is not written', () => {
  const { log, lines } = written('json', 'warn')
  log.debug('a')
  log.info('b')
  log.warn('c')
  assert.equal(lines.length, 1)
})

test('the start says version, address, lock, servers with their sources, channels and broker, without a password', () => {
  const { log, lines } = written('json')
  const server = { id: 'plex', name: 'Plex', sources: [{ name: 'folder', state: { state: 'reading' } }] }
  const channels = [
    { name: 'phone', enabled: true },
    { name: 'mail', enabled: false },
  ] as never
  const web = { host: '0.0.0.0', port: 0, password: null, publicUrl: null, usersMayMute: false }
  const mqtt = { url: 'mqtt://me:hunter2hunter2@broker:1884', discoveryPrefix: '', baseTopic: '' }
  sayStart(log, {
    version: '1.2.3',
    settings: { channels, fleet: null, mqtt, web },
    port: 5000,
    supervised: false,
    setupCode: '3f9a2-77c0e',
    servers: [server],
  })
  const said = lines.map((line) => {
    const { time, level, ...rest } = JSON.parse(line)
    return rest
  })
  assert.deepEqual(said, [
    { message: 'Sentarr 1.2.3 started', version: '1.2.3' },
    {
      message:
        'dashboard at http://localhost:5000/ (no password yet; open it and choose one with the code 3f9a2-77c0e, or set WEB_PASSWORD)',
      address: 'http://localhost:5000/',
      locked: false,
    },
    { message: 'watching Plex by folder', server: 'plex', sources: ['folder'] },
    { message: 'channels: phone', channels: ['phone'] },
    { message: 'MQTT: mqtt://broker:1884', mqtt: 'mqtt://broker:1884' },
  ])
})
