import assert from 'node:assert/strict'
import test from 'node:test'
import { bytes, codePoints, cut, jsonBytes, oneLine, presentable, utf16 } from './limits.ts'

test('a text that fits stays as it is', () => {
  assert.equal(cut('abc', 3), 'abc')
  assert.equal(cut('', 3), '')
})

test('a text that does not fit ends in an ellipsis within the limit', () => {
  assert.equal(cut('abcdef', 4), 'abc…')
  assert.equal(cut('ab cdef', 4), 'ab…')
})

test('an emoji is cut whole, counted as each service counts', () => {
  assert.equal(cut('😀😀😀', 5, utf16), '😀😀…')
  assert.equal(cut('😀😀😀', 2, codePoints), '😀…')
  assert.equal(cut('😀😀😀', 10, bytes), '😀…')
  assert.equal(cut('""""', 9, jsonBytes), '""…')
})

test('what escaping adds is counted too', () => {
  const escaped = (raw: string) => raw.replaceAll('&', '&amp;')
  assert.equal(cut('a&&&', 7, utf16, escaped), 'a&amp;…')
})

test('nothing is written where not even one character fits', () => {
  assert.equal(cut('😀', 1), '')
  assert.equal(cut('abc', 0), '')
  assert.equal(cut('abc', -5), '')
})

test('control characters, colours, broken surrogates and turned directions disappear', () => {
  assert.equal(
    presentable(' \u001b[31mred\u001b[0m\u0000 \ud83d a\r\nb \u202egnp.exe\u202c '),
    'red \ufffd a\nb gnp.exe',
  )
  assert.equal(presentable('a\n\n\n\n\nb'), 'a\n\nb')
  assert.equal(oneLine('a\r\nBcc: x\tb'), 'a Bcc: x b')
})
