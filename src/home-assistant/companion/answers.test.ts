import assert from 'node:assert/strict'
import { test } from 'node:test'
import { incident, MINUTE, NOON } from '../../../test/support/incidents.ts'
import type { Correlator } from '../../detect/correlate.ts'
import type { Incident } from '../../detect/incident.ts'
import type { Store } from '../../store/store.ts'
import { companionParts } from './answers.ts'
import { type CompanionItem, type Question, Refusal } from './protocol.ts'

const DAY = 1_440 * MINUTE
type Parts = Parameters<typeof companionParts>[0]

function start({ open = [], stored = [] }: { open?: Incident[]; stored?: Incident[] } = {}) {
  const calls: unknown[] = []
  const recorder = new Proxy({} as Correlator, {
    get:
      (_, name) =>
      (...given: unknown[]) =>
        calls.push([name, ...given]),
  })
  const server = (id: string) => ({
    id,
    name: id,
    policyOf: () => {
      throw new Error('not asked')
    },
    correlator: {
      open: () => open,
      get: (wanted: string) => open.find((one) => one.id === wanted && one.server === id),
    },
    apply: (change: (correlator: Correlator, now: number) => unknown) => void change(recorder, NOON),
  })
  const listIncidents: Store['listIncidents'] = ({ server, state }, { limit, cursor }) => {
    const all = stored
      .filter((one) => one.server === server && one.state === state)
      .toSorted((a, b) => b.lastSeen - a.lastSeen)
    const from = Number(cursor ?? 0)
    return { items: all.slice(from, from + limit), next: from + limit < all.length ? String(from + limit) : null }
  }
  const matcher = { rule: () => undefined } as unknown as Parts['matcher']
  const servers = [server('attic'), server('plex')] as unknown as Parts['servers']
  const parts = companionParts({
    servers,
    matcher,
    store: { listIncidents },
    now: () => NOON,
    publicUrl: null,
    isOwn: () => false,
  })
  return { ...parts, calls }
}

test('an action goes to the server that has the incident', () => {
  const { answer, calls } = start({ open: [incident({ id: 'i1', state: 'open' })] })
  const ask = (question: Partial<Question>) => answer({ incident: 'i1', ...question } as Question) as CompanionItem
  assert.equal(ask({ command: 'resolve' }).id, 'i1')
  ask({ command: 'mute', minutes: 60 })
  ask({ command: 'unmute' })
  ask({ command: 'acknowledge' })
  assert.deepEqual(calls, [
    ['resolve', 'i1', '', NOON],
    ['muteIncident', 'i1', NOON + 60 * MINUTE, NOON],
    ['muteIncident', 'i1', null, NOON],
    ['acknowledge', 'i1', '', NOON],
  ])
})

test('an incident that is not there is refused', () => {
  const { answer, calls } = start()
  assert.throws(
    () => answer({ command: 'resolve', incident: 'gone' }),
    (error) => error instanceof Refusal && error.code === 'unknown_incident',
  )
  assert.deepEqual(calls, [])
})

test('the history is what overlaps a time, of one server, without what never opened', () => {
  const at = (id: string, from: number, to: number, changes: Partial<Incident> = {}) =>
    incident({ id, state: 'resolved', firstSeen: NOON + from * DAY, lastSeen: NOON + to * DAY, ...changes })
  const stored = [
    at('before', -9, -8),
    at('into', -8, -6),
    at('within', -5, -4),
    at('out of', -4, -1),
    at('after', -1, -1),
    at('never opened', -5, -4, { state: 'pending' }),
    at('elsewhere', -5, -4, { server: 'attic' }),
  ]
  const open = [at('open since long', -30, -20, { state: 'open' }), at('open since now', -1, 0, { state: 'open' })]
  const { answer } = start({ stored, open })
  const question: Question = { command: 'history', server: 'plex', since: NOON - 7 * DAY, until: NOON - 3 * DAY }
  const { incidents } = answer(question) as { incidents: CompanionItem[] }
  const ids = incidents.map(({ id }) => id)
  assert.deepEqual(ids, ['open since long', 'out of', 'within', 'into'])
})

test('a long history is read page by page, and bounded', () => {
  const stored = Array.from({ length: 1_000 }, (_, nth) =>
    incident({ id: `i${nth}`, state: 'resolved', firstSeen: NOON - nth * MINUTE, lastSeen: NOON - nth * MINUTE }),
  )
  const { answer } = start({ stored })
  const of = (since: number) =>
    (answer({ command: 'history', server: 'plex', since, until: NOON + 1 }) as { incidents: CompanionItem[] }).incidents
  assert.equal(of(NOON - 299 * MINUTE).length, 300)
  assert.equal(of(0).length, 500)
})
