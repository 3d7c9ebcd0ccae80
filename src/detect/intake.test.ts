import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { found, ids, MINUTE, NOON } from '../../test/support/incidents.ts'
import type { Facts } from '../plex/facts.ts'
import { own } from '../plex/redact.ts'
import { loadCatalogue } from '../rules/catalogue.ts'
import { createCorrelator } from './correlate.ts'
import { DERIVED } from './derived.ts'
import { DEFAULT_POLICY } from './policy.ts'

const rules = new Map(loadCatalogue().map((rule) => [rule.id, rule]))

function correlator(learnedAt?: number, threshold = 1) {
  return createCorrelator({
    server: 'plex',
    rule: (id) => rules.get(id),
    policyOf: () => ({ ...DEFAULT_POLICY, threshold }),
    newId: ids('incident-'),
    ...(learnedAt !== undefined && { learnedAt }),
    stored: { incidents: [], mutes: [], life: [] },
  })
}

const LIVE = { now: NOON, live: true }
const unknown = (key: string) => found({ rule: null, category: 'other', severity: 'warning', key, title: key })

test('the rules that the detectors raise are in the catalogue, and say so', () => {
  for (const id of Object.values(DERIVED)) assert.equal(rules.get(id)?.derived, true, id)
})

describe('an unknown error', () => {
  const remarks = (its: ReturnType<typeof correlator>, key: string) =>
    its.apply([unknown(key)], LIVE).incidents.filter(({ rule }) => rule === DERIVED.newError)

  test('that was never seen is remarked once after the time of learning, and counts once', () => {
    const its = correlator(NOON - MINUTE)
    const { incidents, counts, told } = its.apply([unknown('Frobnicator failed')], LIVE)
    const remark = incidents.find(({ rule }) => rule === DERIVED.newError)
    assert.equal(remark?.title, 'New error: Frobnicator failed')
    assert.equal(remark?.severity, 'info')
    assert.deepEqual([counts.length, told.length], [1, 1])
    assert.deepEqual(remarks(its, 'Frobnicator failed'), [])
    assert.equal(remarks(its, 'Another one').length, 1)
  })

  test('is not remarked while everything is still new', () => {
    assert.deepEqual(remarks(correlator(NOON + MINUTE), 'Frobnicator failed'), [])
    assert.deepEqual(remarks(correlator(), 'Frobnicator failed'), [])
  })
})

describe('an unknown error spread over many lines', () => {
  const line = (at: number, thread: string) =>
    found({ rule: null, category: 'other', severity: 'warning', key: 'Frobnicator', title: 'Frobnicator', at, thread })
  const seen = (...lines: ReturnType<typeof line>[]) => {
    const { incidents, told } = correlator(undefined, 2).apply(lines, LIVE)
    return { state: incidents[0]?.state, count: incidents[0]?.count, alerts: told.length }
  }

  test('counts each line, but one thread in one second is one hit and no flood', () => {
    const lines = Array.from({ length: 100 }, (_, index) => line(NOON + index, '555'))
    assert.deepEqual(seen(...lines), { state: 'pending', count: 100, alerts: 0 })
  })

  test('hits again in another thread and in another second', () => {
    assert.deepEqual(seen(line(NOON, '555'), line(NOON, '556')), { state: 'open', count: 2, alerts: 1 })
    assert.deepEqual(seen(line(NOON, '555'), line(NOON + 1000, '555')), { state: 'open', count: 2, alerts: 1 })
  })
})

describe('the lines around a finding', () => {
  test('are asked for and kept once for each episode', () => {
    const its = correlator()
    const asked: number[] = []
    const around = (index: number) => {
      asked.push(index)
      return [own(`line before ${index}`), own('the line')]
    }
    const { incidents } = its.apply([found(), found(), found({ key: 'b' })], { ...LIVE, around })
    assert.deepEqual(asked, [0, 2])
    assert.deepEqual(incidents[0]?.context, ['line before 0', 'the line'])
    assert.deepEqual(
      its.apply([], { now: NOON, live: true, later: [{ incident: incidents[0]!.id, lines: [own('the line after')] }] })
        .incidents[0]?.context,
      ['line before 0', 'the line', 'the line after'],
    )
  })
})

describe('how long things took', () => {
  test('is summed up from the newest findings', () => {
    const its = correlator()
    const slow = Array.from({ length: 80 }, (_, second) => found({ fields: { seconds: `${second + 1}.0` } }))
    const [incident] = its.apply(slow, LIVE).incidents
    assert.equal(incident?.durations.length, 60)
    assert.deepEqual(incident?.fields, { seconds: '80.0', p95_seconds: '77' })
  })

  test('is taken in milliseconds too, and nothing is said about a single one', () => {
    const [incident] = correlator().apply([found({ fields: { milliseconds: '4360' } })], LIVE).incidents
    assert.deepEqual([incident?.durations, incident?.fields.p95_seconds], [[4.36], undefined])
  })
})

describe('a regression', () => {
  test('is what comes back after somebody marked it as resolved', () => {
    const its = correlator()
    const [{ id } = { id: '' }] = its.apply([found()], LIVE).incidents
    its.resolve(id, 'mended', NOON)
    assert.equal(its.apply([found()], LIVE).incidents[0]?.regressed, true)
  })

  test('is not what comes back after it went quiet', () => {
    const its = correlator()
    its.apply([found()], LIVE)
    const later = NOON + 60 * MINUTE
    its.tick(later)
    assert.equal(its.apply([found({ at: later })], { now: later, live: true }).incidents[0]?.regressed, false)
  })
})

describe('who and what an incident is about', () => {
  const related = (_index: number, { request }: Facts): Facts =>
    request === undefined ? {} : { client: own(`client of ${request}`), host: own('from a line before') }
  const fieldsOf = (...given: Record<string, string>[]) =>
    correlator().apply(
      given.map((fields) => found({ fields })),
      { ...LIVE, related },
    ).incidents[0]?.fields

  test('is told by the lines before the first finding too, and its own words win', () => {
    assert.deepEqual(fieldsOf({ request: '1', host: 'own' }), { request: '1', client: 'client of 1', host: 'own' })
    assert.deepEqual(fieldsOf({ host: 'own' }), { host: 'own' })
  })

  test('stays that of one event, while the newest of everything else counts', () => {
    assert.deepEqual(fieldsOf({ request: '1', exit_code: '1' }, { request: '2', file: 'b.mkv', exit_code: '2' }), {
      request: '1',
      client: 'client of 1',
      host: 'from a line before',
      exit_code: '2',
    })
    assert.deepEqual(fieldsOf({ file: 'a.mkv' }, { file: 'b.mkv', library: 'Films' }), { file: 'a.mkv' })
  })

  test('is completed by more lines of the same event', () => {
    assert.equal(fieldsOf({ request: '1' }, { request: '1', file: 'a.mkv' })?.file, 'a.mkv')
    assert.equal(fieldsOf({ exit_code: '1' }, { request: '1', file: 'a.mkv' })?.file, 'a.mkv')
  })
})
