import assert from 'node:assert/strict'
import { test } from 'node:test'
import { searchWords } from './search-words.ts'

test('the words of a line are what others wrote about it', () => {
  const examples: [string, string][] = [
    [
      'Mar 10, 2025 10:00:00.000 [140732705370336] ERROR - Failed to rebuild the search index',
      'Failed to rebuild the search index',
    ],
    [
      `Mar 10, 2025 10:00:00.000 [140732705370336] ERROR - [Req#1a2b/Transcode/abc123def456/77aa0c2f] [hevc @ 0x7f3a1c0c8f80] Could not open "/media/My Film (2020).mkv": code 12`,
      'Transcode hevc Could not open code',
    ],
    [
      'Mar 10, 2021 10:00:00.000 [0x7f1c07a08b38] ERROR - Error (-1) from Gracenote: 0x90810003',
      'Error from Gracenote',
    ],
    ['ERROR - [IntroDetect] gave up on item 4711 of user@example.com', 'IntroDetect gave up on item of'],
  ]
  for (const [line, words] of examples) assert.equal(searchWords(line), words)
})

test('a line without words gives none, and a long one gives its beginning', () => {
  assert.equal(searchWords(''), '')
  assert.equal(searchWords('{"a": 1}'), '')
  const long = searchWords(`ERROR - ${'something '.repeat(60)}`)
  assert.ok(long.length <= 100 && long.startsWith('something something'))
})
