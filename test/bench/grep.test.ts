import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toExtended } from '../../bench/grep.ts'

const PAIRS: [javascript: string, posix: string | null][] = [
  ['SLOW QUERY: It took (?<ms>\\d{4,})', 'SLOW QUERY: It took ([0-9]{4,})'],
  ['(?:a|b).*?c\\.', '(a|b).*c\\.'],
  ['"[^"\\s]+"', '"[^"[:space:]]+"'],
  ['[\\w.\\-]+\\/x', '[[:alnum:]_.-]+/x'],
  ['[^\\])]', '[^])]'],
  ['^(?:a|b)$', '[]-] (a|b)$'],
  ['a.{0,80}b.{0,300}c\\w{1,400}?d', 'a.{0,80}b.*c[[:alnum:]_]+d'],
  ['is (?!success)', null],
]

for (const [javascript, posix] of PAIRS)
  test(`writes ${javascript} for grep`, () => assert.equal(toExtended(javascript), posix))
