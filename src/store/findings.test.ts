// Counts by the hour must say what counts by the minute say: of any time, in any zone, before and after they were summed up.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MINUTE, NOON } from '../../test/support/incidents.ts'
import type { FindingCount } from '../detect/changes.ts'
import { midnightsBefore } from '../time/zone-clock.ts'
import { openStore, type Store } from './store.ts'

const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const DETAILED = 14 * DAY
const SERVERS = ['attic', 'plex']
const KINDS = [
  { rule: 'database.busy', category: 'database_error', severity: 'error' },
  { rule: 'database.slow', category: 'database_error', severity: 'warning' },
  { rule: 'disk.full', category: 'disk_error', severity: 'critical' },
  { rule: 'server.start', category: 'server', severity: 'info' },
  { rule: '', category: 'other', severity: 'warning' },
] as const

type Found = FindingCount & { server: string }

/** Some thousand of the 40 days before noon, the same each time. */
function some(): Found[] {
  let state = 7
  const random = (limit: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % limit
  }
  return Array.from({ length: 4_000 }, () => ({
    ...KINDS[random(KINDS.length)]!,
    server: SERVERS[random(SERVERS.length)]!,
    minute: NOON / MINUTE - random(40 * 24 * 60),
    count: 1 + random(3),
  }))
}

function stored(found: readonly Found[]): Store {
  const store = openStore({ path: ':memory:', now: NOON })
  for (const [server, counts] of Map.groupBy(found, (one) => one.server)) store.commit({ counts: { server, counts } })
  return store
}

/** What is older than the detail that is kept counts at the beginning of its hour. */
const summedUp = (found: readonly Found[]) =>
  found.map((one) => ({
    ...one,
    minute: one.minute < (NOON - DETAILED) / MINUTE ? one.minute - (one.minute % 60) : one.minute,
  }))

type Asked = { server?: string; since: number; until: number; minutes: number }

function bucketsOf(found: readonly Found[], { server, since, until, minutes }: Asked) {
  const counts = new Map<string, number>()
  for (const one of found) {
    const at = one.minute * MINUTE
    if (at < Math.floor(since / MINUTE) * MINUTE || at >= until || (server ?? one.server) !== one.server) continue
    const key = `${Math.floor(one.minute / minutes) * minutes * MINUTE} ${one.category}`
    counts.set(key, (counts.get(key) ?? 0) + one.count)
  }
  return Object.fromEntries([...counts].sort())
}

function bucketsIn(store: Store, asked: Asked) {
  const buckets = store.findingBuckets(asked)
  assert.deepEqual(
    buckets.map(({ at }) => at),
    buckets.map(({ at }) => at).toSorted((a, b) => a - b),
  )
  return Object.fromEntries(
    buckets
      .flatMap(({ at, counts }) => Object.entries(counts).map(([category, count]) => [`${at} ${category}`, count]))
      .sort(),
  )
}

const times: [string, number, number][] = [
  ['whole hours', NOON - 30 * DAY, NOON],
  ['odd minutes', NOON - 30 * DAY + 17 * MINUTE, NOON - 3 * MINUTE],
  ['odd milliseconds', NOON - 20 * DAY - 1, NOON - HOUR + 1],
  ['less than an hour', NOON - 50 * MINUTE, NOON - 10 * MINUTE],
  ['less than an hour, over its turn', NOON - 70 * MINUTE, NOON - 50 * MINUTE],
  ['half an hour more', NOON - 5 * DAY - 30 * MINUTE, NOON - DAY + 30 * MINUTE],
  ['all', 0, NOON + DAY],
  ['none', NOON - HOUR, NOON - HOUR],
  ['backwards', NOON, NOON - DAY],
]

describe('findings in buckets', () => {
  const found = some()
  for (const minutes of [1, 15, 60, 90, 120, 480, 1440])
    test(`of ${minutes} minutes are those that were stored, of any time`, () => {
      const store = stored(found)
      for (const [name, since, until] of times)
        for (const server of [undefined, ...SERVERS, 'nobody']) {
          const asked = { since, until, minutes, ...(server !== undefined && { server }) }
          assert.deepEqual(bucketsIn(store, asked), bucketsOf(found, asked), `${name}, ${server}`)
        }
      store.prune(NOON)
      for (const [name, since, until] of times) {
        const asked = { since, until, minutes }
        assert.deepEqual(bucketsIn(store, asked), bucketsOf(summedUp(found), asked), `${name}, summed up`)
      }
    })

  test('that were found late are added to their hour, and the same ones again', () => {
    const late = { ...found[0]!, minute: (NOON - 20 * DAY) / MINUTE + 7 }
    const store = stored(found)
    store.prune(NOON)
    for (const _ of [1, 2]) store.commit({ counts: { server: late.server, counts: [late] } })
    const asked = { since: NOON - 30 * DAY, until: NOON, minutes: 60 }
    assert.deepEqual(bucketsIn(store, asked), bucketsOf([...summedUp(found), late, late], asked))
  })

  test('are gone by the hour as by the minute when they are too old, or the database is too large', () => {
    const old = { ...found[0]!, minute: (NOON - 401 * DAY) / MINUTE - 5 }
    const first = { ...old, minute: (NOON - 400 * DAY) / MINUTE + 5 }
    const store = stored([old, first, ...found])
    const all = { since: 0, until: NOON + DAY }
    const sums = (minutes: number) =>
      store
        .findingBuckets({ ...all, minutes })
        .reduce((sum, { counts }) => sum + Object.values(counts).reduce((a, b) => a + b), 0)
    const count = found.reduce((sum, one) => sum + one.count, 0)
    assert.deepEqual([sums(1), sums(60)], [count + old.count + first.count, count + old.count + first.count])
    store.prune(NOON + 40 * MINUTE)
    assert.deepEqual([sums(1), sums(60)], [count + first.count, count + first.count])
    store.prune(NOON, 1)
    const kept = found
      .filter(({ minute }) => minute >= (NOON - 7 * DAY) / MINUTE)
      .reduce((sum, one) => sum + one.count, 0)
    assert.deepEqual([sums(1), sums(60)], [kept, kept])
    for (const server of SERVERS)
      assert.deepEqual(
        bucketsIn(store, { ...all, server, minutes: 60 }),
        bucketsOf(
          found.filter(({ minute }) => minute >= (NOON - 7 * DAY) / MINUTE),
          { ...all, server, minutes: 60 },
        ),
      )
  })
})

describe('findings by rule', () => {
  const found = some()
  const byRule = (all: readonly Found[], server: string, from: number, until: number) => {
    const counts = new Map<string, number>()
    for (const { rule, minute, count, severity, server: its } of all) {
      const at = minute * MINUTE
      if (its === server && severity !== 'info' && at >= from && at < until)
        counts.set(rule, (counts.get(rule) ?? 0) + count)
    }
    return Object.fromEntries([...counts].sort())
  }
  const asked = (store: Store, server: string, from: number, until: number) =>
    Object.fromEntries([...store.findingsByRule(server, from, until)].sort())

  // Half and quarter hours, and a change of the clocks by half an hour within the time.
  for (const zone of [
    'UTC',
    'Europe/Berlin',
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'America/St_Johns',
  ])
    test(`of weeks and days in ${zone} are those that were stored`, () => {
      const store = stored(found)
      const midnights = midnightsBefore(NOON, zone, 35)
      const check = (all: readonly Found[]) => {
        for (const days of [1, 7])
          for (let day = 0; day + days < midnights.length; day += days) {
            const [from, until] = [midnights[day]!, midnights[day + days]!]
            for (const server of SERVERS)
              assert.deepEqual(asked(store, server, from, until), byRule(all, server, from, until), `day ${day}`)
          }
      }
      check(found)
      store.prune(NOON)
      check(summedUp(found))
    })
})
