import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { asRedacted, type Plain } from '../../test/support/plain.ts'
import type { Facts } from './facts.ts'
import { relatedFacts } from './related.ts'

const at = 'Feb 06, 2026 12:48:45.870 [136529439558456] DEBUG - '
const related = (known: Plain<Facts>, ...lines: string[]) =>
  relatedFacts(`${lines.map((line) => `${at}${line}\n`).join('')}`, asRedacted<Facts>(known))

const ASKED =
  'Request: [192.168.1.20:51234 (Subnet)] GET /video/:/transcode/universal/start.mpd?session=abc123&X-Plex-Product=Plex for LG&X-Plex-Device=LG 43UM&X-Plex-Device-Name=Living Room TV (10 live) #1f0a2 TLS Signed-in Token (dave) (Living Room TV)'
const STARTED = '[Req#1f0a2/Transcode] Starting a transcode session abc123 at offset -1.0, file "/media/Some Film.mkv"'
const LG = { client: 'Plex for LG', device: 'LG 43UM' }

describe('what lines of one request state', () => {
  test('is put together from its tag and its address line', () => {
    assert.deepEqual(related({ request: '1f0a2' }, ASKED, STARTED), {
      ...LG,
      session: 'abc123',
      file: '/media/Some Film.mkv',
    })
  })

  test('is also found by the transcode session', () => {
    assert.deepEqual(related({ request: 'b2', session: 'abc123' }, ASKED), LG)
    assert.deepEqual(related({ request: 'b2' }, ASKED, '[Req#b2/Transcode/abc123/19c3b89a] Throttle'), {
      ...LG,
      session: 'abc123',
    })
  })

  test('leaves what is known, and takes the nearest', () => {
    assert.deepEqual(related({ request: '1f0a2', file: 'x', client: 'y' }, ASKED, STARTED), {
      device: 'LG 43UM',
      session: 'abc123',
    })
    assert.equal(related({ request: '1f0a2' }, STARTED, '[Req#1f0a2] using "/media/b.mkv"').file, '/media/b.mkv')
  })

  test('is nothing of other requests or of what merely looks like one', () => {
    const others = [
      ASKED.replace('#1f0a2', '#1f0a'),
      ASKED.replace('#1f0a2', '#1f0a27'),
      '[HttpClient/HCl#1f0a2] HTTP error requesting GET x, file "/media/x.mkv"',
      'Scanning "/media/Film #1f0a2 .mkv"',
      STARTED.replace('1f0a2', '1f0a3'),
    ]
    assert.deepEqual(related({ request: '1f0a2' }, ...others), {})
    assert.deepEqual(related({ request: '.*' }, ASKED), {})
    assert.deepEqual(related({ request: '1', session: '<token>' }, ASKED), {})
    assert.deepEqual(related({}, ASKED), {})
  })

  test('is no piece of the transcode and no file beside the film', () => {
    const lines = [
      '[Req#1f0a2] Content-Length of /media/Temporary/Transcode/Sessions/plex-transcode-x/0001.m4s is 27',
      '[Req#1f0a2] Reading "/media/Some Film.srt"',
    ]
    assert.deepEqual(related({ request: '1f0a2' }, ...lines), {})
  })

  test('holds nothing that is personal or secret', () => {
    const secrets = ['dave', 'Living', 'Room', 'aB3dE5gH7jK9mN1pQ3sT', 'dave@example.com', '93.184.216.34']
    const line = `${ASKED.replace('192.168.1.20', '93.184.216.34')} X-Plex-Token=aB3dE5gH7jK9mN1pQ3sT dave@example.com`
    const said = JSON.stringify(related({ request: '1f0a2' }, line, STARTED.replace('/media', '/home/dave')))
    for (const secret of secrets) assert.ok(!said.includes(secret), said)
  })
})
