import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { NOTHING_KNOWN, type Reachability, type Sign, sense, troublesOf } from './reachability.ts'

const SECOND = 1_000
const MINUTE = 60_000

type Step = [seconds: number, sign: Sign]
const answered: Sign = { kind: 'answered', lane: 'identity' }
const busy: Sign = { kind: 'busy', text: 'Plex Media Server is currently running database migrations.' }
const tick: Sign = { kind: 'tick' }
const token = (accepted: boolean): Sign => ({ kind: 'token', accepted })
const absent = (
  why: 'refused' | 'hung' | 'unreachable',
  startedSecond: number,
  lane: 'identity' | 'request' | 'stream' = 'identity',
): Sign => ({ kind: 'absent', lane, startedAt: startedSecond * SECOND, why, detail: 'no answer' })

const after = (steps: Step[], from: Reachability = NOTHING_KNOWN) =>
  steps.reduce((known, [seconds, sign]) => sense(known, sign, seconds * SECOND), from)
const rulesAfter = (steps: Step[], atSecond = steps.at(-1)![0]) =>
  troublesOf(after(steps), atSecond * SECOND).map(({ rule }) => rule)

describe('the state of a server', () => {
  test('is unknown until something answered or failed for a minute', () => {
    assert.equal(after([]).state, null)
    assert.equal(after([[0, absent('refused', 0)]]).state, null)
    assert.equal(after([[0, answered]]).state, 'up')
  })

  test('a 503 is a start, after a minute maintenance, after an hour worth a warning', () => {
    assert.equal(after([[0, busy]]).state, 'starting')
    assert.equal(
      after([
        [0, busy],
        [59, busy],
      ]).state,
      'starting',
    )
    assert.equal(
      after([
        [0, busy],
        [60, tick],
      ]).state,
      'maintenance',
    )
    assert.deepEqual(
      rulesAfter([
        [0, busy],
        [60, busy],
      ]),
      ['server.migrating'],
    )
    assert.deepEqual(
      rulesAfter([
        [0, busy],
        [3_600, busy],
      ]),
      ['server.migrating', 'server.migrating_long'],
    )
    assert.deepEqual(
      rulesAfter([
        [0, busy],
        [3_600, busy],
        [3_601, answered],
      ]),
      [],
    )
  })

  for (const why of ['refused', 'unreachable', 'hung'] as const) {
    test(`${why} takes a minute and two independent signs`, () => {
      const failing: Step[] = [
        [0, answered],
        [30, absent(why, 30)],
        [40, absent(why, 40, 'request')],
        [89, absent(why, 84)],
      ]
      assert.equal(after(failing).state, 'up', 'not before the minute is over')
      assert.equal(after([...failing, [90, tick]]).state, why)
      const oneLane: Step[] = [
        [0, answered],
        [30, absent(why, 30)],
        [60, absent(why, 55)],
        [95, absent(why, 90)],
        [200, tick],
      ]
      assert.equal(after(oneLane).state, 'up', 'one lane alone proves nothing')
      assert.deepEqual(rulesAfter([...failing, [90, tick]]), [why === 'hung' ? 'server.hung' : 'server.down'])
      assert.equal(after([...failing, [90, tick], [91, answered]]).state, 'up')
    })
  }

  test('another kind of failure does not begin the minute anew, a 503 does', () => {
    const changing: Step[] = [
      [0, answered],
      [10, absent('hung', 5)],
      [30, absent('refused', 30, 'request')],
      [64, absent('refused', 64)],
      [65, tick],
    ]
    assert.equal(after(changing).state, 'refused')
    const started: Step[] = [
      [0, answered],
      [10, absent('refused', 10)],
      [20, absent('refused', 20, 'stream')],
      [40, busy],
      [50, absent('refused', 50)],
      [75, absent('refused', 75, 'stream')],
    ]
    assert.equal(after(started).state, 'starting')
  })

  test('the minute runs from the start of the first failed request', () => {
    const steps: Step[] = [
      [0, answered],
      [35, absent('hung', 30)],
      [45, absent('hung', 40, 'request')],
      [90, absent('hung', 85)],
    ]
    assert.equal(after(steps).state, 'hung')
  })

  test('a closed socket is no outage while /identity answers', () => {
    const steps: Step[] = [
      [0, answered],
      [5, absent('refused', 5, 'stream')],
      [6, absent('refused', 6, 'request')],
      [90, absent('refused', 90, 'stream')],
      [91, tick],
    ]
    assert.equal(after(steps).state, 'up')
  })

  test('a server that only answers /identity for a minute is hung', () => {
    const steps: Step[] = [
      [0, answered],
      [20, absent('hung', 5, 'request')],
      [50, answered],
      [66, absent('hung', 51, 'request')],
    ]
    assert.equal(after(steps).state, 'hung')
    assert.equal(after([...steps, [70, { kind: 'answered', lane: 'request' }]]).state, 'up')
  })

  test('a refused token must be refused twice, a minute apart', () => {
    assert.equal(
      after([
        [0, answered],
        [1, token(false)],
        [59, token(false)],
      ]).state,
      'up',
    )
    const twice: Step[] = [
      [0, answered],
      [1, token(false)],
      [61, token(false)],
    ]
    assert.equal(after(twice).state, 'unauthorized')
    assert.deepEqual(rulesAfter(twice), ['auth.token_refused'])
    assert.deepEqual(rulesAfter([...twice, [70, token(true)]]), [])
  })

  test('a server that was stopped on purpose has three minutes to come back', () => {
    const steps: Step[] = [
      [0, answered],
      [5, { kind: 'stopping' }],
      [10, absent('refused', 10)],
      [12, absent('refused', 12, 'stream')],
      [80, absent('refused', 80)],
    ]
    assert.equal(after(steps).state, 'refused')
    assert.deepEqual(rulesAfter(steps), [])
    assert.deepEqual(rulesAfter([...steps, [190, tick]]), ['server.down'])
  })

  test('three returns within a quarter of an hour are a crash loop, unless it was stopped', () => {
    const crash = (at: number): Step[] => [
      [at, absent('refused', at)],
      [at + 5, busy],
      [at + 10, answered],
    ]
    const loop: Step[] = [[0, answered], ...crash(100), ...crash(200), ...crash(300)]
    assert.deepEqual(rulesAfter(loop), ['server.restart_loop'])
    assert.deepEqual(rulesAfter([[0, answered], ...crash(100), ...crash(200)]), [])
    assert.deepEqual(rulesAfter([...loop, [2_000, tick]]), [], 'and it is over when it ran for long enough')
    const stop = (at: number): Step => [at, { kind: 'stopping' }]
    assert.deepEqual(
      rulesAfter([[0, answered], stop(99), ...crash(100), stop(199), ...crash(200), stop(299), ...crash(300)]),
      [],
    )
  })

  test('nothing is concluded from time alone', () => {
    assert.equal(
      after([
        [0, answered],
        [3_000 * 60, tick],
      ]).state,
      'up',
    )
    assert.equal(sense(NOTHING_KNOWN, tick, 90 * MINUTE).state, null)
  })
})
