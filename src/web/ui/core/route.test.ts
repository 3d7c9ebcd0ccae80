import assert from 'node:assert/strict'
import test from 'node:test'
import { address, parseRoute } from './route.ts'

test('an address leads back to where it came from', () => {
  const there = parseRoute(address('incidents', 'a/b c', { state: 'open', q: null }))
  assert.deepEqual([there.page, there.id, there.query.toString()], ['incidents', 'a/b c', 'state=open'])
})

test("Home Assistant's deep link is read like an address", () => {
  assert.deepEqual(parseRoute('/incidents/42').id, '42')
  assert.equal(parseRoute('').page, 'overview')
})

test('an unknown page, and an id that is no text, lead somewhere nevertheless', () => {
  assert.deepEqual([parseRoute('#/nonsense/1').page, parseRoute('#/nonsense/1').id], ['overview', null])
  assert.equal(parseRoute('#/incidents/%E0').id, '%E0')
})
