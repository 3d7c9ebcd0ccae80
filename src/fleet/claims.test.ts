import assert from 'node:assert/strict'
import test from 'node:test'
import { createClaims } from './claims.ts'

const MINUTE = 60_000

function aFleet({ most = 10 } = {}) {
  let at = Date.UTC(2026, 10, 29, 12)
  const claims = createClaims({ now: () => at, most })
  const of = (instance: string, since: number) => ({
    instance,
    since,
    host: `host-${instance}`,
    url: `http://${instance}`,
  })
  return {
    claims,
    pass: (ms: number) => (at += ms),
    live: (instance: string, since: number, id = 'plex') => claims.heard(id, of(instance, since), false),
    retained: (instance: string, since: number) => claims.heard('plex', of(instance, since), true),
    hosts: () => {
      const { first, second } = claims.rivals('plex') ?? {}
      return first && second ? [first.host, second.host] : null
    },
  }
}

test('two are rivals when the earlier one insists after the later one claimed, and for as long as they say so', () => {
  const { retained, live, hosts, pass, claims } = aFleet()
  retained('a', 1)
  live('b', 2)
  assert.equal(hosts(), null, 'a process that died leaves its claim behind')
  live('a', 1)
  assert.deepEqual(hosts(), ['host-a', 'host-b'])
  assert.deepEqual(claims.rivals('plex')?.second, { host: 'host-b', url: 'http://b' })
  pass(10 * MINUTE)
  live('b', 3)
  live('a', 1)
  pass(15 * MINUTE)
  assert.deepEqual(hosts(), ['host-a', 'host-b'], 'said again')
  pass(5 * MINUTE + 1)
  assert.equal(hosts(), null, 'the one that waited is gone')
})

test('who waits asks whether the other one is there: without an answer it proves nothing', () => {
  const { live, hosts, pass } = aFleet()
  live('a', 1)
  live('b', 2)
  live('a', 1)
  pass(12 * MINUTE)
  live('b', 3)
  live('b', 3)
  pass(9 * MINUTE)
  assert.equal(hosts(), null)
})

test('one that was started anew, came back to the broker or left is alone', () => {
  const { live, retained, hosts, claims } = aFleet()
  retained('old', 1)
  live('new', 5)
  live('new', 5)
  assert.equal(hosts(), null)
  live('c', 7)
  live('new', 5)
  assert.deepEqual(hosts(), ['host-new', 'host-c'])
  live('d', 9)
  assert.equal(hosts(), null, 'of three the newest is not proven yet')
  live('new', 5)
  claims.gone('plex')
  assert.equal(hosts(), null)
})

test('what was retained is no word of today', () => {
  const { live, retained, hosts } = aFleet()
  retained('a', 1)
  live('b', 2)
  retained('a', 1)
  assert.equal(hosts(), null)
})

test('no more servers than there may be', () => {
  const { live, claims } = aFleet({ most: 1 })
  for (const [instance, since] of [
    ['a', 1],
    ['b', 2],
    ['a', 1],
  ] as const) {
    live(instance, since, 'one')
    live(instance, since, 'two')
  }
  assert.deepEqual([claims.rivals('one') === null, claims.rivals('two')], [false, null])
})
