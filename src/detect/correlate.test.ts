import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { alert, chance, found, ids, MINUTE, NOON, outcome } from '../../test/support/incidents.ts'
import { type Rule, ruleSchema } from '../rules/rule.ts'
import type { Changes } from './changes.ts'
import { createCorrelator } from './correlate.ts'
import type { Incident } from './incident.ts'
import { FOREVER } from './mute.ts'
import type { Policy } from './policy.ts'

const POLICY: Policy = { threshold: 1, windowMs: 5 * MINUTE, cooldownMs: 15 * MINUTE, quietMs: 30 * MINUTE }

const rule = (id: string, given: Record<string, unknown> = {}): Rule =>
  ruleSchema.parse({
    id,
    title: 'Database is busy',
    category: 'database_error',
    severity: 'error',
    pattern: 'x',
    cause: 'Something holds it.',
    advice: ['Wait.'],
    samples: { match: ['x'] },
    ...given,
  })

type Stored = Parameters<typeof createCorrelator>[0]['stored']

function correlator({
  rules = [rule('database.busy')],
  policy = POLICY,
  stored = { incidents: [], mutes: [], life: [] },
}: {
  rules?: Rule[]
  policy?: Policy
  stored?: Stored
} = {}) {
  return createCorrelator({
    server: 'plex',
    rule: (id) => rules.find((one) => one.id === id),
    policyOf: () => policy,
    newId: ids(`incident-${stored.incidents.length}-`),
    stored,
  })
}

const LIVE = { now: NOON, live: true }
const told = ({ told }: Changes) => told.map(({ incident, tell }) => `${incident.rule ?? 'unknown'} ${tell}`)
const alertsOf = ({ told }: Changes) => told.map(({ incident, tell }) => ({ incident: incident.id, state: tell }))

describe('correlating', () => {
  test('findings of one rule and key are one incident, with their words, samples and fields', () => {
    const { incidents, told, counts } = correlator().apply(
      [
        found({ sample: 'one', fields: { file: 'a.mkv' } }),
        found({ sample: 'two', fields: { device: 'tv' } }),
        found({ sample: 'three', title: 'Database is very busy' }),
        found({ sample: 'four' }),
      ],
      LIVE,
    )
    assert.equal(incidents.length, 1)
    const { count, samples, fields, state, title } = incidents[0]!
    assert.deepEqual(
      { count, samples, fields, state, title },
      {
        count: 4,
        samples: ['one', 'two', 'four'],
        fields: { file: 'a.mkv', device: 'tv' },
        state: 'open',
        title: 'Database is busy',
      },
    )
    assert.deepEqual(
      told.map(({ tell, incident }) => [tell, incident.count]),
      [['raised', 1]],
    )
    assert.deepEqual(counts, [
      { minute: NOON / MINUTE, rule: 'database.busy', category: 'database_error', severity: 'error', count: 4 },
    ])
  })

  test('keys of one rule fail apart, and recover apart', () => {
    const incidents = correlator()
    incidents.apply([found({ key: 'a' }), found({ key: 'b' })], LIVE)
    const clear = (key: string | null) => outcome({ clears: [{ rule: 'database.busy', key, at: NOON }] })
    assert.deepEqual(
      incidents.apply([clear('a')], LIVE).incidents.map(({ key }) => key),
      ['a'],
    )
    assert.deepEqual(
      incidents.open().map(({ key }) => key),
      ['b'],
    )
    incidents.apply([clear(null)], LIVE)
    assert.deepEqual(incidents.open(), [])
  })

  test('unknown errors are incidents by their template; unknown warnings are only counted', () => {
    const unknown = {
      rule: null,
      category: 'other',
      severity: 'warning',
      key: 'cannot <path>',
      title: 'cannot <path>',
    } as const
    const { incidents, counts } = correlator().apply(
      [found(unknown), found({ ...unknown, severity: 'info', key: 'odd' })],
      LIVE,
    )
    assert.deepEqual(
      incidents.map(({ key, title, state }) => [key, title, state]),
      [['cannot <path>', 'cannot <path>', 'open']],
    )
    assert.deepEqual(
      counts.map(({ rule: its, severity, count }) => [its, severity, count]),
      [
        ['', 'warning', 1],
        ['', 'info', 1],
      ],
    )
  })

  test('news of a machine whose clock is days off counts as today, a backlog where it belongs', () => {
    const wrong = NOON - 900 * 24 * 60 * MINUTE
    const minutes = (live: boolean) =>
      correlator()
        .apply([found({ at: wrong })], { now: NOON, live })
        .counts.map(({ minute }) => minute * MINUTE)
    assert.deepEqual(minutes(true), [NOON])
    assert.deepEqual(minutes(false), [wrong])
  })

  test('one event on many lines counts once: same thread, same second', () => {
    const incidents = correlator({ rules: [rule('database.busy', { once_per_event: true })] })
    const line = (thread: string, ms: number) => found({ thread, at: NOON + ms })
    const changes = incidents.apply(
      [line('a', 0), line('a', 400), line('b', 500), line('a', 900), line('b', 999), line('a', 1000), line('a', 1001)],
      { now: NOON + 2000, live: true },
    )
    assert.equal(changes.incidents[0]!.count, 3)
    assert.equal(changes.counts[0]!.count, 3)
  })

  test('a rule with ever new keys gets fifty incidents an hour and one for all that exceed them', () => {
    const incidents = correlator()
    const storm = Array.from({ length: 80 }, (_, index) => found({ key: `k${index}` }))
    const changes = incidents.apply(storm, LIVE)
    assert.equal(changes.incidents.length, 51)
    const more = changes.incidents.find(({ key }) => key === '*')!
    assert.deepEqual([more.title, more.count], ['Database is busy: and more', 30])
    const next = incidents.apply([found({ key: 'k90', at: NOON + 60 * MINUTE }), found({ key: 'k3' })], {
      now: NOON + 60 * MINUTE,
      live: true,
    })
    assert.deepEqual(
      next.incidents.map(({ key }) => key),
      ['k90', 'k3'],
    )
  })
})

describe('root causes', () => {
  const rules = [rule('database.corrupt', { supersedes: ['database.busy'] }), rule('database.busy')]
  const root = found({ rule: 'database.corrupt' })

  test('a consequence keeps its rule and count, and is told only when it outlives its root', () => {
    const incidents = correlator({ rules })
    incidents.apply([root], LIVE)
    const held = incidents.apply([found(), found()], LIVE)
    assert.deepEqual([told(held), held.incidents[0]!.reason, held.incidents[0]!.count], [[], 'root-cause', 2])
    const [corrupt] = incidents.open().filter((one) => one.rule === 'database.corrupt')
    incidents.resolve(corrupt!.id, '', NOON)
    assert.deepEqual(told(incidents.tick(NOON + MINUTE)), [])
    assert.deepEqual(told(incidents.apply([found({ at: NOON + MINUTE })], { now: NOON + MINUTE, live: true })), [
      'database.busy raised',
    ])
  })

  test('a consequence read just before its root is held back too', () => {
    const changes = correlator({ rules }).apply([found(), root], LIVE)
    assert.deepEqual(told(changes), ['database.corrupt raised'])
    const [busy] = changes.incidents.filter((one) => one.rule === 'database.busy')
    assert.deepEqual([busy!.told, busy!.alertPending, busy!.reason], [false, false, 'root-cause'])
  })

  test('neither its beginning nor its end is told when both are read just before its root', () => {
    const over = outcome({ clears: [{ rule: 'database.busy', key: null, at: NOON }] })
    const changes = correlator({ rules }).apply([found(), over, root], LIVE)
    assert.deepEqual(told(changes), ['database.corrupt raised'])
    const [busy] = changes.incidents.filter((one) => one.rule === 'database.busy')
    assert.deepEqual([busy!.told, busy!.alertPending, busy!.reason], [false, false, 'resolved-recovered'])
  })

  test('the end of what was told earlier is told, also when its repeat is held back', () => {
    const incidents = correlator({ rules })
    for (const alert of alertsOf(incidents.apply([found()], LIVE))) incidents.delivered(alert, NOON)
    const at = NOON + 16 * MINUTE
    const over = outcome({ clears: [{ rule: 'database.busy', key: null, at }] })
    const both = [found({ at }), over, found({ rule: 'database.corrupt', at })]
    const changes = incidents.apply(both, { now: at, live: true })
    assert.deepEqual(told(changes), ['database.busy resolved', 'database.corrupt raised'])
    assert.equal(incidents.ofRule('database.busy')[0]!.told, false)
  })

  test('a root out of an old backlog explains nothing new', () => {
    const incidents = correlator({ rules })
    const old = NOON - 48 * 60 * MINUTE
    incidents.apply([found({ rule: 'database.corrupt', at: old })], { now: NOON, live: false })
    assert.deepEqual(told(incidents.apply([found()], LIVE)), ['database.busy raised'])
  })
})

describe('what was told before its cause was seen', () => {
  const rules = [
    rule('database.corrupt', { supersedes: ['database.busy'] }),
    rule('database.busy', { supersedes: ['disk.full'] }),
    rule('disk.full', { supersedes: ['database.busy'] }),
  ]
  const at = (minute: number, its: string, severity: 'warning' | 'error' = 'error') =>
    found({ rule: its, severity, at: NOON + minute * MINUTE })
  const read = (incidents: ReturnType<typeof correlator>, minute: number, ...outcomes: ReturnType<typeof found>[]) =>
    incidents.apply(outcomes, { now: NOON + minute * MINUTE, live: true })

  test('ends with the cause, which is named, and stays open; what comes of it after the cause is told', () => {
    const incidents = correlator({ rules })
    const first = read(incidents, 0, at(0, 'database.busy'))
    for (const alert of alertsOf(first)) incidents.delivered(alert, NOON)
    const root = read(incidents, 1, at(1, 'database.corrupt'))
    assert.deepEqual(told(root), ['database.corrupt raised', 'database.busy resolved'])
    assert.deepEqual(
      root.told.map(({ cause }) => cause?.rule),
      [undefined, 'database.corrupt'],
    )
    const [corrupt, busy] = ['database.corrupt', 'database.busy'].map((id) => incidents.ofRule(id)[0]!)
    assert.deepEqual([busy!.state, busy!.told, busy!.count], ['open', false, 1])
    assert.equal(incidents.causeOf(busy!)?.id, corrupt!.id)
    assert.deepEqual(incidents.consequencesOf(corrupt!), [busy])
    assert.deepEqual(told(read(incidents, 2, at(2, 'database.busy'))), [])
    assert.deepEqual(told(incidents.resolve(corrupt!.id, '', NOON + 3 * MINUTE)), ['database.corrupt resolved'])
    assert.equal(incidents.causeOf(busy!), null)
    assert.deepEqual(told(read(incidents, 20, at(20, 'database.busy'))), ['database.busy raised'])
  })

  test('an end that silence brings is not told a second time', () => {
    const incidents = correlator({ rules })
    read(incidents, 0, at(0, 'database.busy'))
    read(incidents, 1, at(1, 'database.corrupt'))
    assert.deepEqual(told(incidents.tick(NOON + 40 * MINUTE)), ['database.corrupt resolved'])
    assert.equal(incidents.ofRule('database.busy')[0]!.state, 'resolved')
  })

  test('a repeat in the same breath as the cause is no news', () => {
    const incidents = correlator({ rules })
    for (const alert of alertsOf(read(incidents, 0, at(0, 'database.busy')))) incidents.delivered(alert, NOON)
    const both = read(incidents, 16, at(16, 'database.busy'), at(16, 'database.corrupt'))
    assert.deepEqual(told(both), ['database.corrupt raised', 'database.busy resolved'])
  })

  for (const settled of ['delivered', 'undelivered'] as const) {
    test(`stays held back for its cause when its own alert is ${settled} afterwards`, () => {
      const incidents = correlator({ rules })
      const first = alertsOf(read(incidents, 0, at(0, 'database.busy')))
      read(incidents, 1, at(1, 'database.corrupt'))
      const busy = () => {
        const { told, alertPending, reason } = incidents.ofRule('database.busy')[0]!
        return [told, alertPending, reason]
      }
      assert.deepEqual(busy(), [false, false, 'root-cause'])
      assert.deepEqual(told(read(incidents, 2, at(2, 'database.busy'))), [])
      assert.deepEqual(busy(), [false, false, 'root-cause'])
      for (const alert of first) incidents[settled](alert, NOON + 3 * MINUTE)
      assert.deepEqual(busy(), [false, false, 'root-cause'])
    })
  }

  test('a muted one ends without a word', () => {
    const incidents = correlator({ rules })
    const [busy] = read(incidents, 0, at(0, 'database.busy')).incidents
    incidents.muteIncident(busy!.id, NOON + 60 * MINUTE, NOON)
    assert.deepEqual(told(read(incidents, 1, at(1, 'database.corrupt'))), ['database.corrupt raised'])
  })

  test('a milder cause does not silence it', () => {
    const incidents = correlator({ rules })
    read(incidents, 0, at(0, 'database.busy'))
    assert.deepEqual(told(read(incidents, 1, at(1, 'database.corrupt', 'warning'))), ['database.corrupt raised'])
    assert.equal(incidents.ofRule('database.busy')[0]!.told, true)
  })

  for (const [name, ...outcomes] of [
    ['one after the other', [at(0, 'database.busy')], [at(1, 'disk.full')]],
    ['in the same breath', [at(0, 'database.busy'), at(0, 'disk.full')]],
    ['in the same breath, the later line first', [at(1, 'database.busy'), at(0, 'disk.full')]],
  ] as const) {
    test(`of two that explain each other the first leads and is told, ${name}`, () => {
      const incidents = correlator({ rules })
      const all = outcomes.flatMap((some, minute) => told(read(incidents, minute, ...some)))
      assert.deepEqual(all, ['database.busy raised'])
      const [busy, full] = ['database.busy', 'disk.full'].map((id) => incidents.ofRule(id)[0]!)
      assert.deepEqual([incidents.causeOf(busy!), incidents.causeOf(full!)?.id], [null, busy!.id])
      assert.deepEqual([incidents.consequencesOf(busy!), incidents.consequencesOf(full!)], [[full], []])
    })
  }
})

describe('while the server starts and stops', () => {
  const rules = [rule('database.busy', { grace_minutes: 10 }), rule('disk.full')]
  const mark = (kind: 'started' | 'stopping' | 'running', minute: number) =>
    outcome({ mark: { mark: kind, at: NOON + minute * MINUTE } })
  const at = (minute: number, its = 'database.busy') => found({ rule: its, at: NOON + minute * MINUTE })
  const read = (...outcomes: ReturnType<typeof found>[]) => {
    const incidents = correlator({ rules })
    return told(incidents.apply(outcomes, { now: NOON + 60 * MINUTE, live: true }))
  }

  test('a rule with grace says nothing until the grace is over', () => {
    assert.deepEqual(read(mark('started', 0), at(1), at(9), at(3, 'disk.full')), ['disk.full raised'])
    assert.deepEqual(read(mark('started', 0), at(1), at(10)), ['database.busy raised'])
  })

  test('the grace ends when the server runs', () => {
    assert.deepEqual(read(mark('started', 0), mark('running', 2), at(3)), ['database.busy raised'])
  })

  test('marks may be read in any order', () => {
    assert.deepEqual(read(mark('running', 20), mark('started', 0), at(1), at(2)), [])
  })

  test('the last words of a server that stops mean nothing', () => {
    assert.deepEqual(read(mark('stopping', 0), at(0.5)), [])
    assert.deepEqual(read(mark('stopping', 0), at(2)), ['database.busy raised'])
  })
})

describe('mutes', () => {
  for (const mute of [
    { scope: 'server', value: '' },
    { scope: 'rule', value: 'database.busy' },
    { scope: 'category', value: 'database_error' },
  ] as const) {
    test(`of a ${mute.scope} hold back until they end; then what is open is told once`, () => {
      const incidents = correlator()
      const { mutes } = incidents.setMute({ ...mute, until: NOON + 10 * MINUTE }, NOON)
      assert.deepEqual(mutes, [{ ...mute, until: NOON + 10 * MINUTE }])
      assert.deepEqual(told(incidents.apply([found()], LIVE)), [])
      assert.equal(incidents.open().length, 1)
      assert.deepEqual(told(incidents.tick(NOON + 9 * MINUTE)), [])
      assert.deepEqual(told(incidents.tick(NOON + 10 * MINUTE)), ['database.busy raised'])
      assert.deepEqual(told(incidents.tick(NOON + 11 * MINUTE)), [])
    })
  }

  test('of one incident holds it back until the mute is over', () => {
    const incidents = correlator()
    const [first] = alertsOf(incidents.apply([found()], LIVE))
    incidents.delivered(first!, NOON + MINUTE)
    incidents.muteIncident(first!.incident!, NOON + 30 * MINUTE, NOON + 2 * MINUTE)
    const at = (minutes: number) => {
      const now = NOON + minutes * MINUTE
      return told(incidents.apply([found({ at: now })], { now, live: true }))
    }
    assert.deepEqual(at(17), [])
    assert.deepEqual(at(29), [])
    assert.deepEqual(at(31), ['database.busy repeated'])
  })

  test('of one incident and of other rules leave the rest alone', () => {
    const incidents = correlator()
    incidents.setMute({ scope: 'rule', value: 'disk.full', until: FOREVER }, NOON)
    const [busy] = incidents.apply([found({ key: 'a' })], LIVE).incidents
    incidents.muteIncident(busy!.id, NOON + MINUTE, NOON)
    assert.deepEqual(told(incidents.apply([found({ key: 'b' })], LIVE)), ['database.busy raised'])
    assert.deepEqual(incidents.mutes(NOON), [{ scope: 'rule', value: 'disk.full', until: FOREVER }])
    assert.deepEqual(incidents.setMute({ scope: 'rule', value: 'disk.full', until: null }, NOON).mutes, [])
  })
})

describe('what people and channels say', () => {
  test('a delivery starts the cooldown; a failed one makes the next alert a first one again', () => {
    const incidents = correlator()
    const [first] = alertsOf(incidents.apply([found()], LIVE))
    const [delivered] = incidents.delivered(first!, NOON + MINUTE).incidents
    assert.deepEqual([delivered!.notifiedAt, delivered!.alertPending], [NOON + MINUTE, false])
    const later = NOON + 16 * MINUTE
    const [second] = alertsOf(incidents.apply([found({ at: later })], { now: later, live: true }))
    assert.equal(second!.state, 'repeated')
    assert.equal(incidents.undelivered(second!, later).incidents[0]!.told, true)
    assert.deepEqual(incidents.delivered(alert({ incident: null }), later).incidents, [])
    assert.deepEqual(incidents.delivered(alert({ incident: 'gone' }), later).incidents, [])
  })

  test('once an alert is delivered, what came after it waits for the cooldown and for no delivery', () => {
    const incidents = correlator()
    const [first] = alertsOf(incidents.apply([found()], LIVE))
    const [again] = incidents.apply([found({ at: NOON + 1 })], LIVE).incidents
    assert.equal(again!.reason, 'undelivered')
    assert.equal(incidents.delivered(first!, NOON + 1).incidents[0]!.reason, 'cooldown')
  })

  test('resolving, acknowledging and notes', () => {
    const incidents = correlator()
    const [one, two] = incidents.apply([found({ key: 'a' }), found({ key: 'b' })], LIVE).incidents
    assert.equal(incidents.acknowledge(one!.id, 'on it', NOON).incidents[0]!.note, 'on it')
    const resolved = incidents.resolve(one!.id, '', NOON)
    assert.deepEqual([told(resolved), resolved.incidents[0]!.note], [['database.busy resolved'], 'on it'])
    assert.deepEqual(
      incidents.resolveAll(NOON).incidents.map(({ id }) => id),
      [two!.id],
    )
    assert.deepEqual(incidents.resolve('gone', '', NOON).incidents, [])
  })

  test('a deleted incident is forgotten and begins anew', () => {
    const incidents = correlator()
    const [first] = incidents.apply([found()], LIVE).incidents
    incidents.forget([first!.id])
    assert.deepEqual(incidents.open(), [])
    assert.equal(incidents.apply([found()], LIVE).incidents[0]!.count, 1)
  })
})

test('stopping and starting at any moment gives the incidents of an undisturbed run', () => {
  const rules = [
    rule('database.busy', { once_per_event: true, grace_minutes: 5 }),
    rule('database.corrupt', { supersedes: ['database.busy'] }),
  ]
  const random = chance(7)
  const outcomes = Array.from({ length: 600 }, (_, index) => {
    const at = NOON + index * 700
    const dice = random()
    if (dice < 0.02) return outcome({ mark: { mark: 'started', at } })
    if (dice < 0.05) return outcome({ clears: [{ rule: 'database.busy', key: null, at }] })
    if (dice < 0.2)
      return found({ rule: null, category: 'other', severity: 'warning', key: `t${Math.floor(random() * 90)}`, at })
    if (dice < 0.25) return found({ rule: 'database.corrupt', at })
    return found({ key: random() < 0.5 ? 'a' : 'b', thread: random() < 0.5 ? 'x' : 'y', at })
  })
  const run = (restartChance: number) => {
    const kept = new Map<string, Incident>()
    let stored: Stored = { incidents: [], mutes: [], life: [] }
    let current = correlator({ rules, stored })
    for (const [index, one] of outcomes.entries()) {
      const changes = current.apply([one], { now: NOON + index * 700, live: true })
      for (const incident of changes.incidents) kept.set(incident.id, incident)
      stored = JSON.parse(
        JSON.stringify({ ...stored, incidents: [...kept.values()], life: changes.life ?? stored.life }),
      )
      if (random() < restartChance) current = correlator({ rules, stored })
    }
    return [...kept.values()]
      .map(({ id: _, ...rest }) => rest)
      .sort((a, b) => `${a.rule} ${a.key}`.localeCompare(`${b.rule} ${b.key}`))
  }
  assert.deepEqual(run(0.2), run(0))
})

test('a clock-less replay of the same lines gives the same incidents, in one batch or in many', () => {
  const lines = Array.from({ length: 200 }, (_, index) =>
    found({ key: `${index % 3}`, at: NOON - 3000 * MINUTE + index * 10 * MINUTE }),
  )
  const policy = { ...POLICY, threshold: 2, windowMs: 45 * MINUTE }
  const replay = (size: number) => {
    const incidents = correlator({ policy })
    let rows: Incident[] = []
    for (let first = 0; first < lines.length; first += size) {
      const changes = incidents.apply(lines.slice(first, first + size), { now: NOON, live: false })
      assert.deepEqual(told(changes), [])
      rows = [...rows.filter((row) => !changes.incidents.some(({ id }) => id === row.id)), ...changes.incidents]
    }
    return rows.sort((a, b) => a.key.localeCompare(b.key)).map(({ id: _, ...rest }) => rest)
  }
  assert.deepEqual(replay(1), replay(200))
  assert.deepEqual(
    replay(7).map(({ state, total }) => [state, total]),
    [
      ['open', 67],
      ['open', 67],
      ['open', 66],
    ],
  )
})

describe('a rule that excuses another', () => {
  const rules = [
    rule('auth.unclaimed', { severity: 'info', excuses: ['auth.signed_out'] }),
    rule('auth.signed_out', { severity: 'error' }),
  ]
  const at = (minute: number) => NOON + minute * MINUTE
  const refused = (minute: number) => found({ rule: 'auth.signed_out', key: '', at: at(minute) })
  const claimed = outcome({ clears: [{ rule: 'auth.unclaimed', key: null, at: at(2) }] })

  test('keeps its lines counted and closed until its recovery', () => {
    const its = correlator({ rules })
    const states = (one: Parameters<typeof its.apply>[0][number], minute: number) =>
      its
        .apply([one], { now: at(minute), live: true })
        .incidents.map(({ rule: id, state, reason, count }) => ({ id, state, reason, count }))
    states(found({ rule: 'auth.unclaimed', key: '', severity: 'info', at: at(0) }), 0)
    assert.deepEqual(states(refused(1), 1), [{ id: 'auth.signed_out', state: 'pending', reason: 'excused', count: 1 }])
    states(claimed, 2)
    assert.deepEqual(states(refused(3), 3), [{ id: 'auth.signed_out', state: 'open', reason: 'opened', count: 2 }])
  })

  test('excuses only for its own time, where it has one', () => {
    const its = correlator({
      rules: [
        rule('server.quit', { severity: 'info', excuses: ['server.failed'], excuses_minutes: 5 }),
        rule('server.failed'),
      ],
    })
    const failed = (minute: number) =>
      its.apply([found({ rule: 'server.failed', key: '', at: at(minute) })], { now: at(minute), live: true })
    its.apply([found({ rule: 'server.quit', key: '', severity: 'info', at: at(0) })], { now: at(0), live: true })
    assert.deepEqual(told(failed(5)), [])
    assert.deepEqual(told(failed(6)), ['server.failed raised'])
  })
})

test('a cause that bounds what follows from it holds back nothing that comes later', () => {
  const its = correlator({
    rules: [rule('stream.refused', { supersedes: ['stream.died'], supersedes_minutes: 2 }), rule('stream.died')],
  })
  const died = (minute: number) =>
    its.apply([found({ rule: 'stream.died', key: '', at: NOON + minute * MINUTE })], {
      now: NOON + minute * MINUTE,
      live: true,
    })
  its.apply([found({ rule: 'stream.refused', key: '' })], LIVE)
  assert.deepEqual(told(died(2)), [])
  const [one] = its.open().filter(({ rule: id }) => id === 'stream.died')
  assert.equal(its.causeOf(one!)?.rule, 'stream.refused')
  assert.deepEqual(told(died(3)), ['stream.died raised'])
})
