import assert from 'node:assert/strict'
import test from 'node:test'
import { alert, incident, MINUTE, NOON } from '../../test/support/incidents.ts'
import { openStore } from '../store/store.ts'
import { episodesOf } from './history.ts'

const HOUR = 60 * MINUTE
const iso = (ms: number) => new Date(ms).toISOString()

test('each time an incident was open is an episode, and information is none', () => {
  const store = openStore({ path: ':memory:', now: NOON })
  const at = (hours: number) => NOON - hours * HOUR
  const seen = (hours: number) => ({ firstSeen: at(hours), lastSeen: at(hours), openedAt: at(hours) })
  store.commit({
    incidents: [
      incident({ id: 'again', key: 'a', state: 'open', ...seen(1) }),
      incident({ id: 'old', key: 'b', state: 'open', ...seen(400) }),
      incident({ id: 'over', key: 'c', state: 'resolved', ...seen(5), resolvedAt: at(4) }),
      incident({ id: 'told', key: 'd', severity: 'info', state: 'open', ...seen(1) }),
      incident({ id: 'few', key: 'e', state: 'pending', ...seen(1), openedAt: null }),
      incident({ id: 'other', key: 'f', server: 'garage', state: 'open', ...seen(2) }),
    ],
    alerts: [
      {
        at: at(8.5),
        alert: alert({ id: '5', incident: 'again', state: 'resolved', first_seen: iso(at(9)), part_of: 'over' }),
      },
      { at: at(8), alert: alert({ id: '1', incident: 'again', state: 'resolved', first_seen: iso(at(9)) }) },
      { at: at(4), alert: alert({ id: '2', incident: 'over', state: 'resolved', first_seen: iso(at(5)) }) },
      { at: at(200), alert: alert({ id: '3', incident: 'again', state: 'resolved', first_seen: iso(at(201)) }) },
      { at: at(3), alert: alert({ id: '4', incident: null, state: 'test', first_seen: null }) },
    ],
  })
  const asked = { since: at(168), now: NOON, most: 100 }
  const short = (server?: string) =>
    episodesOf(store, { ...asked, server }).map(({ incident, from, to }) => [incident, from, to])
  assert.deepEqual(short(), [
    ['again', at(1), null],
    ['other', at(2), null],
    ['over', at(5), at(4)],
    ['again', at(9), at(8)],
    ['old', at(400), null],
  ])
  assert.deepEqual(short('garage'), [['other', at(2), null]])
  assert.equal(episodesOf(store, { ...asked, most: 2 }).length, 2)
})
