import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { factsIn } from './facts.ts'
import { own, redact } from './redact.ts'

const facts = (line: string) => factsIn(redact(line))

const STATED: [line: string, expected: Record<string, string>][] = [
  [
    "WARN - [HttpClient/HCl#3c] HTTP error requesting GET https://plex.tv/api/v2/features?x=y (6, Couldn't resolve host name) (Could not resolve host: plex.tv)",
    { host: 'plex.tv' },
  ],
  [
    "HTTP error requesting PUT https://plex.tv/x (0, No error) (Couldn't resolve host 'ocspx.digicert.com')",
    { host: 'ocspx.digicert.com' },
  ],
  ['Failed to connect to nas port 443 after 3 ms: Connection refused', { host: 'nas' }],
  ['Error delivering payload to http://ha.local:8123/api/webhook/abcdef', { host: 'ha.local' }],
  ['opening https://me:secret@nas.lan/x.mkv failed', { host: 'nas.lan' }],
  [
    'GET https://99-192-110-31.0123456789abcdef0123456789abcdef.plex.direct:32400/identity',
    { host: '<host>.plex.direct' },
  ],
  ['HTTP error requesting GET http://[fe80::1]:32400/x', { host: '[fe80::1]' }],
  [
    'Failed to copy "/media/Movies/Some Film (2020)/Some Film.mkv": No space left on device',
    { file: '/media/Movies/Some Film (2020)/Some Film.mkv' },
  ],
  [
    "Exception analyzing media file '/tv/It's On/e01.mkv' (bad data) in library 'TV Shows'",
    { file: "/tv/It's On/e01.mkv", library: 'TV Shows' },
  ],
  [
    'Error opening file /media/Some Film (2020)/Some Film.mkv: Permission denied',
    { file: '/media/Some Film (2020)/Some Film.mkv' },
  ],
  [
    'Error opening file C:\\Users\\dave\\Videos\\Some Film.mkv: Access denied',
    { file: 'C:\\Users\\<user>\\Videos\\Some Film.mkv' },
  ],
  ['could not read “\\\\nas\\films\\a b.mp4”', { file: '\\\\nas\\films\\a b.mp4' }],
  [
    '[JobRunner] Job running: X_PLEX_TOKEN=xxxx "/usr/lib/plexmediaserver/Plex Transcoder" -codec:0 h264 -i "/data/tv/A Show/01.mkv" -f dash "/transcode/x/init.m4s"',
    { file: '/data/tv/A Show/01.mkv' },
  ],
  [
    'Library section 1 (Movies) will be updated because of a change in "/movies/A (2021)/A.srt"',
    { library: 'Movies', file: '/movies/A (2021)/A.srt' },
  ],
  [
    "Jobs: '/usr/lib/plexmediaserver/Plex Transcoder' exit code for process 62446 is -9 (signal: Killed)",
    { exit_code: '-9' },
  ],
  [
    'Looking for path match for [/movies/A (2016) [YTS.AG]/A.2016-[YTS.AG].mp4]',
    { file: '/movies/A (2016) [YTS.AG]/A.2016-[YTS.AG].mp4' },
  ],
  ['moved /tmp/a (1) to /media/b c.mkv, done', { file: '/media/b c.mkv' }],
  ['CheckNetIsolation.exe exited with code 0x5', { exit_code: '0x5' }],
  [
    'Request: [192.168.1.20:51234 (Subnet)] GET /video/:/transcode/universal/start.mpd?session=abc123&X-Plex-Product=Plex%20for%20LG&X-Plex-Platform=webOS&X-Plex-Device=LG%2043UM&X-Plex-Device-Name=x (10 live) #1f0a2 TLS',
    { client: 'Plex for LG', device: 'LG 43UM' },
  ],
  ['Request: … X-Plex-Product=Plex for LG&X-Plex-Platform=webOS #1f0a2', { client: 'Plex for LG', device: 'webOS' }],
  [
    'Streaming Resource: Terminated session 0x403a330c58:3v1i8d11reh5btkmbw3gns0c with reason Conversion failed.',
    { session: '3v1i8d11reh5btkmbw3gns0c' },
  ],
  [' * X-Plex-Product => Plex Web', { client: 'Plex Web' }],
  [
    'Unable to find client profile for device; platform=tvOS, platformVersion=13.4, device=Apple TV, model=14,2',
    { device: 'Apple TV' },
  ],
]

const NOTHING_STATED = [
  'Scanning /tv/Mr. Robot S01.E01 pilot in vain',
  // Programs, sources, sockets, Plex's own addresses.
  "Could not load library 'libcuda.so.1'",
  'Opening 20 database sessions to library (com.plexapp.plugins.library)',
  'Held transaction for too long (/home/runner/_work/plex-media-server/Library/MetadataItem.cpp:7482): 0.96 seconds',
  'Completed: [127.0.0.1:5] 200 GET /library/parts/12/1700000000/file.mkv (3 live) #4f 3ms',
  'Request: [127.0.0.1:5 (Loopback)] GET /livetv/sessions/87a4/04893.ts (31 live) #455872',
  'Refreshed section 2 (12 items)',
  'Input processing thread exited after writing 10720403 bytes',
  'no such table: a/b.c',
  // Not from a query, and not who it belongs to.
  'GET /photo/:/transcode?url=http://secret.example/x.jpg&file=/media/x.mkv',
  'GET /x?X-Plex-Device-Name=Living%20Room (1 live) #1',
  'GET /x?X-Plex-Product=Dave%27s%20TV&X-Plex-Device=dave%40example.com (1 live) #1',
  'Failed to connect to 93.184.216.34 port 443',
  // Titles.
  'Playing The Host: Exit in library section',
]

describe('what a line states', () => {
  for (const [line, expected] of STATED) test(line.slice(0, 70), () => assert.deepEqual(facts(line), expected))
  for (const line of NOTHING_STATED) test(`nothing: ${line.slice(0, 60)}`, () => assert.deepEqual(facts(line), {}))

  test('is read from the first line only and cut to a sane length', () => {
    assert.deepEqual(facts('CRITICAL - Exception\n  File "/usr/lib/x/foo.xml", line 3'), {})
    const { file = '' } = facts(`Failed to copy "/media/${'😀'.repeat(300)}.mkv"`)
    assert.ok(file.length <= 300)
    assert.ok(file.endsWith('…') && file.isWellFormed())
  })

  test('is found in time proportional to the line', () => {
    const pieces = [
      '/a',
      '/a b.',
      "'/a",
      '"/a.',
      '\\\\a',
      'C:\\a ',
      ' -i "/',
      "library 'a",
      'section 1 (',
      'X-Plex-Device=a b ',
      'http://',
      'exit code ',
      'connect to a.',
    ]
    for (const piece of pieces) {
      const line = piece.repeat(36_000 / piece.length)
      const started = process.cpuUsage().user
      factsIn(own(line))
      assert.ok(process.cpuUsage().user - started < 1_000_000, piece)
    }
  })
})
