// What log lines know arrives in the incidents: through the whole program, from lines written while it runs.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { until } from './support/until.ts'
import { startWeb, type Web } from './support/web.ts'

type Line = [level: string, message: string]

const FILM = '/media/Movies/Some Film (2020)/Some Film.mkv'
const CLIENT = 'X-Plex-Product=Plex for LG&X-Plex-Platform=webOS&X-Plex-Device=LG 43UM'
const REQUEST = (id: string) =>
  `Request: [93.184.216.34:51234 (WAN)] GET /video/:/transcode/universal/start.mpd?session=abc123&${CLIENT}&X-Plex-Device-Name=Livingroom&X-Plex-Token=aB3dE5gH7jK9mN1pQ3sT (10 live) #${id} TLS Signed-in Token (annabel) (Livingroom)`
const START = (id: string) =>
  `[Req#${id}/Transcode] Starting a transcode session abc123 at offset -1.0 (state=3), file "${FILM}"`
const SECRETS = /aB3dE5gH|annabel|Livingroom|93\.184|Token|@/

/** Writes the lines and gives the fields of the only incident whose samples hold `about`. */
async function fieldsAfter(web: Web, lines: Line[], about: string): Promise<Record<string, string>> {
  for (const [level, message] of lines) web.write(level, message)
  return until('the incident', async () => {
    const { items } = (await web.call('GET', '/api/incidents')).body
    for (const { id } of items) {
      const { samples, fields } = (await web.call('GET', `/api/incidents/${id}`)).body
      if (samples.some((sample: string) => sample.includes(about))) return fields
    }
  })
}

const NOISE: Line[] = Array.from({ length: 40 }, (_, index) => ['DEBUG', `Activity: updated activity ${index}`])

const CASES: [name: string, lines: Line[], about: string, fields: Record<string, string>][] = [
  [
    'a host that is not found',
    [
      [
        'WARN',
        "[HttpClient/HCl#3] HTTP error requesting GET https://plex.tv/api/v2/features (6, Couldn't resolve host name) (Could not resolve host: plex.tv)",
      ],
    ],
    'resolve host: plex.tv',
    { host: 'plex.tv' },
  ],
  [
    'a file that does not fit',
    [['ERROR', `[Req#77] Failed to copy "${FILM}": No space left on device`]],
    'No space left',
    { request: '77', file: FILM },
  ],
  [
    'a conversion that failed, by its request and seconds after it',
    [
      ['DEBUG', REQUEST('1f0a2')],
      ['DEBUG', START('1f0a2')],
      ...NOISE,
      ['ERROR', '[Req#1f0a2/Transcode] Conversion failed. The transcoder exited due to an error.'],
    ],
    'Conversion failed',
    { request: '1f0a2', session: 'abc123', client: 'Plex for LG', device: 'LG 43UM', file: FILM },
  ],
  [
    'a conversion that failed, by its transcode session',
    [
      ['DEBUG', REQUEST('aa1')],
      ['DEBUG', START('aa1')],
      ['ERROR', '[Req#b2/Transcode/abc123/19c3b89a-fa4d] Conversion failed. The transcoder exited due to an error.'],
    ],
    'Conversion failed',
    { request: 'b2', session: 'abc123', client: 'Plex for LG', device: 'LG 43UM', file: FILM },
  ],
  [
    'a film that cannot be analysed',
    [['ERROR', `Exception analyzing media file '${FILM}' (moov atom not found) in library 'TV Shows'`]],
    'Exception analyzing',
    { file: FILM, library: 'TV Shows' },
  ],
  [
    'an automation that does not listen',
    [['ERROR', 'Webhooks: Error delivering payload to http://ha.local:8123/api/webhook/abcdef: 500']],
    'delivering payload',
    { host: 'ha.local' },
  ],
]

describe('an incident knows', () => {
  for (const [name, lines, about, expected] of CASES) {
    test(name, async (t) => {
      const fields = await fieldsAfter(await startWeb(t), lines, about)
      assert.deepEqual(fields, expected)
      assert.doesNotMatch(JSON.stringify(fields), SECRETS)
    })
  }

  test('nothing secret, whatever stands in the line and in its request', async (t) => {
    const line = `[Req#9] Frobnicating https://me:pw@93.184.216.34/x?X-Plex-Token=aB3dE5gH7jK9mN1pQ3sT for annabel@example.com failed`
    const fields = await fieldsAfter(
      await startWeb(t),
      [
        ['DEBUG', REQUEST('9')],
        ['ERROR', line],
      ],
      'Frobnicating',
    )
    assert.deepEqual(fields, { request: '9', client: 'Plex for LG', device: 'LG 43UM' })
  })
})
