import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWordFinder } from './word-finder.ts'

test('finds every word that a text holds', () => {
  const find = createWordFinder(['error', 'no such', '[system:13', 'x.y'])
  assert.deepEqual([...find('no such thing: an error [system:13 at')].toSorted(), ['[system:13', 'error', 'no such'])
  assert.deepEqual([...find('xay')], [])
})

test('finds words inside, over and at the beginning of others', () => {
  const find = createWordFinder(['cuda_error_', 'error', 'err', 'or_code', 'code'])
  assert.deepEqual([...find('cuda_error_code')].toSorted(), ['code', 'cuda_error_', 'err', 'error', 'or_code'])
})

test('each text is searched anew', () => {
  const find = createWordFinder(['disk'])
  assert.equal(find('disk').size, 1)
  assert.equal(find('disk').size, 1)
  assert.equal(find('').size, 0)
  assert.equal(createWordFinder([])('disk').size, 0)
})
