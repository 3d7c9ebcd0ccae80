import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Frame, framesOf, logFrameOf, numberIn } from './frames.ts'
import { lineOf, textTime, timeText, zoneBetween } from './log-line.ts'

const LOG = {
  level: 3,
  thread: '6536',
  time: 'Nov 29, 2024 11:00:09.977',
  message: 'Beginning read from WebSocket',
}
const LINE = 'Nov 29, 2024 11:00:09.977 [6536] DEBUG - Beginning read from WebSocket'
const AT = Date.UTC(2024, 10, 29, 16, 0, 10)

const lines = (message: unknown, event: string | null = null) => {
  const frames = framesOf(typeof message === 'string' ? message : JSON.stringify(message), event)
  return typeof frames === 'string' ? frames : frames.map((frame) => lineOf(logFrameOf(frame)!, AT, -300))
}

describe('a log frame becomes the line of the file', () => {
  const shapes: [string, unknown, string | null][] = [
    [
      'as the websocket sends it',
      { NotificationContainer: { type: 'log', size: 1, LogSentNotification: [LOG] } },
      null,
    ],
    ['with its size as text', { NotificationContainer: { type: 'log', size: '1', LogSentNotification: [LOG] } }, null],
    ['as one object', { NotificationContainer: { type: 'log', LogSentNotification: LOG } }, null],
    ['as server-sent events bring it', { LogSentNotification: LOG }, 'log'],
    ['under another name', { NotificationContainer: { type: 'log', LogNotification: [LOG] } }, null],
    ['with a container in an event', { NotificationContainer: { type: 'log', LogSentNotification: [LOG] } }, 'log'],
    [
      'with its level as digits',
      { NotificationContainer: { type: 'log', LogSentNotification: [{ ...LOG, level: '3' }] } },
      null,
    ],
    [
      'with its level as a word',
      { NotificationContainer: { type: 'log', LogSentNotification: [{ ...LOG, level: 'Debug' }] } },
      null,
    ],
    [
      'with its thread as a number',
      { NotificationContainer: { type: 'log', LogSentNotification: [{ ...LOG, thread: 6536 }] } },
      null,
    ],
  ]
  for (const [name, message, event] of shapes) test(name, () => assert.deepEqual(lines(message, event), [LINE]))

  test('several in one message, in order', () => {
    const two = [LOG, { ...LOG, message: 'and on', level: 0 }]
    assert.deepEqual(lines({ NotificationContainer: { type: 'log', size: 2, LogSentNotification: two } }), [
      LINE,
      'Nov 29, 2024 11:00:09.977 [6536] ERROR - and on',
    ])
  })

  test('levels are those of Plex', () => {
    const words = [0, 1, 2, 3, 4, 9, 'warning', {}].map(
      (level) =>
        lines({ NotificationContainer: { type: 'log', LogSentNotification: [{ ...LOG, level }] } })[0]!.split(' ')[5],
    )
    assert.deepEqual(words, ['ERROR', 'WARN', 'INFO', 'DEBUG', 'VERBOSE', 'INFO', 'WARN', 'INFO'])
  })

  test('a time that is missing is the arrival, in the zone of the server', () => {
    const { time, ...timeless } = LOG
    assert.match(
      String(lines({ NotificationContainer: { type: 'log', LogSentNotification: [timeless] } })[0]),
      /^Nov 29, 2024 11:00:10\.000 /,
    )
    assert.equal(textTime(time), Date.UTC(2024, 10, 29, 11, 0, 9, 977))
  })

  test('no message can forge a head: what cannot stand there is replaced', () => {
    const forged = { ...LOG, thread: '1] ERROR - x', time: 'Nov 29, 2024 11:00:09.977 [1] ERROR - x' }
    const [line] = lines({ NotificationContainer: { type: 'log', LogSentNotification: [forged] } })
    assert.equal(line, 'Nov 29, 2024 11:00:10.000 [0] DEBUG - Beginning read from WebSocket')
  })
})

describe('other messages', () => {
  test('a ping says nothing', () => assert.deepEqual(framesOf('{}', 'ping'), []))
  test('a type alone is a frame', () => {
    assert.deepEqual(framesOf('{"NotificationContainer":{"type":"update.statechange","size":0}}'), [
      { type: 'update.statechange', body: {} },
    ] satisfies Frame[])
  })
  const hostile = [
    '',
    'null',
    '[]',
    '1',
    '"x"',
    '{',
    '{}',
    '{"NotificationContainer":null}',
    '{"NotificationContainer":[]}',
  ]
  for (const text of hostile)
    test(`unreadable: ${text || '(empty)'}`, () => assert.equal(typeof framesOf(text), 'string'))
  test('deep nesting and wrong types end in no log line, not in a throw', () => {
    const deep = `{"NotificationContainer":{"type":"log","LogSentNotification":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`
    assert.deepEqual(framesOf(deep), [])
    for (const body of [{ message: 5 }, { message: null }, { message: ['x'] }, {}])
      assert.equal(logFrameOf({ type: 'log', body }), null)
  })
  test('a flood of elements is cut', () => {
    const many = Array.from({ length: 20_000 }, () => LOG)
    assert.equal(
      framesOf(JSON.stringify({ NotificationContainer: { type: 'log', LogSentNotification: many } })).length,
      5_000,
    )
  })
})

test('numbers come in either form', () => {
  assert.deepEqual(['4', 4, '4.5', '', 'x', null, {}, Number.NaN].map(numberIn), [
    4,
    4,
    4.5,
    null,
    null,
    null,
    null,
    null,
  ])
})

test('the zone is what lies between the time written and the arrival', () => {
  const written = textTime(LINE)!
  assert.equal(zoneBetween(written, AT), -300)
  assert.equal(zoneBetween(written, written + 400), 0)
  assert.equal(zoneBetween(written, written - 20_700_000), 345)
  assert.equal(zoneBetween(written, written + 2 * 86_400_000), null)
  assert.equal(textTime(timeText(AT, -300)), AT - 300 * 60_000)
})
