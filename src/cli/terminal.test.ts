import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printable, wrap } from './terminal.ts'

test('untrusted text becomes one harmless line', () => {
  assert.equal(printable('a\u001b[31mb\u001b]0;title\u0007c\r\nd\te\u0000\u202e\u009b2J'), 'abc d e 2J')
})

test('lines are wrapped at blanks, hang under their start and never grow too wide', () => {
  assert.equal(wrap('one two three four', 10, '1. '), '1. one two\n   three\n   four')
  const wrapped = wrap(`short ${'x'.repeat(45)} end`, 20, '> ', '  ')
  for (const line of wrapped.split('\n')) assert.ok(line.length <= 20, line)
  assert.equal(wrapped.replaceAll(/[\n ]/g, ''), `>short${'x'.repeat(45)}end`)
  assert.equal(wrap('', 10, '> '), '> ')
})
