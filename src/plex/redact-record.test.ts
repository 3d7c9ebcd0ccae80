import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCatalogue } from '../rules/catalogue.ts'
import { parseRecord } from './parse.ts'
import { redact } from './redact.ts'
import { redactRecord } from './redact-record.ts'

const TAGS = ['', '[Req#3f2] ', '[HttpClient/HCl#92c] ', '[Req#1a/Transcode] ', '[Req#9] [JobManager] ']
const LINES = [
  "HTTP error requesting GET https://plex.tv/api/v2/features?X-Plex-Token=abcdEFGH1234ijklMNOP (6, Couldn't resolve host name)",
  'Token for jane: abcdEFGH1234ijklMNOP',
  'Request came from 203.0.113.9',
  '- text behind a dash',
  '',
  'abcdEFGH1234ijklMNOP',
  'X-Plex-Token: abcdEFGH1234ijklMNOP is refused',
]
const messages = [
  ...LINES,
  ...loadCatalogue().flatMap(({ samples }) =>
    samples.match.map((line) => parseRecord(line, { file: '', zoneMinutes: 0 }).written),
  ),
]

test('a line is redacted the same whichever request it is for, and as a whole', () => {
  for (const message of messages) {
    for (const tag of [...TAGS, ...TAGS]) {
      const written = `${tag}${message}`
      const record = parseRecord(`Nov 20, 2026 10:00:00.000 [1] ERROR - ${written}`, { file: '', zoneMinutes: 0 })
      if (record.continuation.length > 0) continue
      const { components, text } = redactRecord(record, 2_000)
      const whole = parseRecord(`Nov 20, 2026 10:00:00.000 [1] ERROR - ${redact(record.written)}`, {
        file: '',
        zoneMinutes: 0,
      })
      assert.deepEqual([components, text], [whole.components, whole.message], written)
    }
  }
})
