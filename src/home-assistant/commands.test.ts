import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCommand } from './commands.ts'

test('a good command is understood', () => {
  assert.deepEqual(parseCommand('mute', 'ON'), { command: 'mute', value: true })
  assert.deepEqual(parseCommand('mute', 'OFF'), { command: 'mute', value: false })
  assert.deepEqual(parseCommand('error_threshold', '3'), { command: 'error_threshold', value: 3 })
  assert.deepEqual(parseCommand('error_threshold', '3.0'), { command: 'error_threshold', value: 3 })
  assert.deepEqual(parseCommand('time_window', '0.5'), { command: 'time_window', value: 0.5 })
  assert.deepEqual(parseCommand('alert_cooldown', '0'), { command: 'alert_cooldown', value: 0 })
  assert.deepEqual(parseCommand('resolve_all', 'PRESS'), { command: 'resolve_all', value: 'PRESS' })
})

test('a command to one incident names it and what to do', () => {
  const parse = (value: object) => parseCommand('incident', JSON.stringify(value))
  assert.deepEqual(parse({ id: 'i1', action: 'mute', minutes: 60 }), {
    command: 'incident',
    value: { id: 'i1', action: 'mute', minutes: 60 },
  })
  for (const action of ['resolve', 'acknowledge', 'mute', 'unmute'])
    assert.deepEqual(parse({ id: 'i1', action }), { command: 'incident', value: { id: 'i1', action } })
})

test('a command to one incident that lacks something says what', () => {
  const refused = (payload: string) => (parseCommand('incident', payload) as { refused: string }).refused
  assert.equal(refused('resolve'), 'expected a JSON object')
  assert.match(refused('{"action":"resolve"}'), /^id: /)
  assert.match(refused('{"id":"i1","action":"delete"}'), /^action: .*resolve/)
  assert.match(refused('{"id":"i1","action":"mute","minutes":0}'), /^minutes: /)
})

for (const [name, payload] of [
  ['mute', 'on'],
  ['mute', ''],
  ['error_threshold', '0'],
  ['error_threshold', '2.5'],
  ['error_threshold', '1e3'],
  ['error_threshold', ''],
  ['error_threshold', 'NaN'],
  ['time_window', '0'],
  ['time_window', '-1'],
  ['mute_minutes', '99999999'],
  ['test_alert', ''],
  ['constructor', 'ON'],
  ['status', 'offline'],
] as const)
  test(`"${payload}" for ${name} is refused with a reason`, () => {
    const parsed = parseCommand(name, payload)
    assert.ok('refused' in parsed && parsed.refused.length > 0)
  })
