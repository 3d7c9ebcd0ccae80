import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseRecord } from './parse.ts'
import type { LogRecord } from './record.ts'

const parse = (text: string): LogRecord => parseRecord(text, { file: '', zoneMinutes: 0 })

const HEADS: [name: string, line: string, expected: Partial<LogRecord>][] = [
  [
    'Linux of 2015, no milliseconds',
    'Aug 12, 2015 22:22:08 [0x7fe0583ff700] ERROR - Unable to find it',
    { at: Date.UTC(2015, 7, 12, 22, 22, 8), level: 'ERROR', thread: '0x7fe0583ff700', message: 'Unable to find it' },
  ],
  [
    'Windows of 2015, a colon before the milliseconds',
    'Oct 05, 2015 13:33:08:648 [8484] ERROR - text',
    { at: Date.UTC(2015, 9, 5, 13, 33, 8, 648), level: 'ERROR', thread: '8484', message: 'text' },
  ],
  ['Windows, padded thread', 'Jul 15, 2016 19:49:27.792 [0248] INFO - text', { level: 'INFO', thread: '0248' }],
  [
    'Linux since 2023',
    'Feb 06, 2026 12:48:45.870 [136529439558456] WARN - text',
    { level: 'WARN', thread: '136529439558456' },
  ],
  ['verbose', 'Feb 06, 2026 12:48:45.870 [1] VERBOSE - text', { level: 'VERBOSE', message: 'text' }],
  ['an empty message', 'Feb 06, 2026 12:48:45.870 [1] DEBUG - ', { level: 'DEBUG', message: '' }],
  [
    'a plug-in',
    '2023-06-22 09:15:34,836 (7fbb1e798808) :  CRITICAL (runtime:709) - Private handlers',
    {
      at: Date.UTC(2023, 5, 22, 9, 15, 34, 836),
      level: 'CRITICAL',
      thread: '7fbb1e798808',
      components: ['runtime:709'],
      message: 'Private handlers',
    },
  ],
  [
    'a plug-in on 32-bit ARM',
    '2023-06-22 09:15:34,836 (-490f4450) :  WARNING (__init__:165) - text',
    { level: 'WARN', thread: '-490f4450', components: ['__init__:165'] },
  ],
  [
    'the console',
    'Jul 21, 2026 18:31:39.490 [139775375182648] Error — [Req#7bb/Transcode] [FFMPEG] - Failed',
    { level: 'ERROR', components: ['Req#7bb', 'Transcode', 'FFMPEG'], message: 'Failed' },
  ],
  [
    'the console in German',
    'May 11, 2022 13:09:25.557 [0x7feb1b82fb38] Fehlersuche — text',
    { level: 'DEBUG', message: 'text' },
  ],
  [
    'the console in Czech',
    'Feb 14, 2026 13:14:06.861 [140514168761144] Ladění — text',
    { level: 'DEBUG', message: 'text' },
  ],
  [
    'the console in Polish, short dash',
    'Feb 14, 2026 13:14:06.861 [1] Błąd – text',
    { level: 'ERROR', message: 'text' },
  ],
  ['the console in Russian', 'Feb 14, 2026 13:14:06.861 [1] Предупреждение — text', { level: 'WARN', message: 'text' }],
  ['the console in French', 'Feb 14, 2026 13:14:06.861 [1] Avertissement — text', { level: 'WARN', message: 'text' }],
  [
    'the console in an unknown language',
    'Feb 14, 2026 13:14:06.861 [1] Qwrty — text',
    { level: null, message: 'text' },
  ],
  [
    'a fragment with its level',
    'ERROR - [TranscodeUniversalRequest] No profile',
    { at: null, level: 'ERROR', message: 'No profile' },
  ],
  [
    'a fragment of a plug-in',
    'CRITICAL (runtime:709) - text',
    { at: null, level: 'CRITICAL', components: ['runtime:709'], message: 'text' },
  ],
  [
    'a bare message',
    '[Req#149/Transcode] [FFMPEG] - libva: failed',
    { at: null, level: null, message: 'libva: failed' },
  ],
  [
    'standard output',
    'libc++abi: terminating with uncaught exception',
    { level: null, message: 'libc++abi: terminating with uncaught exception' },
  ],
  [
    'a journal line',
    'Mar 21 18:12:52 plexmediaserver Plex Media Server[22303]: Error: Unable to set up server: disk I/O error',
    { at: null, level: null, message: 'Error: Unable to set up server: disk I/O error' },
  ],
  [
    'a container line with time',
    '2024-07-21T18:31:39.490123456Z ****** PLEX MEDIA SERVER CRASHED, CRASH REPORT WRITTEN: /x',
    { message: '****** PLEX MEDIA SERVER CRASHED, CRASH REPORT WRITTEN: /x' },
  ],
  [
    'a journal line with ISO time',
    '2024-03-21T18:12:52+0100 host plex[1]: libc++abi: gone',
    { message: 'libc++abi: gone' },
  ],
  ['a compose line', 'plex-1  | Feb 06, 2026 12:48:45.870 [1] WARN - text', { level: 'WARN', message: 'text' }],
]

for (const [name, line, expected] of HEADS) {
  test(`reads ${name}`, () => {
    const record = parse(line)
    for (const [key, value] of Object.entries(expected)) assert.deepEqual(record[key as keyof LogRecord], value, key)
  })
}

const TAGS: [line: string, components: string[], message: string][] = [
  ['[Req#1f0a2] text', ['Req#1f0a2'], 'text'],
  ['[Req#81/Transcode/ab/c-d] [hevc @ 0x7f6c] text', ['Req#81', 'Transcode', 'ab', 'c-d', 'hevc @ 0x7f6c'], 'text'],
  ['[Req#effb/PhotoTranscoder/Req#f3] text', ['Req#effb', 'PhotoTranscoder', 'Req#f3'], 'text'],
  ['[EventSourceClient/pubsub/10.0.0.1:443] text', ['EventSourceClient', 'pubsub', '10.0.0.1:443'], 'text'],
  ['[Scanners.bundle]   - text', ['Scanners.bundle'], 'text'],
  [
    '[Database backup/com.plexapp.plugins.library.db] text',
    ['Database backup', 'com.plexapp.plugins.library.db'],
    'text',
  ],
  ['[E] web_server_t: port 32600', ['E'], 'web_server_t: port 32600'],
  ['[/media/film.mkv] is gone', [], '[/media/film.mkv] is gone'],
  ['["a", "b"]', [], '["a", "b"]'],
  ['[] text', [], '[] text'],
  ['[unclosed text', [], '[unclosed text'],
]

for (const [text, components, message] of TAGS) {
  test(`splits the tags of ${text}`, () => {
    const record = parse(`Feb 06, 2026 12:48:45.870 [1] WARN - ${text}`)
    assert.deepEqual([record.components, record.message], [components, message])
  })
}

test('keeps the lines of a traceback', () => {
  const record = parse(
    '2023-06-22 09:02:13,958 (7f) :  ERROR (a:1) - failed (most recent call last):\n  File "x"\n\nIOError: gone',
  )
  assert.deepEqual(record.continuation, ['  File "x"', '', 'IOError: gone'])
})

test('drops NUL, CR and what a terminal would obey', () => {
  const record = parse(
    'Feb 06, 2026 12:48:45.870 [1] WARN - a\0b\rc\u001b[31mred\u001b[0m\u0007 \u202eevil\n\u001b]0;title\u0007next\r',
  )
  assert.equal(record.message, 'abcred  evil')
  assert.deepEqual(record.continuation, ['next'])
})

test('cuts a line of more than 64 KiB and says so', () => {
  const record = parse(`Feb 06, 2026 12:48:45.870 [1] WARN - ${'x'.repeat(100_000)}`)
  assert.equal(record.truncated, true)
  assert.ok(record.message.length < 65_536)
})

test('a day that does not exist leaves the time open', () => {
  assert.equal(parse('Xyz 06, 2026 12:48:45.870 [1] WARN - text').at, null)
  assert.equal(parse('Feb 06, 2026 25:48:45.870 [1] WARN - text').at, null)
})
