// What others send us: Plex's frames and answers, and commands over MQTT.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseCommand } from '../../src/home-assistant/commands.ts'
import { parseRecord } from '../../src/plex/parse.ts'
import { framesOf, logFrameOf } from '../../src/plex-api/frames.ts'
import { lineOf } from '../../src/plex-api/log-line.ts'
import { contentOf, identitySchema, sectionsSchema, sessionsSchema } from '../../src/plex-api/schemas.ts'
import { bent, logText, runs } from './support/inputs.ts'

const AT = Date.UTC(2026, 10, 23, 18, 20)
const LOG = { level: 3, thread: '6536', time: 'Nov 29, 2024 11:00:09.977', message: 'Beginning read from WebSocket' }
const odd = fc.oneof(fc.jsonValue({ maxDepth: 3 }), logText, fc.double(), fc.constantFrom(null, true, -1, 1e308))
const element = fc.record(
  { level: odd, thread: odd, time: fc.oneof(odd, fc.constant(LOG.time)), message: odd },
  { requiredKeys: [] },
)

test('frames of the log stream are lines, or nothing', () => {
  const wrapped = (value: unknown) =>
    JSON.stringify({ NotificationContainer: { type: 'log', size: 1, LogSentNotification: value } })
  const message = fc.oneof(
    element.map((one) => wrapped([one])),
    odd.map(wrapped),
    bent(wrapped([LOG, LOG])),
    odd.map((one) => JSON.stringify(one) ?? ''),
    fc.string(),
  )
  fc.assert(
    fc.property(message, fc.constantFrom(null, 'log', 'playing', '__proto__'), (text, event) => {
      const frames = framesOf(text, event)
      if (typeof frames === 'string') return
      for (const frame of frames) {
        const log = logFrameOf(frame)
        if (log === null) continue
        const line = lineOf(log, AT, -300)
        assert.ok(!line.includes('\n') || line.split('\n').length <= log.message.split('\n').length)
        const record = parseRecord(line, { file: 'Plex Media Server.log', zoneMinutes: -300 })
        assert.notEqual(record.at, null, line)
        assert.notEqual(record.level, null, line)
      }
    }),
    runs(),
  )
})

test('answers of Plex are read leniently, or not at all', () => {
  const answer = fc.oneof(
    odd.map((MediaContainer) => JSON.stringify({ MediaContainer })),
    fc
      .record(
        { machineIdentifier: odd, version: odd, Directory: odd, Metadata: fc.oneof(odd, fc.array(odd)), size: odd },
        { requiredKeys: [] },
      )
      .map((MediaContainer) => JSON.stringify({ MediaContainer })),
    fc.string(),
  )
  fc.assert(
    fc.property(answer, fc.constantFrom(identitySchema, sectionsSchema, sessionsSchema), (text, schema) => {
      const content = contentOf<unknown>(Buffer.from(text), schema)
      assert.ok(content === null || typeof content === 'object')
    }),
    runs(),
  )
})

test('a command is one, or is refused in words', () => {
  const name = fc.constantFrom(
    'mute',
    'mute_minutes',
    'error_threshold',
    'time_window',
    'incident',
    'test_alert',
    'constructor',
    '',
  )
  const payload = fc.oneof(
    fc.string(),
    fc.constantFrom('ON', 'OFF', 'PRESS', '1e3', '-0', ' 5', '999999999', '٣'),
    fc.double().map(String),
    odd.map((one) => JSON.stringify(one) ?? ''),
    bent('{"id":"a","action":"mute","minutes":30}'),
  )
  fc.assert(
    fc.property(name, payload, (command, text) => {
      const parsed = parseCommand(command, text)
      if ('refused' in parsed) assert.ok(parsed.refused.length > 0 && parsed.refused.length < 1_000)
      else if (typeof parsed.value === 'number') assert.ok(Number.isFinite(parsed.value))
    }),
    runs(),
  )
})
