import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWordFinder } from './word-finder.ts'

/** A search for these words that lists what it finds, each word once. */
function finder(...words: string[]): (text: string) => string[] {
  const find = createWordFinder(new Map(words.map((word) => [word, word])))
  return (text) => {
    const found = new Set<string>()
    find(text, (word) => found.add(word))
    return [...found].toSorted()
  }
}

test('finds every word that a text holds', () => {
  const find = finder('error', 'no such', '[system:13', 'x.y')
  assert.deepEqual(find('no such thing: an error [system:13 at'), ['[system:13', 'error', 'no such'])
  assert.deepEqual(find('xay'), [])
})

test('finds words inside, over and at the beginning of others', () => {
  const find = finder('cuda_error_', 'error', 'err', 'or_code', 'code')
  assert.deepEqual(find('cuda_error_code'), ['code', 'cuda_error_', 'err', 'error', 'or_code'])
})

test('finds a word at the very end and none that is cut off there', () => {
  const find = finder('disk', 'full moon')
  assert.deepEqual(find('a full disk'), ['disk'])
  assert.deepEqual(find('the disk is full moo'), ['disk'])
})

test('each text is searched anew', () => {
  const find = finder('disk')
  assert.deepEqual(find('disk'), ['disk'])
  assert.deepEqual(find('disk'), ['disk'])
  assert.deepEqual(find(''), [])
  assert.deepEqual(finder()('disk'), [])
})

test('a word that is too short is refused', () => {
  assert.throws(() => finder('ab'), /"ab" is too short/)
})
