import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ids, incident, MINUTE, NOON } from '../../test/support/incidents.ts'
import { createCorrelator } from '../detect/correlate.ts'
import type { Incident } from '../detect/incident.ts'
import { policyFor } from '../detect/policy.ts'
import { ruleSchema } from '../rules/rule.ts'
import { openStore } from '../store/store.ts'
import { composerOf, reportsOf } from './telling.ts'

const POLICY = { threshold: 1, windowMs: 5 * MINUTE, cooldownMs: 15 * MINUTE, quietMs: 30 * MINUTE }
const policyOf = () => policyFor(undefined, POLICY)

const full = ruleSchema.parse({
  id: 'disk.full',
  title: 'Disk is full',
  category: 'disk_error',
  severity: 'error',
  pattern: 'x',
  cause: 'Something fills it.',
  advice: ['Wait.'],
  samples: { match: ['x'] },
  supersedes: ['library.slow'],
})

/** A server that has stored these, as after a restart. */
function serverWith(...incidents: Incident[]) {
  const rule = (id: string) => (id === full.id ? full : undefined)
  const words = { rule, policyOf, newId: ids('a'), publicUrl: null, settings: { timeZone: 'UTC' } }
  const correlator = createCorrelator({
    server: 'plex',
    rule,
    policyOf,
    newId: ids('i'),
    stored: { incidents, mutes: [], life: [] },
  })
  const told = (now = NOON) =>
    reportsOf({ ...words, correlator }, now).map(
      ({ alert, endedAt }) => `${alert.incident} ${alert.state}${endedAt === null ? '' : ` at ${endedAt - NOON}`}`,
    )
  return { words, correlator, told }
}

const open = (id: string, given: Parameters<typeof incident>[0] = {}) =>
  incident({ id, key: id, state: 'open', openedAt: NOON - MINUTE, reason: 'opened', told: true, ...given })

test('all that is open is told, told or not by others, but nothing out of a backlog and no consequence of another', () => {
  const { told } = serverWith(
    open('raised'),
    open('no-channel-took-it', { told: false, reason: 'undelivered' }),
    open('back-within-the-cooldown', { told: false, reason: 'reopened-silently' }),
    open('acknowledged', { acknowledgedAt: NOON - MINUTE, reason: 'acknowledged' }),
    open('backlog', { told: false, historic: true, reason: 'historic' }),
    open('cause', { rule: 'disk.full' }),
    open('consequence', { rule: 'library.slow', told: false, reason: 'root-cause' }),
    open('consequence-seen-since', { rule: 'library.slow', told: false, reason: 'undelivered' }),
    open('told-before-its-milder-cause', { rule: 'library.slow' }),
    open('outlives-its-cause', { told: false, reason: 'root-cause' }),
    incident({ id: 'pending', key: 'pending' }),
  )
  assert.deepEqual(told(), [
    'raised raised',
    'no-channel-took-it raised',
    'back-within-the-cooldown raised',
    'acknowledged raised',
    'cause raised',
    'told-before-its-milder-cause raised',
    'outlives-its-cause raised',
  ])
})

test('an end is told for five minutes with its time, also when new lines came since, and not when it is open again', () => {
  const ended = { state: 'resolved', resolvedAt: NOON - MINUTE, resolvedBecause: 'quiet' } as const
  const { told, correlator } = serverWith(
    open('over', ended),
    open('below-its-threshold-again', { ...ended, state: 'pending' }),
    open('long-over', { ...ended, resolvedAt: NOON - 5 * MINUTE }),
  )
  const both = [`over resolved at ${-MINUTE}`, `below-its-threshold-again resolved at ${-MINUTE}`]
  assert.deepEqual(told(), both)
  assert.deepEqual(told(NOON + 4 * MINUTE - 1), both)
  assert.deepEqual(told(NOON + 4 * MINUTE), [])
  correlator.reopen('over', NOON)
  assert.deepEqual(told(), ['over raised', both[1]])
})

test('what is muted is not told, neither while it is open nor when it ends', () => {
  const { told, correlator } = serverWith(open('a'), open('b'))
  correlator.muteIncident('a', NOON + 10 * MINUTE, NOON)
  assert.deepEqual(told(), ['b raised'])
  correlator.resolve('a', '', NOON)
  assert.deepEqual(told(), ['b raised'])
  correlator.setMute({ scope: 'server', value: '', until: NOON + MINUTE }, NOON)
  assert.deepEqual(told(), [])
  assert.deepEqual(told(NOON + MINUTE), ['b raised'])
})

test('the words say how often it began today, but not of how things stand', () => {
  const store = openStore({ path: ':memory:', now: NOON })
  const one = open('i')
  const { words, correlator } = serverWith(one)
  const deps = { ...words, correlator, store }
  const compose = composerOf(deps)
  for (const at of [NOON - 24 * 60 * MINUTE, NOON - 3 * MINUTE])
    store.commit({ alerts: [{ alert: compose(one, 'raised', at), at }] })
  assert.match(compose(one, 'raised', NOON).message, /2nd time today/)
  assert.doesNotMatch(reportsOf(deps, NOON)[0]!.alert.message, /today/)
  store.close()
})
