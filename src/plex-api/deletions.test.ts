import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDeletions } from './deletions.ts'

const FILM = { top: 1, leaves: 0 }
const request = (items: string) =>
  `Request: [192.168.1.5:4000 (Subnet)] DELETE /library/metadata/${items} (6 live) #5e Signed-in Token (maria)`

function deletions() {
  let now = 0
  return { ...createDeletions(() => now), pass: (ms: number) => (now += ms) }
}

test('a request and its event are one deletion, whichever comes first', () => {
  const { said, gone, of } = deletions()
  assert.equal(said(request('7')), true)
  gone('films', '7', FILM, false)
  gone('films', '8', FILM, true)
  said(request('8'))
  assert.deepEqual(of('films', { top: 9, leaves: null }), { top: 2, leaves: 0 })
})

test('an event in a scan counts only when somebody asked for it', () => {
  const { said, gone, of } = deletions()
  said(request('7'))
  gone('films', '7', FILM, false)
  gone('films', '8', FILM, false)
  assert.equal(of('films', { top: 9, leaves: null }).top, 1)
})

test('requests without an event explain as much as is missing and no more, once', () => {
  const { said, of, counted } = deletions()
  said(request('1,2%2C3'))
  assert.deepEqual(of('films', { top: 2, leaves: null }), { top: 2, leaves: 0 })
  assert.deepEqual(of('films', { top: 60, leaves: null }), { top: 3, leaves: 0 })
  counted('films', { top: 2, leaves: null })
  assert.equal(of('series', { top: 60, leaves: 0 }).top, 1)
})

test('one request may be for a season, not for a whole library of episodes', () => {
  const { said, of, counted } = deletions()
  said(request('1'))
  assert.deepEqual(of('series', { top: 0, leaves: 22 }), { top: 0, leaves: 22 })
  assert.deepEqual(of('series', { top: 0, leaves: 400 }), { top: 0, leaves: 50 })
  counted('series', { top: 0, leaves: 22 })
  assert.deepEqual(of('series', { top: 0, leaves: 22 }), { top: 0, leaves: 0 })
})

test('what was asked for a quarter of an hour ago explains nothing any more', () => {
  const { said, of, pass } = deletions()
  said(request('1'))
  pass(15 * 60_000 + 1)
  assert.equal(of('films', { top: 1, leaves: null }).top, 0)
})

test('other requests delete nothing', () => {
  const { said } = deletions()
  for (const message of [
    'Request: [192.168.1.5:4000] GET /library/metadata/7 (6 live) #5e',
    'Request: [192.168.1.5:4000] DELETE /library/sections/1/refresh (6 live) #5e',
    'Completed: [192.168.1.5:4000] 200 DELETE /library/metadata/7 (6 live) #5e 12ms 0 bytes',
    'Request: [192.168.1.5:4000] DELETE /library/metadata/7/children (6 live) #5e',
  ])
    assert.equal(said(message), false, message)
})
