import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Judgements } from '../../plex-api/judgements.ts'
import type { Guarded } from '../../plex-api/library-guard.ts'
import { loadCatalogue } from '../../rules/catalogue.ts'
import { conditionsOf, createTeller } from './conditions.ts'

const rules = new Map(loadCatalogue().map((rule) => [rule.id, rule]))
const WELL: Judgements = {
  troubles: [],
  signedOut: false,
  remoteLost: false,
  guarded: new Map(),
  gone: [],
  autoEmptyTrash: true,
}
const films = (loss: Guarded['loss']): Judgements['guarded'] => {
  const count = { top: 70, leaves: null }
  return new Map([['u1', { title: 'Films', best: count, last: count, deleted: count, loss }]])
}

function told(...steps: Partial<Judgements>[]) {
  const teller = createTeller({ rule: (id) => rules.get(id), open: () => [], accepted() {} })
  return steps.map((step, at) =>
    teller
      .outcomes(conditionsOf({ ...WELL, ...step }), at)
      .map(({ finding, clears }) => (finding ? `+${finding.rule} ${finding.key}` : `-${clears[0]?.rule}`).trim()),
  )
}

test('each pulled plug is told once, with its end; what cannot be judged changes nothing', () => {
  const down = { troubles: [{ rule: 'server.down', detail: 'x' }] }
  assert.deepEqual(told({}, down, down, { troubles: null }, {}), [[], ['+server.down'], [], [], ['-server.down']])
  const token = { troubles: [{ rule: 'auth.token_refused', detail: 'x' }] }
  assert.deepEqual(told(token, { ...token, signedOut: null }, {}), [
    ['+auth.token_refused'],
    [],
    ['-auth.token_refused'],
  ])
  assert.deepEqual(told({ remoteLost: { error: 'unreachable' } }, { remoteLost: null }, {}), [
    ['+network.remote_access_lost'],
    [],
    ['-network.remote_access_lost'],
  ])
  assert.deepEqual(told({ signedOut: true }, {}), [['+auth.server_signed_out'], ['-auth.server_signed_out']])
})

test('a library that lost items, and one whose folder is gone, by whether the trash empties itself', () => {
  const loss = { missing: 30, of: 100, what: 'items' } as const
  assert.deepEqual(told({ guarded: films(null) }, { guarded: films(loss) }, { guarded: films(null) }), [
    [],
    ['+scanner.library_loss library=Films'],
    ['-scanner.library_loss'],
  ])
  const gone = [{ library: 'Films', folder: '/media/movies' }]
  assert.deepEqual(told({ gone }, { gone, autoEmptyTrash: false }, {}), [
    ['+scanner.library_at_risk folder=/media/movies'],
    ['+scanner.location_gone folder=/media/movies', '-scanner.library_at_risk'],
    ['-scanner.location_gone'],
  ])
})
