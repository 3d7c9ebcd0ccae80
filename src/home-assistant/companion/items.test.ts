import assert from 'node:assert/strict'
import { test } from 'node:test'
import { incident, MINUTE, NOON } from '../../../test/support/incidents.ts'
import { createRegister } from '../../detect/register.ts'
import { own } from '../../plex/redact.ts'
import { loadCatalogue } from '../../rules/catalogue.ts'
import { companionSnapshot, type ItemDeps } from './items.ts'

const catalogue = new Map(loadCatalogue().map((rule) => [rule.id, rule]))
const corrupt = catalogue.get('database.corrupt')!
const deps: ItemDeps = {
  rule: (id) => (id === 'own.rule' ? { ...corrupt, id, title: 'Mine', link: undefined } : catalogue.get(id)),
  isOwn: (id) => id === 'own.rule',
  publicUrl: '/app/x_sentarr',
}
const root = incident({ id: 'root', rule: 'database.corrupt', severity: 'critical', state: 'open' })
const consequence = incident({ id: 'consequence', rule: corrupt.supersedes[0]!, state: 'open' })
const serverOf = (id: string, ...open: (typeof root)[]) => {
  const register = createRegister({ server: id, rule: deps.rule, newId: () => '', stored: open })
  return { id, name: id, correlator: { open: () => open, causeOf: register.causeOf } }
}
const snapshotOf = (...open: (typeof root)[]) => companionSnapshot([serverOf('plex', ...open)], deps, NOON)

test('an item has the words of its rule, whatever was counted', () => {
  const [item] = snapshotOf({ ...root, title: own('From the log'), samples: [own('token')], count: 7 }).incidents
  assert.equal(item?.title, corrupt.title)
  assert.deepEqual([item?.cause, item?.advice, item?.count], [corrupt.cause, corrupt.advice, 7])
  assert.equal(item?.url, '/app/x_sentarr/incidents/root')
  assert.doesNotMatch(JSON.stringify(item), /token|From the log/)
})

test('an error that no rule knows shows nothing of its line', () => {
  const [item] = snapshotOf(incident({ rule: null, title: 'Unknown error: <img src=x>', state: 'open' })).incidents
  assert.equal(item?.title, 'An error that no rule knows')
  assert.ok(item!.advice.length > 0)
  assert.doesNotMatch(JSON.stringify(item), /img/)
})

test('"Learn more" leads to the rule’s link, else to its place in the documentation, a user’s rule nowhere', () => {
  const learnMore = (rule: string) => snapshotOf(incident({ rule, state: 'open' })).incidents[0]?.learn_more
  const withLink = [...catalogue.values()].find(({ link }) => link)!
  const without = [...catalogue.values()].find(({ link }) => !link)!
  assert.equal(learnMore(withLink.id), withLink.link)
  assert.match(
    learnMore(without.id)!,
    /^https:\/\/github\.com\/sentarr\/sentarr\/blob\/main\/docs\/RULES\.md#[a-z0-9_-]+$/,
  )
  assert.equal(learnMore('own.rule'), null)
})

test('a consequence is one while its root cause is open on the same server and not out of a backlog', () => {
  const marks = (...open: (typeof root)[]) =>
    Object.fromEntries(snapshotOf(...open).incidents.map(({ id, consequence }) => [id, consequence]))
  assert.deepEqual(marks(root, consequence), { root: false, consequence: true })
  assert.deepEqual(marks(consequence), { consequence: false })
  assert.deepEqual(marks({ ...root, historic: true }, consequence), { root: false, consequence: false })
  const apart = companionSnapshot([serverOf('plex', root), serverOf('attic', consequence)], deps, NOON)
  assert.ok(apart.incidents.every(({ consequence }) => !consequence))
})

test('a mute is told with the moment at which it ends', () => {
  const muted = { ...root, mutedUntil: NOON + MINUTE }
  const later = { ...consequence, mutedUntil: NOON + 2 * MINUTE }
  const { incidents, nextChangeAt } = snapshotOf(later, muted, { ...root, id: 'over', mutedUntil: NOON - 1 })
  assert.deepEqual(Object.fromEntries(incidents.map(({ id, muted }) => [id, muted])), {
    root: true,
    over: false,
    consequence: true,
  })
  assert.equal(nextChangeAt, NOON + MINUTE)
  assert.equal(snapshotOf(root).nextChangeAt, null)
})

test('of very many the worst are told', () => {
  const many = Array.from({ length: 300 }, (_, nth) => incident({ id: `w${nth}`, severity: 'warning', state: 'open' }))
  const { incidents } = snapshotOf(...many, root)
  assert.equal(incidents.length, 200)
  assert.equal(incidents[0]?.id, 'root')
})
