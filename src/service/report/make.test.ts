import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ReportSpan, ReportTrouble, Some } from '../../store/report.ts'
import type { Episode } from '../history.ts'
import { weekBefore } from './facts.ts'
import { makeReport, type ServerFacts } from './make.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Monday, 08:00. */
const NOW = Date.UTC(2026, 10, 23, 8)
const MIDNIGHT = NOW - 8 * HOUR
const WEEK = weekBefore(NOW, 'UTC')
/** So many days before that Monday. */
const ago = (days: number) => MIDNIGHT - days * DAY

const episode = (given: Partial<Episode>): Episode => ({
  incident: given.rule ?? 'i',
  server: 'plex',
  rule: 'database.busy',
  category: 'database_error',
  severity: 'error',
  title: given.rule ?? 'Database is busy',
  from: ago(2),
  to: ago(2) + HOUR,
  muted: false,
  count: 5,
  ...given,
})

function report(
  episodes: Episode[],
  findings: Record<string, [count: number, before: number]> = {},
  more: Partial<ServerFacts> = {},
) {
  const made = makeReport(WEEK, [
    {
      server: 'plex',
      name: 'Plex',
      episodes,
      findings: new Map(Object.entries(findings).map(([rule, [count, before]]) => [rule, { count, before }])),
      watched: [[0, NOW / HOUR]],
      stepFor: ({ title }) => `Look at ${title}.`,
      ...more,
    },
  ])
  return made.servers[0]!
}

const titles = ({ items }: Some<ReportTrouble | ReportSpan>) => items.map(({ title }) => title)

describe('the report of a week', () => {
  test('is about the seven whole days before, and compares with the seven before these', () => {
    assert.deepEqual([WEEK.days.length, WEEK.days[0], WEEK.days.at(-1)], [8, ago(7), ago(0)])
    assert.deepEqual([WEEK.before.length, WEEK.before[0], WEEK.before.at(-1)], [8, ago(14), ago(7)])
    const its = report([
      episode({ from: ago(15), to: ago(14) - 1 }),
      episode({ from: ago(14) - HOUR, to: ago(14) }),
      episode({ from: ago(8), to: ago(7) - 1 }),
      episode({ from: ago(7), to: ago(7) + 1 }),
      episode({ from: ago(1), to: ago(0) - 1 }),
      episode({ from: ago(0), to: ago(0) + 1 }),
    ])
    assert.deepEqual([its.incidents, its.before], [2, 2])
  })

  test('says what is new, worse and better by what was found', () => {
    const both = (rule: string) => [episode({ rule }), episode({ rule, from: ago(9), to: ago(9) + 1 })]
    const its = report(
      [
        episode({ rule: 'new' }),
        ...['worse', 'slightly worse', 'little', 'same', 'better', 'slightly better'].flatMap(both),
        episode({ rule: 'gone', from: ago(9), to: ago(9) + 1 }),
        episode({ rule: 'below', from: ago(9), to: ago(9) + 1 }),
      ],
      {
        new: [4, 0],
        worse: [15, 10],
        'slightly worse': [14, 10],
        little: [3, 1],
        same: [10, 10],
        better: [10, 15],
        'slightly better': [10, 14],
        gone: [0, 7],
        // It went on without coming to be an incident.
        below: [9, 8],
      },
    )
    assert.deepEqual(titles(its.fresh), ['new'])
    assert.deepEqual(titles(its.worse), ['worse'])
    assert.deepEqual(titles(its.better), ['better', 'gone'])
    assert.deepEqual(its.worse.items[0], {
      incident: 'worse',
      rule: 'worse',
      severity: 'error',
      title: 'worse',
      count: 15,
      before: 10,
    })
    assert.equal(its.frequent?.title, 'worse')
  })

  test('takes all incidents of a rule as one trouble, as bad as the worst, with the title of the newest', () => {
    const its = report(
      [
        episode({ incident: 'a', title: 'old', severity: 'critical', from: ago(5), to: ago(4) }),
        episode({ incident: 'b', title: 'newest', severity: 'warning', from: ago(1), to: ago(1) + 1 }),
      ],
      { 'database.busy': [12, 0] },
    )
    assert.deepEqual(its.fresh.items, [
      { incident: 'b', rule: 'database.busy', severity: 'critical', title: 'newest', count: 12, before: 0 },
    ])
  })

  test('counts what no rule knows by its own findings, each for itself', () => {
    const unknown = (incident: string, count: number) => episode({ rule: null, incident, title: incident, count })
    const its = report([unknown('one', 3), unknown('other', 40)], { '': [5_000, 9_000] })
    assert.deepEqual(
      its.fresh.items.map(({ title, count }) => [title, count]),
      [
        ['other', 40],
        ['one', 3],
      ],
    )
  })

  test('tells the longest by what of it lies in the week', () => {
    const its = report([
      episode({ rule: 'long ago', from: ago(30), to: ago(6) }),
      episode({ rule: 'longest', from: ago(4), to: ago(2) }),
      episode({ rule: 'short', from: ago(4), to: ago(3) }),
    ])
    assert.deepEqual([its.longest?.title, its.longest?.from, its.longest?.to], ['longest', ago(4), ago(2)])
  })

  test('of what lasted equally long in the week tells what began first', () => {
    const its = report([
      episode({ rule: 'later', from: ago(20), to: null }),
      episode({ rule: 'first', from: ago(30), to: null }),
    ])
    assert.equal(its.longest?.title, 'first')
  })

  test('tells what is open now, the worst first, and a step for the worst that is not muted', () => {
    const its = report([
      episode({ rule: 'warning', severity: 'warning', from: ago(6), to: null }),
      episode({ rule: 'muted', severity: 'critical', from: ago(3), to: null, muted: true }),
      episode({ rule: 'this morning', from: NOW - HOUR, to: null }),
      episode({ rule: 'older', from: ago(5), to: null }),
      episode({ rule: 'over since a minute', from: ago(5), to: NOW }),
    ])
    assert.deepEqual(titles(its.open), ['muted', 'older', 'this morning', 'warning'])
    assert.deepEqual(its.step, { title: 'older', words: 'Look at older.' })
    assert.equal(its.incidents, 4, 'what began this morning is of the next week')
  })

  test('calls nothing frequent that was found once', () => {
    const found = (count: number) => report([episode({})], { 'database.busy': [count, 0] }).frequent?.count
    assert.deepEqual([found(1), found(2)], [undefined, 2])
  })

  test('counts for each day what was open on it, by severity', () => {
    const its = report([
      episode({ severity: 'critical', from: ago(7) - HOUR, to: ago(6) + HOUR }),
      episode({ severity: 'warning', from: ago(1), to: null }),
      episode({ from: ago(6), to: ago(6) }),
    ])
    assert.deepEqual(
      its.days.map(({ at, counts }) => [at, counts.critical, counts.error, counts.warning]),
      [
        [ago(7), 1, 0, 0],
        [ago(6), 1, 1, 0],
        [ago(5), 0, 0, 0],
        [ago(4), 0, 0, 0],
        [ago(3), 0, 0, 0],
        [ago(2), 0, 0, 0],
        [ago(1), 0, 0, 1],
      ],
    )
  })

  test('says which days were watched: those of which half was', () => {
    const from = (days: number) => ago(days) / HOUR
    const its = report(
      [],
      {},
      {
        watched: [
          [from(9), from(8)],
          [from(3) + 12, from(1) + 11],
        ],
      },
    )
    assert.deepEqual(
      its.days.map(({ watched }) => watched),
      [false, false, false, false, true, true, false],
    )
    assert.equal(its.watchedBefore, 1)
  })

  test('of nothing makes an empty report', () => {
    const its = report([])
    const none = { items: [], more: 0 }
    assert.deepEqual([its.fresh, its.worse, its.better, its.open], [none, none, none, none])
    assert.deepEqual([its.longest, its.frequent, its.step, its.incidents, its.before], [null, null, null, 0, 0])
  })

  test('lists eight of each and counts the rest', () => {
    const many = Array.from({ length: 11 }, (_, index) => episode({ rule: `rule ${index}`, to: null }))
    const its = report(many)
    assert.deepEqual([its.fresh.items.length, its.fresh.more, its.open.items.length, its.open.more], [8, 3, 8, 3])
  })

  test('puts the server first that needs somebody', () => {
    const facts = (server: string, episodes: Episode[]): ServerFacts => ({
      ...{ server, name: server, episodes, findings: new Map(), watched: [], stepFor: () => null },
    })
    const made = makeReport(WEEK, [
      facts('quiet', []),
      facts('over', [episode({})]),
      facts('open', [episode({ severity: 'warning', to: null })]),
      facts('critical', [episode({ severity: 'critical', to: null })]),
    ])
    assert.deepEqual(
      made.servers.map(({ server }) => server),
      ['critical', 'open', 'over', 'quiet'],
    )
  })
})

test('a week in which the clocks change has seven days of the calendar', () => {
  const { days, before } = weekBefore(Date.parse('2026-10-26T07:00:00Z'), 'Europe/Berlin')
  assert.equal(days.at(-1)! - days[0]!, 7 * DAY + HOUR)
  assert.equal(before.at(-1)! - before[0]!, 7 * DAY)
  assert.equal(new Date(days.at(-1)!).toISOString(), '2026-10-25T23:00:00.000Z')
})
