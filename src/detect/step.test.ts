import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chance, incident, MINUTE, NOON } from '../../test/support/incidents.ts'
import type { Incident } from './incident.ts'
import type { Circumstances, Input } from './input.ts'
import type { Policy } from './policy.ts'
import { step } from './step.ts'

const POLICY: Policy = { threshold: 3, windowMs: 5 * MINUTE, cooldownMs: 15 * MINUTE, quietMs: 30 * MINUTE }
const ONCE: Policy = { ...POLICY, threshold: 1 }
const USUAL: Circumstances = { starting: false, rootCause: false, muted: false }

/** What happens at a minute: an input, or the delivery of the last alert. */
type Event =
  | 'hit'
  | 'old hit'
  | 'past hit'
  | 'clear'
  | 'tick'
  | 'resolve'
  | 'reopen'
  | 'delivered'
  | 'undelivered'
  | 'acknowledge'
type Row = [minute: number, event: Event, expected: string, circumstances?: Partial<Circumstances>]

const inputOf = (event: Event, now: number): Input => {
  if (event === 'hit') return { kind: 'hit', at: now, live: true }
  // Read now, written a day ago.
  if (event === 'old hit') return { kind: 'hit', at: now - 24 * 60 * MINUTE, live: false }
  if (event === 'past hit') return { kind: 'hit', at: now, live: false, past: true }
  if (event === 'clear') return { kind: 'clear', at: now }
  return { kind: event === 'resolve' || event === 'reopen' ? event : 'tick' }
}

function happen(before: Incident, event: Event, now: number, policy: Policy, circumstances: Circumstances) {
  if (event === 'delivered') return { next: { ...before, alertPending: false, notifiedAt: now }, shown: '' }
  if (event === 'acknowledge') return { next: { ...before, acknowledgedAt: now }, shown: '' }
  if (event === 'undelivered') {
    return { next: { ...before, alertPending: false, told: false, reason: 'undelivered' as const }, shown: '' }
  }
  const { next, reason, alert } = step(before, inputOf(event, now), now, policy, circumstances)
  return { next, shown: alert === null ? reason : `${reason} → ${alert}` }
}

function story(name: string, policy: Policy, rows: Row[], given: Partial<Incident> = {}): void {
  test(name, () => {
    let current = incident(given)
    const actual = rows.map(([minute, event, , circumstances]): Row => {
      const now = NOON + minute * MINUTE
      const { next, shown } = happen(current, event, now, policy, { ...USUAL, ...circumstances })
      current = next
      return circumstances === undefined ? [minute, event, shown] : [minute, event, shown, circumstances]
    })
    assert.deepEqual(actual, rows)
  })
}

story('an incident opens at the third hit within five minutes', POLICY, [
  [0, 'hit', 'below-threshold'],
  [1, 'hit', 'below-threshold'],
  [2, 'hit', 'opened → raised'],
])

story('hits that are too far apart open nothing', POLICY, [
  [0, 'hit', 'below-threshold'],
  [4, 'hit', 'below-threshold'],
  [8, 'hit', 'below-threshold'],
  [12, 'hit', 'below-threshold'],
  [13, 'hit', 'opened → raised'],
])

story(
  'hits that are apart for longer than the quiet count while their window lasts',
  { ...POLICY, windowMs: 1_440 * MINUTE },
  [
    [0, 'hit', 'below-threshold'],
    [360, 'hit', 'below-threshold'],
    [720, 'hit', 'opened → raised'],
  ],
)

story('a repeat comes once the cooldown since the first delivery is over', ONCE, [
  [0, 'hit', 'opened → raised'],
  [5, 'delivered', ''],
  [6, 'hit', 'cooldown'],
  [19, 'hit', 'cooldown'],
  [20, 'hit', 'repeated → repeated'],
  [20, 'delivered', ''],
  [21, 'hit', 'cooldown'],
])

story('while nobody has the alert, no second one is made', ONCE, [
  [0, 'hit', 'opened → raised'],
  [20, 'hit', 'undelivered'],
  [25, 'delivered', ''],
  [39, 'hit', 'cooldown'],
  [40, 'hit', 'repeated → repeated'],
])

story('an alert that no channel could deliver is raised again', ONCE, [
  [0, 'hit', 'opened → raised'],
  [10, 'undelivered', ''],
  [11, 'tick', 'opened → raised'],
])

story('it is over after half an hour of quiet', ONCE, [
  [0, 'hit', 'opened → raised'],
  [0, 'delivered', ''],
  [29, 'tick', 'unchanged'],
  [30, 'tick', 'resolved-quiet → resolved'],
  [31, 'tick', 'unchanged'],
  [40, 'hit', 'reopened → raised'],
])

story('Plex says that it works again', ONCE, [
  [0, 'hit', 'opened → raised'],
  [0, 'delivered', ''],
  [1, 'clear', 'resolved-recovered → resolved'],
  [2, 'clear', 'unchanged'],
])

story('a trouble that flaps is told once on, once over, and again only after the cooldown', ONCE, [
  [0, 'hit', 'opened → raised'],
  [0, 'delivered', ''],
  [1, 'clear', 'resolved-recovered → resolved'],
  [2, 'hit', 'reopened-silently'],
  [3, 'clear', 'resolved-recovered'],
  [4, 'hit', 'reopened-silently'],
  [5, 'hit', 'cooldown'],
  [6, 'clear', 'resolved-recovered'],
  [16, 'hit', 'reopened → raised'],
  [16, 'delivered', ''],
  [17, 'clear', 'resolved-recovered → resolved'],
])

story('a trouble that came back silently and stays is told when the cooldown ends', ONCE, [
  [0, 'hit', 'opened → raised'],
  [0, 'delivered', ''],
  [1, 'clear', 'resolved-recovered → resolved'],
  [2, 'hit', 'reopened-silently'],
  [14, 'tick', 'unchanged'],
  [15, 'tick', 'reopened → raised'],
  [16, 'tick', 'unchanged'],
])

story('a recovery that is older than the last hit ends nothing', ONCE, [
  [5, 'hit', 'opened → raised'],
  [4, 'clear', 'unchanged'],
])

story('a recovery forgets the hits that opened nothing', POLICY, [
  [0, 'hit', 'below-threshold'],
  [1, 'hit', 'below-threshold'],
  [2, 'clear', 'below-threshold'],
  [3, 'hit', 'below-threshold'],
  [3, 'clear', 'below-threshold'],
  [3, 'clear', 'unchanged'],
])

story('the state moves on while muted, and what is still open afterwards is told once', ONCE, [
  [0, 'hit', 'muted', { muted: true }],
  [1, 'tick', 'unchanged', { muted: true }],
  [2, 'tick', 'unmuted → raised'],
  [3, 'tick', 'unchanged'],
])

story('what ended while muted is never told', ONCE, [
  [0, 'hit', 'muted', { muted: true }],
  [30, 'tick', 'resolved-quiet', { muted: true }],
  [31, 'tick', 'unchanged'],
])

story('a mute silences repeats and the end of what was told before', ONCE, [
  [0, 'hit', 'opened → raised'],
  [0, 'delivered', ''],
  [16, 'hit', 'muted', { muted: true }],
  [17, 'tick', 'unchanged'],
  [46, 'tick', 'resolved-quiet', { muted: true }],
])

story('an acknowledged incident is not repeated, but its end is told', ONCE, [
  [0, 'hit', 'opened → raised'],
  [0, 'delivered', ''],
  [1, 'acknowledge', ''],
  [20, 'hit', 'acknowledged'],
  [50, 'tick', 'resolved-quiet → resolved'],
  [60, 'hit', 'reopened → raised'],
])

story('a consequence is held back while its root is open, and told when it goes on afterwards', ONCE, [
  [0, 'hit', 'root-cause', { rootCause: true }],
  [10, 'tick', 'unchanged'],
  [11, 'hit', 'opened → raised'],
])

story('hits while the server starts count towards nothing', ONCE, [
  [0, 'hit', 'starting', { starting: true }],
  [1, 'hit', 'starting', { starting: true }],
  [2, 'hit', 'opened → raised'],
])

story('a backlog opens an incident that is shown, not sent, and ends without a word', ONCE, [
  [0, 'old hit', 'historic'],
  [1, 'tick', 'unchanged'],
  [30, 'tick', 'resolved-quiet'],
])

story('what a backlog opened is told at the next live hit that reaches the threshold', POLICY, [
  [0, 'old hit', 'below-threshold'],
  [0, 'old hit', 'below-threshold'],
  [0, 'old hit', 'historic'],
  [1, 'hit', 'historic'],
  [2, 'hit', 'historic'],
  [3, 'hit', 'opened → raised'],
])

story('an old hit read late repeats nothing', ONCE, [
  [0, 'hit', 'opened → raised'],
  [0, 'delivered', ''],
  [20, 'old hit', 'historic'],
])

story(
  'severity info is counted and never opens',
  ONCE,
  [
    [0, 'hit', 'info'],
    [1, 'hit', 'info'],
    [60, 'tick', 'unchanged'],
  ],
  { severity: 'info' },
)

story('a person may end what is open or pending', POLICY, [
  [0, 'hit', 'below-threshold'],
  [1, 'resolve', 'resolved-by-hand'],
  [2, 'resolve', 'unchanged'],
])

story('without a cooldown every hit is told, once the one before arrived', { ...ONCE, cooldownMs: 0 }, [
  [0, 'hit', 'opened → raised'],
  [0, 'hit', 'undelivered'],
  [0, 'delivered', ''],
  [0, 'hit', 'repeated → repeated'],
])

story('what was written before the server was watched is never told, and what comes after is', ONCE, [
  [0, 'past hit', 'historic'],
  [1, 'tick', 'unchanged'],
  [2, 'hit', 'opened → raised'],
])

story('what was resolved by mistake is open again in silence, and its quiet time begins anew', ONCE, [
  [0, 'hit', 'opened → raised'],
  [0, 'delivered', ''],
  [20, 'resolve', 'resolved-by-hand → resolved'],
  [21, 'reopen', 'reopened-by-hand'],
  [22, 'reopen', 'unchanged'],
  [40, 'tick', 'unchanged'],
  [41, 'hit', 'reopened → raised'],
  [71, 'tick', 'resolved-quiet → resolved'],
])

test('episodes in a backlog are told apart by the gap in their lines', () => {
  const hit = (before: Incident, minutesAgo: number) =>
    step(before, { kind: 'hit', at: NOON - minutesAgo * MINUTE, live: false }, NOON, ONCE).next
  const first = hit(hit(incident({ firstSeen: NOON - 500 * MINUTE, lastSeen: NOON - 500 * MINUTE }), 500), 490)
  const second = hit(first, 400)
  assert.deepEqual([first.count, first.total], [2, 2])
  assert.deepEqual([second.count, second.total, second.firstSeen], [1, 3, NOON - 400 * MINUTE])
})

test('an incident told before a stop is told to be over after the catch-up', () => {
  const told = incident({ state: 'open', openedAt: NOON, told: true, notifiedAt: NOON, count: 3, total: 3 })
  const later = NOON + 300 * MINUTE
  const { next } = step(told, { kind: 'hit', at: later - 100 * MINUTE, live: false }, later, POLICY)
  assert.equal(next.state, 'pending')
  const { reason, alert } = step(next, { kind: 'tick' }, later + 30 * MINUTE, POLICY)
  assert.deepEqual([reason, alert], ['resolved-quiet', 'resolved'])
})

test('whatever happens, alerts of one incident keep their order and their distance', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = chance(seed)
    const policy = { ...POLICY, threshold: 1 + Math.floor(random() * 3) }
    const events: Event[] = [
      'hit',
      'hit',
      'hit',
      'tick',
      'tick',
      'clear',
      'old hit',
      'resolve',
      'delivered',
      'acknowledge',
    ]
    let current = incident()
    let now = NOON
    let on = false
    let lastTold = Number.NEGATIVE_INFINITY
    let hits = 0
    for (let turn = 0; turn < 300; turn++) {
      now += Math.floor(random() * 8 * MINUTE)
      const event = events[Math.floor(random() * events.length)]!
      const circumstances = { starting: random() < 0.05, rootCause: random() < 0.1, muted: random() < 0.2 }
      const { next, shown } = happen(current, event, now, policy, circumstances)
      if (event === 'hit' || event === 'old hit') hits++
      const where = `seed ${seed}, turn ${turn}: ${event} gave ${shown}`
      if (event === 'delivered' && current.alertPending) lastTold = now
      if (shown.endsWith('→ raised')) assert.equal(on, false, where)
      if (shown.endsWith('→ repeated')) assert.equal(on, true, where)
      if (shown.endsWith('→ resolved')) assert.equal(on, true, where)
      if (/→ (raised|repeated)$/.test(shown)) {
        assert.equal(current.alertPending, false, where)
        assert.ok(now - lastTold >= policy.cooldownMs, where)
        assert.equal(next.state, 'open', where)
      }
      if (next.state === 'resolved') on = false
      else if (/→ raised$/.test(shown)) on = true
      assert.ok(next.hits.length <= policy.threshold, where)
      assert.equal(next.total, hits, where)
      current = event === 'delivered' && !current.alertPending ? current : next
    }
  }
})
