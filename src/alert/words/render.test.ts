import assert from 'node:assert/strict'
import test from 'node:test'
import type { Alert } from '../../store/alert.ts'
import { duration, localTime, renderMessage } from './render.ts'
import { writeText } from './render-text.ts'
import { markdown, plain } from './render-writers.ts'

const alert: Alert = {
  schema: 1,
  id: 'a',
  incident: 'i',
  state: 'raised',
  server: 'plex',
  category: 'disk_error',
  severity: 'critical',
  rule: 'disk.full',
  title: 'The disk is full',
  message: 'Detected 2 errors in the last 5 minutes',
  cause: 'Nothing can be written.',
  advice: ['Free some space.', 'Restart Plex.'],
  count: 2,
  first_seen: '2026-01-01T00:00:00Z',
  last_seen: '2026-01-01T00:05:00Z',
  duration_seconds: 300,
  sample: 'ERROR - No space left on device',
  url: 'https://plex.example.net/#/incidents/i',
}
const text = (given: Partial<Alert>, limit = 1000) =>
  writeText(renderMessage({ ...alert, ...given }, 'UTC'), plain, { limit })

test('a person woken at night reads what happened, then what to do', () => {
  assert.equal(
    text({}),
    `First: Free some space.
Detected 2 errors in the last 5 minutes

Then:
2. Restart Plex.

Why:
Nothing can be written.

Server: plex · Severity: critical · Seen: 2× · First: 1 Jan 2026, 00:00:00 UTC · Last: 1 Jan 2026, 00:05:00 UTC · Rule: disk.full

From the log:
ERROR - No space left on device

https://plex.example.net/#/incidents/i`,
  )
})

test('the first line says what to do first, and what it is about', () => {
  const { lead } = renderMessage({ ...alert, fields: { file: 'Film.mkv' } }, 'UTC')
  assert.equal(lead, 'First: Free some space. (File: Film.mkv)')
  const named = { fields: { file: 'Film.mkv' }, advice: ['Look at `Film.mkv`.'] }
  assert.equal(renderMessage({ ...alert, ...named }, 'UTC').lead, 'First: Look at `Film.mkv`.')
  for (const none of [{ state: 'resolved' }, { advice: [] }, { incident: null }] as Partial<Alert>[])
    assert.equal(renderMessage({ ...alert, ...none }, 'UTC').lead, '')
})

test('steps that no first line says are numbered from the first; one that it says stands once', () => {
  assert.match(
    text({ incident: null }),
    /^Detected 2 errors.*\n\nWhat to do:\n1\. Free some space\.\n2\. Restart Plex\./,
  )
  assert.doesNotMatch(text({ advice: ['Free some space.'] }), /Then|What to do|1\./)
})

test('a server is named where there are several', () => {
  const { title, facts } = renderMessage(alert, 'UTC', () => 'Living room')
  assert.equal(title, '[Living room] The disk is full')
  assert.deepEqual(facts[0], { label: 'Server', value: 'Living room' })
})

test('what is over says so, how long it lasted, and nothing to do', () => {
  const message = renderMessage({ ...alert, state: 'resolved' }, 'UTC')
  assert.equal(message.title, 'Resolved: The disk is full')
  assert.deepEqual([message.steps, message.cause, message.symbol], [[], '', '✅'])
  assert.deepEqual(
    message.facts.find(({ label }) => label === 'Lasted'),
    { label: 'Lasted', value: '5 min' },
  )
})

test('where room is short the sample goes first and the link and the steps stay', () => {
  const short = text({}, 140)
  assert.ok(short.length <= 140)
  assert.match(
    short,
    /^First: Free some space\.\nDetected 2 errors[\s\S]*2\. Restart Plex\.[\s\S]*https:\/\/plex\.example\.net/,
  )
  assert.doesNotMatch(short, /From the log|Why/)
})

test('whatever the limit, it is kept', () => {
  for (let limit = 0; limit < 700; limit++)
    assert.ok(text({ sample: 'x'.repeat(400) }, limit).length <= limit, String(limit))
})

test('what the lines tell stands among the facts', () => {
  assert.match(text({ fields: { file: 'Film.mkv', exit_code: '-9' } }), / · File: Film\.mkv · Exit code: -9\n/)
})

test('a late message says that it is late', () => {
  assert.match(text({ late: true }), /comes late/)
})

test('an address that is none is left out', () => {
  for (const url of ['', 'plex', 'javascript:alert(1)', 'ftp://x'])
    assert.equal(renderMessage({ ...alert, url }, 'UTC').url, '', url)
})

test('lines of a message stay apart in markdown', () => {
  assert.match(
    writeText(renderMessage({ ...alert, message: 'a\n• b' }, 'UTC'), markdown, { limit: 500 }),
    /^First: Free some space\. {2}\na {2}\n• b/,
  )
})

test('times are those of the reader’s zone', () => {
  assert.equal(localTime('2026-07-01T22:30:00Z', 'Europe/Berlin'), '2 Jul 2026, 00:30:00 CEST')
  assert.equal(localTime(null, 'UTC'), '')
  assert.equal(localTime('never', 'UTC'), '')
})

test('durations are told in two units at most', () => {
  assert.deepEqual(
    [0, 45, 90, 3600, 11_100, 187_200].map((seconds) => duration(seconds)),
    ['', '45 s', '2 min', '1 h', '3 h 5 min', '2 d 4 h'],
  )
})
