import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { incident, MINUTE, NOON } from '../../../test/support/incidents.ts'
import { desk, recorder } from '../../../test/support/outbox.ts'
import type { Plain } from '../../../test/support/plain.ts'
import type { Incident } from '../../detect/incident.ts'
import { FOREVER } from '../../detect/mute.ts'
import type { ChannelSettings } from '../channels/channel.ts'
import { channelTargets } from '../routing/channel-target.ts'
import type { Routing } from '../routing/policy.ts'
import type { Target } from '../routing/target.ts'

const HOUR = 60 * MINUTE
const tools = { timeZone: 'UTC', now: () => NOON, callService: null }

/** The routing of a configured channel on a target that records what it gets. */
function escalating(clock: { now: number }, routing: Routing, fail?: () => unknown) {
  const settings: ChannelSettings = {
    type: 'webhook',
    name: 'boss',
    enabled: true,
    url: 'http://127.0.0.1:1',
    ...routing,
  }
  const [target] = channelTargets([settings], tools, new Map())
  const { send: _, name, paceMs: __, ...routed } = target as Target
  return recorder(name, clock, { ...routed, ...(fail && { fail }) })
}

/** One incident of a server, which tests change. */
function stage(clock: { now: number }, routing: Routing, fail?: () => unknown) {
  const its = {
    incident: incident({ id: 'i', state: 'open', openedAt: NOON, count: 7 }),
    mutedUntil: null as number | null,
    explained: false,
  }
  const boss = escalating(clock, routing, fail)
  const standing = () => (its.mutedUntil !== null && its.mutedUntil <= clock.now ? { ...its, mutedUntil: null } : its)
  const all = desk([boss.target], clock, undefined, standing)
  const become = (changes: Partial<Plain<Incident>>) => {
    its.incident = incident({ ...its.incident, ...changes })
  }
  const raise = (id: string, state: 'raised' | 'repeated' | 'resolved' = 'raised') =>
    all.raise(id, { incident: 'i', state })
  return { ...all, boss, its, become, raise, again: () => desk([boss.target], clock, all.store, standing) }
}

const times = ({ sent }: ReturnType<typeof recorder>) =>
  sent.map(({ at, alert }) => [(at - NOON) / MINUTE, alert.state])

describe('after: told only when it lasts', () => {
  test('from a clock that was years ahead it lasts no longer than it was to', async () => {
    const clock = { now: NOON + 365 * 24 * HOUR }
    const { boss, raise, pass, outbox } = stage(clock, { after: '2h' })
    raise('a')
    await outbox.drain()
    clock.now = NOON
    await outbox.drain()
    await pass(2 * HOUR - MINUTE)
    assert.deepEqual(times(boss), [])
    await pass(2 * MINUTE)
    assert.deepEqual(times(boss), [[120, 'raised']])
  })

  test('is still open after that time: told then, as it stands then, and not as late; so is its end', async () => {
    const clock = { now: NOON }
    const { boss, raise, pass, become } = stage(clock, { after: '2h' })
    raise('a')
    await pass(2 * HOUR - MINUTE)
    assert.deepEqual(times(boss), [])
    become({ count: 31, lastSeen: NOON + HOUR })
    await pass(HOUR)
    assert.deepEqual(times(boss), [[120, 'raised']])
    const { message, count, late, duration_seconds } = boss.sent[0]!.alert
    assert.equal(message, 'Open for 2 hours, and nobody has acknowledged it; 31 findings so far.')
    assert.deepEqual([count, late, duration_seconds], [31, undefined, 3600])
    raise('b', 'repeated')
    become({ state: 'resolved' })
    raise('c', 'resolved')
    await pass(MINUTE)
    assert.deepEqual(times(boss).slice(1), [
      [180, 'repeated'],
      [180, 'resolved'],
    ])
  })

  const reasons: [string, (its: ReturnType<typeof stage>) => void, string][] = [
    ['is over', ({ become }) => become({ state: 'resolved' }), 'over'],
    ['was over and is open anew', ({ become }) => become({ openedAt: NOON + HOUR }), 'over'],
    ['is explained by another', ({ become }) => become({ reason: 'root-cause', told: false }), 'root-cause'],
    [
      'is explained by another, though hit since for another reason',
      ({ its, become }) => {
        its.explained = true
        become({ reason: 'starting', told: false })
      },
      'root-cause',
    ],
    ['was acknowledged', ({ become }) => become({ acknowledgedAt: NOON + HOUR }), 'acknowledged'],
    [
      'is muted for good',
      ({ its }) => {
        its.mutedUntil = FOREVER
      },
      'muted',
    ],
  ]
  for (const [what, happens, reason] of reasons) {
    test(`${what} by then: nobody is told, neither of the beginning nor of the end`, async () => {
      const clock = { now: NOON }
      const all = stage(clock, { after: '2h' })
      all.raise('a')
      await all.pass(HOUR)
      happens(all)
      await all.pass(2 * HOUR)
      all.raise('b', 'resolved')
      await all.pass(MINUTE)
      assert.deepEqual(times(all.boss), [])
      const rows = all.store
        .listDeliveries({}, { limit: 9 })
        .items.map(({ alert, state, reason }) => [alert, state, reason])
      assert.deepEqual(rows.toSorted(), [
        ['a', 'dropped', reason],
        ['b', 'dropped', 'beginning-not-sent'],
      ])
    })
  }

  test('is over before: its end is not told', async () => {
    const clock = { now: NOON }
    const { boss, raise, pass, become } = stage(clock, { after: '2h' })
    raise('a')
    await pass(HOUR)
    become({ state: 'resolved' })
    raise('b', 'resolved')
    await pass(3 * HOUR)
    assert.deepEqual(times(boss), [])
  })

  test('is muted for a while: told when the mute is over', async () => {
    const clock = { now: NOON }
    const { boss, raise, pass, its } = stage(clock, { after: '2h' })
    raise('a')
    its.mutedUntil = NOON + 5 * HOUR
    await pass(6 * HOUR)
    assert.deepEqual(times(boss), [[300, 'raised']])
  })

  test('falls into quiet hours: told when they end, a critical one at once', async () => {
    const quiet_hours = { from: '13:30', to: '16:00', except: 'critical' as const }
    for (const [severity, at] of [
      ['error', 240],
      ['critical', 120],
    ] as const) {
      const clock = { now: NOON }
      const all = stage(clock, { after: '2h', quiet_hours })
      all.outbox.plan([], NOON)
      all.become({ severity })
      desk([all.boss.target], clock, all.store).raise('a', { incident: 'i', severity })
      await all.pass(6 * HOUR)
      assert.deepEqual(times(all.boss), [[at, 'raised']], severity)
    }
  })

  test('cannot be sent for a while: tried from then on for a day, and late only from then', async () => {
    const clock = { now: NOON }
    let down = true
    const { boss, raise, pass } = stage(clock, { after: '2d' }, () => down && new Error('down'))
    raise('a')
    await pass(48 * HOUR + 5 * MINUTE)
    down = false
    await pass(4 * MINUTE)
    assert.equal(boss.sent.length, 1)
    assert.equal(boss.sent[0]?.alert.late, undefined)
  })
})

describe('until_acknowledged: told again', () => {
  test('each half hour, as news and not as a change of the first message, until somebody acknowledges', async () => {
    const clock = { now: NOON }
    const { boss, outbox, raise, pass, become } = stage(clock, { until_acknowledged: '30m' })
    raise('a')
    await outbox.drain()
    await pass(70 * MINUTE)
    assert.deepEqual(times(boss), [
      [0, 'raised'],
      [30, 'repeated'],
      [60, 'repeated'],
    ])
    assert.deepEqual(
      boss.sent.map(({ previous }) => previous),
      [null, null, null],
    )
    assert.equal(new Set(boss.sent.map(({ key }) => key)).size, 3)
    assert.equal(boss.sent[2]?.alert.message, 'Open for 60 minutes, and nobody has acknowledged it; 7 findings so far.')
    // The cooldown's own repetition adds nothing.
    raise('b', 'repeated')
    become({ acknowledgedAt: clock.now })
    await pass(3 * HOUR)
    assert.equal(boss.sent.length, 3)
  })

  test('ends with the incident, whose end is told once', async () => {
    const clock = { now: NOON }
    const { boss, outbox, raise, pass, become } = stage(clock, { until_acknowledged: '30m' })
    raise('a')
    await outbox.drain()
    become({ state: 'resolved' })
    raise('b', 'resolved')
    await pass(3 * HOUR)
    assert.deepEqual(times(boss), [
      [0, 'raised'],
      [1, 'resolved'],
    ])
  })

  test('goes on after a kill at any moment: the next telling is stored with the one before', async () => {
    const clock = { now: NOON }
    const all = stage(clock, { until_acknowledged: '30m' })
    all.raise('a')
    await all.outbox.drain()
    for (let kills = 1; kills <= 3; kills++) {
      clock.now += 30 * MINUTE
      await all.again().outbox.drain()
      await all.again().outbox.drain()
    }
    assert.deepEqual(
      times(all.boss).map(([at]) => at),
      [0, 30, 60, 90],
    )
  })

  test('is asked for no more: what waits is dropped', async () => {
    const clock = { now: NOON }
    const all = stage(clock, { until_acknowledged: '30m' })
    all.raise('a')
    await all.outbox.drain()
    const plain = escalating(clock, {})
    clock.now += HOUR
    await desk([plain.target], clock, all.store).outbox.drain()
    assert.deepEqual(times(plain), [])
    assert.deepEqual(all.states('boss'), ['a sent', 'a dropped'])
  })

  test('with after, it begins then', async () => {
    const clock = { now: NOON }
    const { boss, raise, pass } = stage(clock, { after: '1h', until_acknowledged: '1h' })
    raise('a')
    await pass(150 * MINUTE)
    assert.deepEqual(times(boss), [
      [60, 'raised'],
      [120, 'repeated'],
    ])
  })
})
