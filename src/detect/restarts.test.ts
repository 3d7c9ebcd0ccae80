import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MINUTE, NOON } from '../../test/support/incidents.ts'
import { loadCatalogue } from '../rules/catalogue.ts'
import { DERIVED } from './derived.ts'
import type { Mark } from './finding.ts'
import { withMark } from './life.ts'
import { restartLoop } from './restarts.ts'

const RULE = loadCatalogue().find(({ id }) => id === DERIVED.restartLoop)

const mark = (kind: Mark['mark'], minutes: number): Mark => ({ mark: kind, at: NOON + minutes * MINUTE })

/** Severity and number of starts of each finding that these marks make, one after the other. */
function loops(marks: Mark[], rule = RULE): string[] {
  let life: readonly Mark[] = []
  return marks.flatMap((one) => {
    const before = life
    life = withMark(life, one)
    const finding = life === before ? null : restartLoop(life, one, rule)
    return finding === null ? [] : [`${finding.severity} ${finding.fields.starts}`]
  })
}

describe('a crash loop', () => {
  test('is seen at the third start within a quarter of an hour that nobody asked for', () => {
    assert.deepEqual(loops([mark('started', 0), mark('started', 6), mark('started', 12)]), ['warning 3'])
  })

  test('is an error from the fifth start on', () => {
    const starts = [0, 2, 4, 6, 8].map((minute) => mark('started', minute))
    assert.deepEqual(loops(starts), ['warning 3', 'warning 4', 'error 5'])
  })

  test('is none when the server was stopped before each start', () => {
    const marks = [0, 2, 4, 6].flatMap((minute) => [mark('stopping', minute), mark('started', minute + 0.1)])
    assert.deepEqual(loops(marks), [])
  })

  test('begins anew after an orderly stop', () => {
    const marks = [mark('started', 0), mark('started', 1), mark('stopping', 2), mark('started', 3), mark('started', 4)]
    assert.deepEqual(loops(marks), [])
  })

  test('is none when the starts are far apart', () => {
    assert.deepEqual(loops([mark('started', 0), mark('started', 10), mark('started', 20)]), [])
  })

  test('is seen though the server worked for a moment each time', () => {
    const marks = [0, 4, 8].flatMap((minute) => [mark('started', minute), mark('running', minute + 1)])
    assert.deepEqual(loops(marks), ['warning 3'])
  })

  test('counts a start once that opens two ports', () => {
    const marks = [0, 4].flatMap((minute) => [mark('started', minute), mark('started', minute + 0.001)])
    assert.deepEqual(loops(marks), [])
  })

  test('keeps the severity that a user gave the rule, and is none when the rule is off', () => {
    const starts = [0, 2, 4, 6, 8].map((minute) => mark('started', minute))
    assert.deepEqual(loops(starts, { ...RULE!, severity: 'critical' }), ['critical 3', 'critical 4', 'critical 5'])
    assert.deepEqual(loops(starts, { ...RULE!, ignore: true }), [])
  })
})
