import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { incident, MINUTE, NOON } from '../../test/support/incidents.ts'
import { DERIVED } from '../detect/derived.ts'
import type { Incident } from '../detect/incident.ts'
import { loadCatalogue } from '../rules/catalogue.ts'
import { openStore } from '../store/store.ts'
import { createWatchman } from './watchman.ts'

const HOUR = 60 * MINUTE
const WEEK = 7 * 24 * HOUR
const rules = new Map(loadCatalogue().map((rule) => [rule.id, rule]))
const HEARING = { lines: 0, readable: true }

/** A server watched for a month that has so many findings in the last hour and in the same hours of the weeks before. */
function watched(t: TestContext, { before, now, open = [] }: { before: number; now: number; open?: Incident[] }) {
  const store = openStore({ path: ':memory:', now: NOON })
  t.after(() => store.close())
  const counts = [1, 2, 3].flatMap((weeks) =>
    [-1, 0, 1].map((hours) => ({ at: NOON - weeks * WEEK + hours * HOUR, count: before })),
  )
  const row = ({ at, count }: { at: number; count: number }) => ({
    minute: Math.floor(at / MINUTE),
    rule: 'database.busy',
    category: 'database_error' as const,
    severity: 'warning' as const,
    count,
  })
  const mild = { ...row({ at: NOON - MINUTE, count: 5_000 }), severity: 'info' as const }
  store.commit({ counts: { server: 'plex', counts: [...counts, { at: NOON - 2 * MINUTE, count: now }].map(row) } })
  store.commit({ counts: { server: 'plex', counts: [mild] } })
  // Of another server: nothing was lost here.
  store.commit({
    gaps: [{ server: 'attic', at: NOON, file: 'x.log', reason: 'rotated-away', detail: '', bytes: null }],
  })
  return createWatchman({
    server: 'plex',
    rule: (id) => rules.get(id),
    correlator: { open: () => open, life: () => [] },
    store,
    stored: { pace: [], watched: null, lastLineAt: null },
    since: NOON - 31 * 24 * HOUR,
  })
}

describe('an unusual rate of findings', () => {
  test('is told with what is usual, and looked for every ten minutes', (t) => {
    const watchman = watched(t, { before: 4, now: 200 })
    const [outcome] = watchman.look(NOON, HEARING).outcomes
    assert.equal(outcome?.finding?.rule, DERIVED.spike)
    assert.deepEqual(outcome?.finding?.fields, { findings: '200', usual: '4' })
    assert.deepEqual(watchman.look(NOON + 5_000, HEARING).outcomes, [])
    assert.equal(watchman.look(NOON + 10 * MINUTE, HEARING).outcomes.length, 1)
  })

  test('is none on a server where it is usual', (t) => {
    assert.deepEqual(watched(t, { before: 180, now: 200 }).look(NOON, HEARING).outcomes, [])
  })

  test('is not told beside a trouble that is open and explains it', (t) => {
    const open = [incident({ state: 'open' })]
    assert.deepEqual(watched(t, { before: 4, now: 200, open }).look(NOON, HEARING).outcomes, [])
  })
})

test('an unusual rate that goes on is told again while its own incident is open', (t) => {
  const open = [incident({ rule: DERIVED.spike, state: 'open' })]
  assert.equal(watched(t, { before: 4, now: 200, open }).look(NOON, HEARING).outcomes.length, 1)
})

test('the pace of the lines and the hours that were watched are given to be stored once an hour', (t) => {
  const watchman = watched(t, { before: 0, now: 0 })
  const given = [0, 1, 2, 61].map(
    (minutes) => watchman.look(NOON + minutes * MINUTE, { ...HEARING, lines: minutes + 1 }).values,
  )
  const lengths = given.map((values) => (values['pace:plex'] as unknown[] | undefined)?.length ?? null)
  assert.deepEqual(lengths, [1, null, null, 2])
  const from = NOON / HOUR - 31 * 24
  const hours = given.map((values) => values['watched:plex'] ?? null)
  assert.deepEqual(hours, [[[from, NOON / HOUR + 1]], null, null, [[from, NOON / HOUR + 2]]])
  assert.deepEqual(watchman.hours(), hours.at(-1))
})
