import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linesAround } from './context.ts'

const bytes = Buffer.from('one\ntwo\nthree token=abcdef\nfour\r\nfive\n')
const third = bytes.indexOf('three')

test('shows the lines before and after, redacted and clean', () => {
  assert.deepEqual(linesAround(bytes, third, { before: 1, after: 2 }), ['two', 'three token=<token>', 'four'])
})

test('stops at the ends of what is known', () => {
  assert.deepEqual(linesAround(bytes, third, { before: 9, after: 9 }), [
    'one',
    'two',
    'three token=<token>',
    'four',
    'five',
  ])
  assert.deepEqual(linesAround(bytes, 0, { before: 3, after: 1 }), ['one'])
})

test('cuts long lines', () => {
  assert.equal(linesAround(Buffer.from('x'.repeat(9000)), 0, { before: 0, after: 1 })[0]?.length, 200)
})
