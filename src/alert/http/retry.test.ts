import assert from 'node:assert/strict'
import test from 'node:test'
import { pauseMs, retryAfterMs } from './retry.ts'

const NOW = Date.parse('2026-11-23T18:00:00Z')
const wait = (headers: Record<string, string>, body = '') => retryAfterMs({ headers, body }, NOW)

test('of several waits the longest counts', () => {
  assert.equal(wait({ 'retry-after': '1', 'x-ratelimit-reset-after': '0.5' }, '{"retry_after": 1.25}'), 1250)
})

test('a date in the past is no wait', () => {
  assert.equal(wait({ 'retry-after': 'Mon, 23 Nov 2026 17:00:00 GMT' }), 0)
})

test('nobody has to wait longer than a day', () => {
  assert.equal(wait({ 'retry-after': '99999999' }), 86_400_000)
})

test('what is no number and no date says nothing', () => {
  for (const value of ['', 'soon', '1e400', '-1', '0x10']) assert.equal(wait({ 'retry-after': value }), null, value)
  for (const body of ['null', '[]', '{"retry_after":"x","parameters":7}', '<html>'])
    assert.equal(wait({}, body), null, body)
})

test('a used-up allowance asks for a pause, a good answer otherwise does not', () => {
  assert.equal(pauseMs({ headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '0.75' } }), 750)
  assert.equal(pauseMs({ headers: { 'x-ratelimit-remaining': '3', 'x-ratelimit-reset-after': '0.75' } }), 0)
  assert.equal(pauseMs({ headers: {} }), 0)
})
