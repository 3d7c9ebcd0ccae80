import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spanMs } from './span.ts'

test('spans are read as people write them', () => {
  const read = ['90s', '30m', '2h', '1h30m', '1.5h', '1d', '', '2', 'h', '2 h', '-1h', '2w'].map(spanMs)
  const hour = 3_600_000
  assert.deepEqual(read, [
    90_000,
    hour / 2,
    2 * hour,
    1.5 * hour,
    1.5 * hour,
    24 * hour,
    null,
    null,
    null,
    null,
    null,
    null,
  ])
})
