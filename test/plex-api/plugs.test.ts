// Each plug of a watched Plex is pulled: network, token, database, mount, library folder. The right incident with its first step, once, and its end.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createCorrelator } from '../../src/detect/correlate.ts'
import { policyFor } from '../../src/detect/policy.ts'
import type { PlexResult } from '../../src/plex-api/client.ts'
import { loadCatalogue } from '../../src/rules/catalogue.ts'
import { conditionsOf, createTeller } from '../../src/service/plex/conditions.ts'
import { watchedHousehold } from '../support/watched-household.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const NOON = Date.parse('2026-11-23T12:00:00Z')
const rules = new Map(loadCatalogue().map((rule) => [rule.id, rule]))
const POLICY = { threshold: 5, windowMs: 5 * MINUTE, cooldownMs: 15 * MINUTE, quietMs: 30 * MINUTE, repeatMs: null }

/** A healthy server that was watched for some minutes, and all that is told of it. */
async function watchedPlex(t: TestContext) {
  const { time, household, watch, fail } = watchedHousehold(t)
  let number = 0
  const now = () => NOON + time.clock()
  const correlator = createCorrelator({
    server: 'plex',
    rule: (id) => rules.get(id),
    policyOf: (rule) => policyFor(rules.get(rule ?? ''), POLICY as Parameters<typeof policyFor>[1]),
    newId: () => String(++number),
    stored: { incidents: [], mutes: [], life: [] },
  })
  const teller = createTeller({ rule: (id) => rules.get(id), open: correlator.open, accepted() {} })
  const told: string[] = []
  /** As the service judges, each second. */
  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += SECOND) {
      await time.pass(SECOND)
      const outcomes = teller.outcomes(conditionsOf(watch.judgements()), now())
      const changes = correlator.apply(outcomes, { now: now(), live: true })
      for (const { incident, tell } of changes.told) {
        told.push(`${tell} ${incident.rule}`)
        // As the outbox does once it was delivered: the cooldown runs from now.
        correlator.delivered({ incident: incident.id, state: tell }, now())
      }
      if (passed % (5 * SECOND) === 0)
        for (const { incident, tell } of correlator.tick(now()).told) told.push(`${tell} ${incident.rule}`)
    }
  }
  await pass(6 * MINUTE)
  assert.deepEqual(told, [], 'a healthy server tells nothing')
  return { household, watch, time, pass, told, fail }
}

const absent = (failure: 'refused' | 'silent' | 'unreachable') => (): PlexResult => ({
  ok: false,
  failure,
  detail: failure,
})
const refused = (path: string): PlexResult | null =>
  path === '/identity' ? null : { ok: true, status: 401, headers: {}, body: Buffer.from('<h1>401</h1>') }
/** The port is served by a thread of its own; all that needs the database waits. */
const locked = (path: string): PlexResult | null => (path === '/identity' ? null : absent('silent')())

type Its = Awaited<ReturnType<typeof watchedPlex>>
type Plug = {
  rule: string
  pull(its: Its): void
  plugIn(its: Its): void
  /** Until it must be told, and until its end must be. */
  within: number
  over: number
  firstStep: RegExp
}

const library = (its: Its) => its.household.sections[1]!
let kept: ReturnType<typeof library>['items'] = []

const PLUGS: Record<string, Plug> = {
  'the machine': {
    rule: 'server.down',
    pull: (its) => its.fail(absent('unreachable')),
    plugIn: (its) => its.fail(null),
    within: 2 * MINUTE,
    over: MINUTE,
    firstStep: /machine runs/,
  },
  'the process': {
    rule: 'server.down',
    pull: (its) => its.fail(absent('refused')),
    plugIn: (its) => its.fail(null),
    within: 2 * MINUTE,
    over: MINUTE,
    firstStep: /machine runs/,
  },
  'the token': {
    rule: 'auth.token_refused',
    pull: (its) => its.fail(refused),
    plugIn: (its) => its.fail(null),
    within: 8 * MINUTE,
    over: 2 * MINUTE,
    firstStep: /Sign in|plex_token/,
  },
  'the database': {
    rule: 'server.hung',
    pull: (its) => its.fail(locked),
    plugIn: (its) => its.fail(null),
    within: 10 * MINUTE,
    over: 2 * MINUTE,
    firstStep: /library folder|mount/,
  },
  'the mount, without a scan': {
    rule: 'scanner.library_at_risk',
    pull(its) {
      for (const item of library(its).items) item.exists = false
    },
    plugIn(its) {
      for (const item of library(its).items) item.exists = true
    },
    within: 18 * MINUTE,
    over: 18 * MINUTE,
    firstStep: /Empty trash/,
  },
  'the library’s folder, and a scan empties it': {
    rule: 'scanner.library_loss',
    pull(its) {
      kept = library(its).items.splice(1)
      its.watch.heard({ type: 'status', body: { notificationName: 'LIBRARY_UPDATE' } })
    },
    plugIn(its) {
      library(its).items.push(...kept)
      its.watch.heard({ type: 'status', body: { notificationName: 'LIBRARY_UPDATE' } })
    },
    within: 4 * MINUTE,
    over: 4 * MINUTE,
    firstStep: /Empty trash/,
  },
}

for (const [name, { rule, pull, plugIn, within, over, firstStep }] of Object.entries(PLUGS)) {
  test(`pulling ${name} raises ${rule} once, and its end once`, async (t) => {
    const its = await watchedPlex(t)
    pull(its)
    await its.pass(within)
    assert.deepEqual(its.told, [`raised ${rule}`])
    assert.match(rules.get(rule)!.advice[0]!, firstStep)
    await its.pass(10 * MINUTE)
    assert.deepEqual(its.told, [`raised ${rule}`], 'told once while it lasts')
    plugIn(its)
    await its.pass(over)
    assert.deepEqual(its.told, [`raised ${rule}`, `resolved ${rule}`])
    await its.pass(5 * MINUTE)
    assert.equal(its.told.length, 2)
  })
}

test('a short start, a flap of the network and one refusal of the token tell nothing', async (t) => {
  const its = await watchedPlex(t)
  for (const fault of [absent('refused'), absent('silent'), refused]) {
    its.fail(fault)
    await its.pass(40 * SECOND)
    its.fail(null)
    await its.pass(3 * MINUTE)
  }
  its.fail(() => ({
    ok: true,
    status: 503,
    headers: {},
    body: Buffer.from('<Response code="503" status="Starting"/>'),
  }))
  await its.pass(50 * SECOND)
  its.fail(null)
  await its.pass(2 * MINUTE)
  assert.deepEqual(its.told, [])
})
