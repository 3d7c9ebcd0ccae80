import assert from 'node:assert/strict'
import { test } from 'node:test'
import { confidenceSchema, confidenceWords } from './confidence.ts'

test('a rule says what it rests on, in the words of today and of earlier versions', () => {
  const words: [string | undefined, string][] = [
    ['seen in 12 reports', 'seen in 12 reports'],
    ['seen in 1 report', 'seen in 1 report'],
    ['seen', 'seen'],
    ['documented', 'documented'],
    ['reasoned', 'reasoned'],
    ['confirmed', 'seen'],
    ['reported', 'documented'],
    ['unconfirmed', 'reasoned'],
    [undefined, 'seen'],
  ]
  for (const [word, said] of words) assert.equal(confidenceWords(confidenceSchema.parse(word)), said)
})

test('any other word is refused with those that are possible', () => {
  for (const word of ['', 'sure', 'seen in many reports', 'seen in -1 reports', 'toString'])
    assert.throws(() => confidenceSchema.parse(word), /must be \\"seen in 12 reports\\"/, word)
})
