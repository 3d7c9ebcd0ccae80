import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MINUTE, NOON } from '../../test/support/incidents.ts'
import { loadCatalogue } from '../rules/catalogue.ts'
import { DERIVED } from './derived.ts'
import type { Mark } from './finding.ts'
import { createSilence, type PaceHour } from './silence.ts'

const HOUR = 60 * MINUTE
const TICK = 30_000
const rules = new Map(loadCatalogue().map((rule) => [rule.id, rule]))

/** The hours before noon, each with a longest pause of so many minutes. */
const week = (hours: number, minutes: number): PaceHour[] =>
  Array.from({ length: hours }, (_, index) => ({ hour: NOON / HOUR - hours + index, gapMs: minutes * MINUTE }))

function server({ stored = week(100, 4), life = [] }: { stored?: PaceHour[]; life?: Mark[] } = {}) {
  const silence = createSilence({ rule: (id) => rules.get(id), stored })
  let [at, lines, open] = [NOON, 0, false]
  const seen: string[] = []
  function tick(readable: boolean): void {
    for (const { finding, clears } of silence.tick(at, { lines, readable, life, open })) {
      open = finding !== null
      seen.push(finding?.title ?? (clears.length > 0 ? 'over' : ''))
    }
  }
  return {
    seen,
    /** Nothing comes for so many minutes. */
    quiet(minutes: number, readable = true): void {
      for (const end = at + minutes * MINUTE; at < end; at += TICK) tick(readable)
    },
    line(): void {
      lines++
      tick(true)
    },
    /** The machine sleeps: nobody watches. */
    sleep(minutes: number): void {
      at += minutes * MINUTE
    },
    longest: () => Math.max(...silence.pace().map(({ gapMs }) => gapMs)) / MINUTE,
  }
}

const SILENT = rules.get(DERIVED.silent)!.title

describe('a server that writes all the time', () => {
  test('is missed after half an hour, once, until its next line', () => {
    const its = server()
    its.line()
    its.quiet(29)
    assert.deepEqual(its.seen, [])
    its.quiet(120)
    assert.deepEqual(its.seen, [SILENT])
    its.line()
    assert.deepEqual(its.seen, [SILENT, 'over'])
  })

  test('is given three times its longest pause of the week', () => {
    const its = server({ stored: week(100, 20) })
    its.line()
    its.quiet(59)
    assert.deepEqual(its.seen, [])
    its.quiet(3)
    assert.deepEqual(its.seen, [SILENT])
  })

  test('is said to be stopped when that is the last it said of itself', () => {
    const its = server({ life: [{ mark: 'stopping', at: NOON - MINUTE }] })
    its.line()
    its.quiet(40)
    assert.deepEqual(its.seen, ['Plex was stopped and has not come back'])
  })

  test('widens what is usual by an outage, but not by all of it', () => {
    const its = server()
    its.line()
    its.quiet(240)
    its.line()
    assert.equal(its.longest(), 30)
  })
})

describe('nobody is accused', () => {
  const cases: [name: string, run: (its: ReturnType<typeof server>) => void, stored?: PaceHour[]][] = [
    ['while the server is not known for a day yet', (its) => its.quiet(300), week(20, 4)],
    ['that was quiet for hours lately', (its) => its.quiet(300), week(100, 4).toSpliced(-3, 1)],
    ['while the logs cannot be read', (its) => its.quiet(300, false)],
    [
      'after the machine slept',
      (its) => {
        its.sleep(600)
        its.quiet(20)
      },
    ],
  ]
  for (const [name, run, stored] of cases) {
    test(name, () => {
      const its = server(stored ? { stored } : {})
      its.line()
      run(its)
      assert.deepEqual(its.seen, [])
    })
  }
})

test('what was learned is remembered for a week', () => {
  const silence = createSilence({ rule: (id) => rules.get(id), stored: week(168, 4) })
  silence.tick(NOON, { lines: 1, readable: true, life: [], open: false })
  const hours = silence.pace().map(({ hour }) => hour)
  assert.deepEqual([hours.length, hours[0], hours.at(-1)], [168, NOON / HOUR - 167, NOON / HOUR])
})
