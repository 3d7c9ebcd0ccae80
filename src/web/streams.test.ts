import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createStreamLimit } from './streams.ts'

test('one person has eight streams, all have 32, and the last four are kept for administrators', () => {
  const limit = createStreamLimit()
  const open = (person: string, administers = false) => limit.take(person, administers)
  const first = Array.from({ length: 8 }, () => open('a'))
  assert.equal(open('a'), null)
  for (const person of ['b', 'c']) for (let one = 0; one < 8; one++) assert.notEqual(open(person), null)
  for (let one = 0; one < 4; one++) assert.notEqual(open('d'), null)
  assert.equal(open('d'), null, 'the rest is kept')
  for (let one = 0; one < 4; one++) assert.notEqual(open('admin', true), null)
  assert.equal(open('admin', true), null)
  first[0]?.()
  first[0]?.()
  assert.notEqual(open('admin', true), null, 'given back once')
  assert.equal(open('admin', true), null)
})
