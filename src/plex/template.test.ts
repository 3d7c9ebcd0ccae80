import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redact } from './redact.ts'
import { templateOf } from './template.ts'

const shapeOf = (message: string) => templateOf(redact(message))

const SAME: [name: string, messages: string[], template: string][] = [
  [
    'numbers and SQL text',
    [
      "SQLITE3:0x80000001, 5, statement aborts at 42: [select id as 'a']",
      "SQLITE3:0xffff9e3563a8, 11, statement aborts at 7: [select id as 'bc']",
    ],
    "SQLITE3:<id>, <n>, statement aborts at <n>: [select id as '…']",
  ],
  [
    'paths with and without blanks',
    [
      "Couldn't find the file to stream: /movies/A Film (2021)/A Film.srt",
      "Couldn't find the file to stream: /tv/x.mkv",
    ],
    "Couldn't find the file to stream: <path>",
  ],
  [
    'Windows paths',
    ['cannot open C:\\Media\\A Film\\film.mkv now', 'cannot open D:\\b.avi now'],
    'cannot open <path> now',
  ],
  [
    'addresses in the web',
    ['requesting GET https://plex.tv/a/1?token=x (6, no)', 'requesting GET https://plex.tv/b (7, no)'],
    'requesting GET https://plex.tv (<n>, no)',
  ],
  [
    'hosts of plex.direct',
    [
      `GET https://192-168-1-5.${'ab'.repeat(16)}.plex.direct:32400/x failed`,
      `GET https://10-0-0-5.${'cd'.repeat(16)}.plex.direct:32400 failed`,
    ],
    'GET https://<host>.plex.direct:<n> failed',
  ],
  ['quoted text', ['no title for "All Dead, All Dead"', 'no title for "Crash"'], 'no title for "…"'],
  [
    'ids',
    [
      'session 8izg7okj1vwcqdy8g0iwofdq of 0e3bf2f4-3f1d-4f0f-9d3b-6f4c4e5f1a2b at #1f0a',
      'session 4zrgv08oefmh11uxo405ep0c of a6edb1a2-0000-4f0f-9d3b-6f4c4e5f1a2b at #2',
    ],
    'session <id> of <id> at #<id>',
  ],
]

for (const [name, messages, template] of SAME) {
  test(`messages that differ in ${name} share a template`, () => {
    for (const message of messages) assert.equal(shapeOf(message), template)
  })
}

test('words stay apart', () => {
  assert.notEqual(shapeOf('Error binding acceptor'), shapeOf('Error opening acceptor'))
  assert.equal(shapeOf("couldn't say it wasn't there"), "couldn't say it wasn't there")
})

test('is never longer than 200 characters', () => {
  assert.equal(shapeOf('wordy '.repeat(20_000)).length <= 200, true)
})
