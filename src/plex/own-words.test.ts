import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstNameIn, namesIn, ownWords } from './own-words.ts'

const wordsOf = (message: string): string => ownWords(message, namesIn(message))

const LEFT: [message: string, words: string][] = [
  [`Could not parse "/tv/Show - S02E03 - Out of memory.mkv"`, 'Could not parse "…"'],
  ["Failed to add '/media/Schindler's List - No space left on device'", "Failed to add '…'"],
  ['Trouble with “Stale file handle”', 'Trouble with “…”'],
  [`Duplicate part [/movies/Read-only file system.mkv], but we'll scan it`, "Duplicate part [/…], but we'll scan it"],
  [
    'HTTP error requesting GET https://tmdb.org/search?query=std::bad_alloc&year=2020 (404)',
    'HTTP error requesting GET https://tmdb.org/search?…&… (404)',
  ],
  ['GET /hubs/search?query=database disk image is malformed&limit=3 (5 live)', 'GET /…&… (5 live)'],
  ['Failed to read /mnt/disk3/x.mkv: Input/output error', 'Failed to read /…: Input/output error'],
  ['/usr/lib/plex/Plex Media Server: error while loading libx.so', '/…: error while loading libx.so'],
  [
    'Held transaction for too long (D:\\a\\plex\\Library\\Item.cpp:522): 5.9 seconds',
    'Held transaction for too long (D…:522): 5.9 seconds',
  ],
  [`Could not open "C:\\Films\\a.mkv" or "D:\\b"`, 'Could not open "…" or "…"'],
]
for (const [message, words] of LEFT)
  test(`leaves the names out of: ${message}`, () => {
    assert.equal(wordsOf(message), words)
    assert.ok(firstNameIn(message) <= namesIn(message)[0]![0])
  })

const KEPT = [
  'database disk image is malformed',
  "Couldn't resolve host name",
  "Codecs: Initialize: 'boost::filesystem::create_directories: No space left on device'",
  "We can't and we don't",
]
for (const message of KEPT) test(`keeps: ${message}`, () => assert.equal(wordsOf(message), message))

test('a message without names has its first one at its end', () => {
  assert.equal(firstNameIn('disk is full'), 'disk is full'.length)
  assert.equal(firstNameIn('say "x"'), 4)
})
