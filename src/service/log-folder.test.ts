import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOON } from '../../test/support/incidents.ts'
import { recorder } from '../../test/support/outbox.ts'
import {
  BANNER,
  BUSY,
  CORRUPT,
  HARMLESS,
  line,
  SERVER_LOG,
  UNKNOWN,
  watchedServer,
} from '../../test/support/watched-server.ts'
import { createMatcher } from '../detect/match.ts'
import { loadCatalogue } from '../rules/catalogue.ts'
import { createMeanings } from './meaning.ts'
import { createTally } from './plex/tally.ts'

const rules = createMatcher({ rules: loadCatalogue(), overrides: {}, monitorErrors: true, monitorWarnings: true })

/** Throws at a record that says so, as a fault of ours would. */
const fallible = (hidden = { fall: true }): { match: typeof rules.match } => ({
  match(record, now) {
    if (hidden.fall && record.message.includes('poison')) throw new Error('cannot read x of undefined')
    return rules.match(record, now)
  },
})

test('what lines mean is stored with the place behind them', async (t) => {
  const its = watchedServer(t)
  await its.start()
  await its.write(CORRUPT)
  assert.deepEqual(its.totals(), { 'database.corrupt': 1 })
  const [{ key, place } = {}] = its.store.places('plex', 'folder')
  assert.equal(key, SERVER_LOG)
  assert.equal((place as { offset: number } | undefined)?.offset, its.files.contents.get(SERVER_LOG)!.length)
})

test('a fall is shown at once, with its stack in the log, and reading goes on from the place stored last', async (t) => {
  const hidden = { fall: true }
  const its = watchedServer(t, { matcher: fallible(hidden) })
  await its.start()
  await its.write(CORRUPT)
  await its.write(`ERROR - poison`)
  const { state, detail } = its.state()
  assert.equal(state, 'failed')
  assert.match(detail, /cannot read x of undefined.*begins again in 1 s/)
  assert.equal(its.server.snapshot().logsReadable, false)
  const error = its.entries.find(({ level }) => level === 'error')!
  assert.match(error.message, /the reading of Plex \(folder\) failed/)
  assert.match(String(error.details.stack), /log-folder\.test\.ts/)
  hidden.fall = false
  await its.time.pass(1_000)
  await its.write(BUSY)
  assert.equal(its.state().state, 'reading')
  assert.equal(its.server.snapshot().logsReadable, true)
  assert.deepEqual(its.totals(), { 'database.corrupt': 1, 'database.locked': 1, unclassified: 1 })
})

test('a fall is over after a while in which nothing fell, also when nobody writes', async (t) => {
  const its = watchedServer(t)
  await its.start()
  its.files.breakWith(new Error('read failed'))
  await its.time.settled()
  assert.equal(its.state().state, 'failed')
  its.files.breakWith(null)
  await its.time.pass(2_000)
  assert.equal(its.state().state, 'failed')
  await its.time.pass(10_000)
  assert.equal(its.state().state, 'reading')
})

test('a record that falls three times is passed over, kept without its secrets, and all around it counts once', async (t) => {
  const its = watchedServer(t, { matcher: fallible() })
  const secret = 'X-Plex-Token=abcdefghijklmnopqrst'
  const before = Array.from({ length: 7 }, (_, index) => line(index % 2 ? BUSY : HARMLESS, NOON + index)).join('')
  const after = Array.from({ length: 20 }, (_, index) => line(index % 4 ? HARMLESS : CORRUPT, NOON + index)).join('')
  its.files.append(BANNER(NOON) + before + line(`ERROR - poison ${secret}`, NOON) + after)
  await its.start()
  await its.time.pass(10_000)
  assert.deepEqual(its.totals(), { 'database.locked': 3, 'database.corrupt': 5 })
  const [gap, ...others] = its.store.gaps(10)
  assert.deepEqual(others, [])
  assert.equal(gap?.reason, 'unreadable')
  assert.match(gap?.detail ?? '', /could not be handled \(cannot read x of undefined\)/)
  assert.match(gap?.kept ?? '', /ERROR - poison X-Plex-Token=/)
  assert.doesNotMatch(gap?.kept ?? '', /abcdefghij/)
  assert.equal(gap?.bytes, line(`ERROR - poison ${secret}`, NOON).length)
  assert.equal(its.state().state, 'reading')
  assert.equal(its.entries.filter(({ message }) => /failed; it begins again/.test(message)).length, 1, 'said once')
  await its.write(BUSY)
  assert.equal(its.totals()['database.locked'], 4)
})

test('lines after the record that falls are not counted before it was passed over', async (t) => {
  const its = watchedServer(t, { matcher: fallible() })
  its.files.append(line('ERROR - poison', NOON) + line(BUSY, NOON))
  await its.start()
  await its.time.pass(2_900)
  assert.deepEqual(its.store.gaps(10), [])
  assert.deepEqual(its.totals(), {})
  await its.time.pass(3_000)
  assert.equal(its.store.gaps(10).length, 1)
  assert.deepEqual(its.totals(), { 'database.locked': 1 })
})

test('a change that falls midway leaves the incidents as they were, and counts once when it succeeds', async (t) => {
  const hidden = { fall: true }
  const its = watchedServer(t, {
    matcher: {
      policyOf: undefined,
      rule(id: string) {
        if (id === 'database.locked' && hidden.fall) throw new Error('broken rule')
        return rules.rule(id)
      },
    } as never,
  })
  its.files.append(line(CORRUPT, NOON) + line(BUSY, NOON))
  await its.start()
  assert.deepEqual(its.server.correlator.open(), [])
  hidden.fall = false
  await its.time.pass(1_000)
  assert.deepEqual(its.totals(), { 'database.corrupt': 1, 'database.locked': 1 })
  assert.equal(its.store.findingsSince('plex', NOON - 60_000).database_error, 2)
})

test('ticks go on while reading falls again and again', async (t) => {
  const its = watchedServer(t)
  await its.start()
  await its.write(UNKNOWN)
  its.files.breakWith(new Error('read failed'))
  await its.time.pass(31 * 60_000, 30_000)
  assert.equal(its.state().state, 'failed')
  assert.equal(its.store.incidents('plex')[0]?.state, 'resolved')
})

test('ticks begin when the backlog is read: until then an open incident may only look quiet', async (t) => {
  const its = watchedServer(t)
  its.files.setState({ state: 'waiting' })
  its.files.append(line(UNKNOWN, NOON))
  await its.start()
  await its.time.pass(40 * 60_000, 60_000)
  assert.equal(its.store.incidents('plex')[0]?.state, 'open')
  its.files.setState({ state: 'reading' })
  await its.time.pass(10_000)
  assert.equal(its.store.incidents('plex')[0]?.state, 'resolved')
})

test('lost lines are stored as a gap and said, once', async (t) => {
  const its = watchedServer(t)
  await its.start()
  its.files.lose({ file: SERVER_LOG, reason: 'replaced', detail: `${SERVER_LOG} was replaced.`, bytes: null })
  await its.time.settled()
  await its.write(HARMLESS)
  assert.deepEqual(
    its.store.gaps(10).map(({ reason, file, server }) => [server, file, reason]),
    [['plex', SERVER_LOG, 'replaced']],
  )
  assert.deepEqual(
    its.lines.filter((text) => /lost/.test(text)),
    [`warn: log lines were lost: ${SERVER_LOG} was replaced.`],
  )
})

test('where reading of a file begins is stored at once, the rest of quiet lines a little later', async (t) => {
  const its = watchedServer(t)
  await its.start()
  const offset = () => (its.store.places('plex', 'folder')[0]?.place as { offset: number } | undefined)?.offset
  await its.write(HARMLESS)
  const first = offset()
  assert.equal(first, line(HARMLESS, NOON).length)
  await its.write(HARMLESS)
  assert.equal(offset(), first, 'waits')
  await its.time.pass(2_001)
  await its.write(HARMLESS)
  assert.equal(offset(), its.files.contents.get(SERVER_LOG)!.length)
})

test('places that wait are stored by the ticks, and at the latest when the service stops', async (t) => {
  const its = watchedServer(t)
  await its.start()
  const stored = () => [
    (its.store.places('plex', 'folder')[0]?.place as { offset: number } | undefined)?.offset,
    its.store.value('last_line:plex'),
  ]
  await its.write(HARMLESS)
  await its.time.pass(100)
  await its.write(HARMLESS)
  await its.time.pass(5_000)
  assert.deepEqual(stored(), [its.files.contents.get(SERVER_LOG)!.length, NOON + 100])
  await its.write(HARMLESS)
  const at = its.time.now()
  assert.notDeepEqual(stored()[1], at)
  await its.stop()
  assert.deepEqual(stored(), [its.files.contents.get(SERVER_LOG)!.length, at])
})

test('a backlog is recorded and not told; news are told', async (t) => {
  const its = watchedServer(t)
  its.files.setLive(false)
  its.files.append(line(UNKNOWN, NOON - 7_200_000))
  await its.start()
  assert.equal(its.store.incidents('plex')[0]?.historic, true)
  await its.outbox.drain()
  assert.equal(its.sent.length, 0)
  its.files.setLive(true)
  await its.write(CORRUPT)
  await its.outbox.drain()
  assert.deepEqual(
    its.sent.map(({ alert }) => alert.rule),
    ['database.corrupt'],
  )
})

test('the metrics count lines by file and findings by rule, each once', async (t) => {
  const its = watchedServer(t)
  await its.start()
  await its.write(CORRUPT)
  await its.write(HARMLESS)
  await its.write(CORRUPT)
  const { text } = await its.metrics.exposition()
  assert.match(text, /sentarr_log_lines_total\{server="plex",file="Plex Media Server.log"\} 3\n/)
  assert.match(
    text,
    /sentarr_findings_total\{server="plex",category="database_error",[^}]*rule="database.corrupt"\} 2\n/,
  )
  assert.match(text, /sentarr_alerts_total\{server="plex",state="raised"\} 1\n/)
})

test('each file with unread lines says how far it was read, until all is read', async (t) => {
  const its = watchedServer(t)
  await its.start()
  await its.write(HARMLESS)
  assert.deepEqual([...its.state().behind], [])
  assert.equal(its.state().caughtUp, true)
  assert.equal(its.server.status.lastLineAt, NOON)
  assert.equal(its.server.status.lines, 1)
})

test('a line of the future does not make the last line later than now', async (t) => {
  const its = watchedServer(t)
  its.files.append(line(HARMLESS, NOON + 3_600_000))
  await its.start()
  assert.equal(its.server.status.lastLineAt, NOON)
})

test('a file of the future is not said to be read further than now', async (t) => {
  const its: ReturnType<typeof watchedServer> = watchedServer(t, {
    matcher: {
      match(record, now) {
        if (record.message.includes('stops')) its.refusing.refusal = new Error('full')
        return rules.match(record, now)
      },
    },
  })
  its.files.append(line(CORRUPT, NOON + 3_600_000))
  its.files.append(line('ERROR - the database stops', NOON), 'Plex Media Scanner.log')
  await its.start()
  assert.deepEqual([...its.state().behind], [[SERVER_LOG, NOON]])
  its.refusing.refusal = null
})

test('a first look back goes one day back', async (t) => {
  const its = watchedServer(t)
  its.files.setPast(true)
  its.files.append(line(CORRUPT, NOON - 25 * 3_600_000) + line(BUSY, NOON - 23 * 3_600_000))
  await its.start()
  assert.deepEqual(its.totals(), { 'database.locked': 1 })
  await its.outbox.drain()
  assert.deepEqual(its.sent, [])
})

test('a line that Plex’s stream brought before counts once, and one more of the same words counts', async (t) => {
  const tally = createTally({ key: 'tally', value: () => undefined })
  const its = watchedServer(t, { tally })
  const bytes = Buffer.from(line(CORRUPT, NOON))
  const meanings = createMeanings({ matcher: rules, now: () => NOON, clock: () => 0 })
  tally.sift('stream', meanings.of({ file: SERVER_LOG, bytes, final: true }, 0), bytes)
  await its.start()
  its.refusing.refusal = new Error('full')
  its.files.append(line(CORRUPT, NOON).repeat(2) + line(BUSY, NOON))
  await its.time.settled()
  its.refusing.refusal = null
  await its.time.pass(5_000)
  assert.deepEqual(its.totals(), { 'database.corrupt': 1, 'database.locked': 1 })
})

test('with a channel that fails the server says so', async (t) => {
  const clock = { now: NOON }
  const { target } = recorder('phone', clock, { fail: () => new Error('no answer') })
  const its = watchedServer(t, { targets: [target] })
  await its.start()
  assert.equal(its.server.snapshot().deliveryFailing, false)
  await its.write(CORRUPT)
  await its.outbox.drain()
  assert.equal(its.server.snapshot().deliveryFailing, true)
})

test('a channel that delivers in part is no delivery problem', async (t) => {
  const sendState = async () => '1 of 2 members did not take it'
  const { target } = recorder('am', { now: NOON }, { sendState })
  const its = watchedServer(t, { targets: [target] })
  await its.start()
  await its.write(CORRUPT)
  await its.outbox.drain()
  assert.deepEqual(
    its.outbox.problems().map(({ partly }) => partly),
    [true],
  )
  assert.equal(its.server.snapshot().deliveryFailing, false)
})

test('an alert says how often its trouble was told today, ends and repeats left out', async (t) => {
  const its = watchedServer(t)
  await its.start()
  const told = () => its.sent.map(({ alert: { state, message } }) => [state, /(\w+) time today/.exec(message)?.[1]])
  for (let time = 0; time < 2; time++) {
    await its.write(CORRUPT)
    await its.outbox.drain()
    its.server.apply((incidents, now) => incidents.resolveAll(now))
    await its.outbox.drain()
    await its.time.pass(20 * 60_000, 60_000)
  }
  assert.deepEqual(told(), [
    ['raised', undefined],
    ['resolved', undefined],
    ['raised', '2nd'],
    ['resolved', undefined],
  ])
})
