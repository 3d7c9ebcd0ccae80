import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Finding, Outcome } from '../detect/finding.ts'
import { own } from '../plex/redact.ts'
import { createFailedStreams } from './failed-streams.ts'

const NOON = Date.parse('2026-11-23T12:00:00Z')
const outcome = (changes: Partial<Finding> = {}): Outcome => ({
  finding: {
    rule: 'stream.transcoder_died',
    category: 'stream_error',
    severity: 'error',
    level: 'ERROR',
    at: NOON,
    key: own(''),
    file: own(''),
    thread: own(''),
    fields: {},
    sample: own(''),
    title: own('The transcoder crashed'),
    ...changes,
  },
  ignored: null,
  clears: [],
  mark: null,
})

function ledger(stored: unknown = undefined) {
  let now = NOON
  return { ...createFailedStreams({ stored, timeZone: 'UTC', now: () => now }), pass: (ms: number) => (now += ms) }
}

test('failures count by player and rule, and what is around the line names the player', () => {
  const { heard, today, news } = ledger()
  const around = (index: number) =>
    index === 2
      ? { client: own('Plex for LG') }
      : { player: own('TV'), client: own('Plex for LG'), device: own('WebOS') }
  heard([outcome(), outcome({ at: NOON + 5 }), outcome({ at: NOON + 1 })], around)
  assert.deepEqual(
    today().map(({ player, device, count, lastAt }) => [player, device, count, lastAt - NOON]),
    [
      ['TV', 'Plex for LG, WebOS', 2, 5],
      ['', 'Plex for LG', 1, 1],
    ],
  )
  const kept = news()
  assert.equal(news(), undefined)
  assert.deepEqual(ledger(kept).today(), today())
})

test('only errors of streams of today count, and midnight ends them', () => {
  const { heard, today, pass } = ledger()
  heard(
    [
      outcome({ category: 'database_error' }),
      outcome({ severity: 'info' }),
      outcome({ at: NOON - 13 * 3_600_000 }),
      { finding: null, ignored: null, clears: [], mark: null },
    ],
    () => ({}),
  )
  assert.deepEqual(today(), [])
  heard([outcome()], () => ({}))
  assert.equal(today().length, 1)
  pass(12 * 3_600_000)
  assert.deepEqual(today(), [])
})

test('a flood looks around for a few only, and the rows stay bounded', () => {
  const { heard, today } = ledger()
  let looked = 0
  const flood = Array.from({ length: 300 }, (_, n) => outcome({ rule: null, title: own(`shape ${n}`), at: NOON + n }))
  heard(flood, () => {
    looked++
    return {}
  })
  assert.equal(looked, 20)
  assert.equal(today().length, 200)
  assert.equal(today()[0]?.title, 'shape 299')
})

test('nonsense in the database is nothing', () => {
  assert.deepEqual(ledger({ day: 'x' }).today(), [])
})
