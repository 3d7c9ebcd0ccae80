import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anAlert, anIncident, aSnapshot } from '../../test/support/snapshot.ts'
import { ENTITIES, PLEX_API_ENTITIES } from './entities.ts'
import { currentProblemOf, problemOf, stateOf, todayOf } from './state.ts'

const keysWithState = (entities: typeof ENTITIES) =>
  Object.entries(entities)
    .filter(([, entity]) => entity.value === 'state')
    .map(([key]) => key)

test('the state has one value for every entity that shows one, and nothing else', () => {
  assert.deepEqual(Object.keys(stateOf(aSnapshot())), keysWithState(ENTITIES))
})

test('with the Plex API the state has its entities too', () => {
  const plexApi = {
    reachable: true,
    remoteAccess: null,
    serverState: 'maintenance',
    activeStreams: 2,
    activeTranscodes: 1,
    libraryItems: 4711,
  } as const
  const state = stateOf(aSnapshot({ plexApi }))
  assert.deepEqual(Object.keys(state), keysWithState({ ...ENTITIES, ...PLEX_API_ENTITIES }))
  assert.deepEqual(
    [
      state.reachable,
      state.remote_access,
      state.server_state,
      state.active_streams,
      state.active_transcodes,
      state.library_items,
    ],
    ['ON', null, 'maintenance', 2, 1, 4711],
  )
})

test('a healthy server has no problem', () => {
  const state = stateOf(aSnapshot())
  assert.equal(state.problem, 'OFF')
  assert.equal(state.database_error, 'OFF')
  assert.equal(state.database_error_today, 0)
  assert.equal(state.last_alert, null)
  assert.equal(state.last_log_line, '2026-11-23T11:59:30.000Z')
})

test('an open incident shows in its category and as a problem', () => {
  const state = stateOf(aSnapshot({ incidents: [anIncident()], findingsToday: { database_error: 3 } }))
  assert.deepEqual(
    [state.problem, state.database_error, state.network_error, state.open_incidents, state.database_error_today],
    ['ON', 'ON', 'OFF', 1, 3],
  )
})

test('an incident muted by itself is no problem until its mute ends', () => {
  const { now } = aSnapshot()
  const muted = [anIncident({ mutedUntil: now + 1 })]
  assert.equal(stateOf(aSnapshot({ incidents: muted })).problem, 'OFF')
  assert.equal(stateOf(aSnapshot({ incidents: muted })).database_error, 'ON')
  assert.equal(stateOf(aSnapshot({ incidents: muted, now: now + 1 })).problem, 'ON')
})

test('the current problem is the worst open incident that is not muted, with the first step', () => {
  const { now } = aSnapshot()
  const worst = anIncident({ mutedUntil: now + 1 })
  const next = anIncident({ id: 'i2', severity: 'error', title: 'Disk is full', advice: ['Find the full disk', 'x'] })
  const snapshot = aSnapshot({ incidents: [anIncident({ severity: 'warning' }), worst, { ...next, url: '/i2' }] })
  assert.equal(stateOf(snapshot).current_problem, 'Disk is full')
  assert.deepEqual(currentProblemOf(snapshot), {
    severity: 'error',
    server: 'plex',
    first_step: 'Find the full disk',
    count: 3,
    url: '/i2',
  })
  const quiet = aSnapshot({ incidents: [worst] })
  assert.equal(stateOf(quiet).current_problem, 'OK')
  assert.deepEqual(currentProblemOf(quiet), { severity: null, server: 'plex', first_step: '', count: 0, url: '' })
})

test('the findings of today are told for every category', () => {
  const { today } = todayOf(aSnapshot({ findingsToday: { database_error: 7 } }))
  assert.deepEqual([today.database_error, today.other, Object.keys(today).length], [7, 0, 10])
})

test('the mute switch hides nothing', () => {
  const state = stateOf(aSnapshot({ incidents: [anIncident()], mute: { on: true, minutes: 60 } }))
  assert.deepEqual([state.problem, state.mute, state.mute_minutes], ['ON', 'ON', 60])
})

test('a long title is cut after a word, one without words where it must be', () => {
  const titleOf = (title: string) => stateOf(aSnapshot({ lastAlert: anAlert({ title }) })).last_alert as string
  assert.equal(titleOf('Library database is corrupt'), 'Library database is corrupt')
  const long = titleOf('The transcoder cannot write '.repeat(20))
  assert.ok(long.length <= 100 && long.endsWith(' transcoder…'), long)
  assert.equal(titleOf('x'.repeat(300)).length, 100)
  assert.ok(titleOf('😀'.repeat(300)).isWellFormed())
})

test('settings are shown in minutes', () => {
  const state = stateOf(aSnapshot({ policy: { threshold: 3, windowMs: 30_000, cooldownMs: 0 } }))
  assert.deepEqual([state.error_threshold, state.time_window, state.alert_cooldown], [3, 0.5, 0])
})

test('the problem names at most five incidents, the worst first, muted ones last', () => {
  const { now } = aSnapshot()
  const incidents = [
    anIncident({ id: 'muted', mutedUntil: now + 1 }),
    anIncident({ id: 'info', severity: 'info' }),
    anIncident({ id: 'older', lastSeen: 1 }),
    anIncident({ id: 'newer', lastSeen: 2 }),
    anIncident({ id: 'error', severity: 'error' }),
    anIncident({ id: 'warning', severity: 'warning' }),
  ]
  const shown = problemOf({ incidents, now }).incidents as { id: string }[]
  assert.deepEqual(
    shown.map(({ id }) => id),
    ['newer', 'older', 'error', 'warning', 'info'],
  )
})

test('an incident of the problem has the keys of the contract', () => {
  assert.deepEqual(problemOf(aSnapshot({ incidents: [anIncident()] })), {
    incidents: [
      {
        id: 'i1',
        rule: 'database.corrupt',
        category: 'database_error',
        severity: 'critical',
        title: 'Library database is corrupt',
        advice: ['Stop Plex', 'Repair the database'],
        count: 3,
        first_seen: '2026-11-23T11:00:00.000Z',
        last_seen: '2026-11-23T11:30:00.000Z',
      },
    ],
  })
})

test('the problem stays under 16 KiB whatever the advice', () => {
  const huge = anIncident({ title: '\u0001'.repeat(5_000), advice: Array(20).fill('ä'.repeat(900)) })
  const problem = problemOf(aSnapshot({ incidents: Array(9).fill(huge) }))
  assert.equal(problem.incidents.length, 5)
  assert.ok(Buffer.byteLength(JSON.stringify(problem)) < 15_500)
})
