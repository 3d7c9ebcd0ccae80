import assert from 'node:assert/strict'
import test from 'node:test'
import { createBoard } from './board.ts'
import { needsSomebody } from './server.ts'

const NOON = Date.UTC(2026, 10, 29, 12)

type Said = { severity?: string | null; status?: string; logs?: string; problem?: string }

function aBoard({ most = 100 } = {}) {
  let at = NOON
  const board = createBoard({ baseTopic: 'home/sentarr', discoveryPrefix: 'homeassistant', now: () => at, most })
  const say = (topic: string, payload: unknown, retained = true) =>
    board.take(topic, typeof payload === 'string' ? payload : JSON.stringify(payload), retained)
  board.connected()
  return {
    board,
    say,
    pass: (ms: number) => (at += ms),
    server: (id: string, { severity = null, status = 'online', ...state }: Said = {}) => {
      const open = severity === null ? 0 : 1
      say(`home/sentarr/${id}/state`, { open_incidents: open, problem: open ? 'ON' : 'OFF', logs: 'ON', ...state })
      say(`home/sentarr/${id}/current_problem`, { severity, first_step: 'Stop Plex' })
      say(`home/sentarr/${id}/status`, status)
    },
    ids: () => board.servers().map(({ id }) => id),
    states: () => Object.fromEntries(board.servers().map(({ id, state }) => [id, state])),
  }
}

test('those first that need somebody: critical, gone, warning, unreadable, well', () => {
  const { board, server, ids, say } = aBoard()
  server('well')
  server('blind', { logs: 'OFF' })
  server('warned', { severity: 'warning' })
  server('gone', { status: 'offline' })
  server('corrupt', { severity: 'critical' })
  server('muted', { severity: 'critical', problem: 'OFF' })
  assert.deepEqual(ids(), ['corrupt', 'gone', 'warned', 'blind', 'muted', 'well'])
  assert.deepEqual(
    board
      .servers()
      .filter((one) => !needsSomebody(one))
      .map(({ id }) => id),
    ['muted', 'well'],
  )
  say('homeassistant/device/sentarr_corrupt/config', {
    device: { name: 'Cellar', configuration_url: 'https://cellar.example.org/' },
    origin: { sw_version: '1.2.3' },
  })
  const [worst] = board.servers()
  assert.deepEqual(
    [worst?.name, worst?.url, worst?.agentVersion, worst?.worst, worst?.firstStep],
    ['Cellar', 'https://cellar.example.org/', '1.2.3', 'critical', 'Stop Plex'],
  )
})

test('a last will says since when; what was retained does not', () => {
  const { board, server, say, pass } = aBoard()
  server('one')
  server('two', { status: 'offline' })
  pass(60_000)
  say('home/sentarr/one/status', 'offline', false)
  assert.deepEqual(
    board.servers().map(({ id, state, stateSince }) => [id, state, stateSince]),
    [
      ['one', 'offline', NOON + 60_000],
      ['two', 'offline', null],
    ],
  )
})

test('nothing old is current: unknown without a broker, missing when it comes back without them, kept for a day', () => {
  const { board, server, states, pass } = aBoard()
  server('stays')
  server('goes')
  board.lost()
  assert.deepEqual(states(), { goes: 'unknown', stays: 'unknown' })
  board.settled()
  assert.deepEqual(states(), { goes: 'unknown', stays: 'unknown' }, 'no broker settles anything')
  board.connected()
  server('stays')
  assert.deepEqual(states(), { goes: 'unknown', stays: 'online' })
  board.settled()
  assert.deepEqual(states(), { goes: 'missing', stays: 'online' })
  pass(24 * 3_600_000)
  board.settled()
  assert.deepEqual(states(), { goes: 'missing', stays: 'online' })
  pass(1)
  board.settled()
  assert.deepEqual(states(), { stays: 'online' })
})

test('an agent that takes its topics away is no longer there', () => {
  const { server, say, ids } = aBoard()
  server('one')
  say('home/sentarr/one/status', '')
  assert.deepEqual(ids(), ['one'])
  say('home/sentarr/one/state', '')
  assert.deepEqual(ids(), [])
})

test('hostile topics and payloads are counted and left', () => {
  const { board, server, say, ids } = aBoard({ most: 3 })
  server('one')
  for (const topic of [
    'home/sentarr',
    'home/sentarr/',
    'home/sentarr/one',
    'home/sentarr/one/two/state',
    'other/one/state',
  ])
    say(topic, { open_incidents: 1 })
  for (const id of ['', '..', '__proto__x/y', 'ä', 'a b', '<script>', 'x'.repeat(65)])
    say(`home/sentarr/${id}/status`, 'online')
  for (const payload of ['{', '[]', 'null', '"x"', '1e999', '[[[[', '\u0000']) say('home/sentarr/one/state', payload)
  say('home/sentarr/one/status', 'maybe')
  say('home/sentarr/one/problem', { incidents: 'all' })
  assert.deepEqual(ids(), ['one'])
  assert.equal(board.left().refused, 15)

  for (const id of ['__proto__', 'constructor', 'four', 'five']) server(id)
  assert.deepEqual(ids(), ['__proto__', 'constructor', 'one'])
  assert.equal(board.left().beyond, 6)
})

test('words are cut, without control characters; an address that runs code is none; strange fields are unknown', () => {
  const { board, server, say } = aBoard()
  server('one', { severity: 'error' })
  const incident = {
    id: 'i1',
    severity: 'error',
    title: `a\u0007b${'\ud83d\ude00'.repeat(200)}`,
    count: -1,
    category: 'x',
  }
  const others = [...Array(20).keys()].map((n) => ({ ...incident, id: `i${n + 2}` }))
  say('home/sentarr/one/problem', { incidents: ['x', { ...incident, severity: 'worst' }, incident, ...others] })
  say('homeassistant/device/sentarr_one/config', {
    device: { name: 'n'.repeat(1_000), configuration_url: 'javascript:alert(1)' },
  })
  const [one] = board.servers()
  assert.equal(one?.incidents.length, 5)
  const [first] = one!.incidents
  assert.match(first!.title, /^a b/)
  assert.ok(first!.title.length <= 200 && first!.title.isWellFormed())
  assert.deepEqual([first!.count, first!.category, first!.last_seen], [0, 'other', null])
  assert.equal(one?.name.length, 64)
  assert.equal(one?.url, null)
  assert.ok(board.hasIncident('one', 'i1'))
  assert.ok(!board.hasIncident('one', 'i20') && !board.hasIncident('two', 'i1'))
})
