import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Outcome } from '../../detect/finding.ts'
import { textTime } from '../../plex-api/log-line.ts'
import { createTally } from './tally.ts'

/** It remembers as many lines that mean something. */
const REMEMBERED = 64 * 512
const MEANS_SOMETHING: Outcome = { finding: null, ignored: null, clears: [], mark: null }

const line = (n: number) => {
  const [, minute, second, ms] = /T\d\d:(\d\d):(\d\d)\.(\d{3})/.exec(new Date(n).toISOString())!
  return `Nov 23, 2026 12:${minute}:${second}.${ms} [0x7f] ERROR - trouble ${n}\n`
}

function filled() {
  const stored = new Map<string, unknown>()
  const open = () => createTally({ key: 'tally', value: (key) => stored.get(key) })
  const tally = open()
  let written = 0
  return {
    tally,
    open,
    /** Counts so many more lines, each once. */
    count(lines: number): void {
      const texts = Array.from({ length: lines }, () => line(written++))
      const offsets: number[] = []
      for (let index = 0, at = 0; index < lines; at += texts[index++]!.length) offsets.push(at)
      const bytes = Buffer.from(texts.join(''))
      const outcomes = offsets.map(() => MEANS_SOMETHING)
      const read = { outcomes, offsets, lines, consumed: bytes.length, lastAt: null }
      const { read: news, values } = tally.sift('folder', read, bytes)
      assert.equal(news.outcomes.length, lines)
      for (const [key, value] of Object.entries(values)) stored.set(key, structuredClone(value))
    },
  }
}

test('what it remembers has no beginning until the oldest lines make room, and then their time, over a restart too', () => {
  const { tally, open, count } = filled()
  count(REMEMBERED)
  assert.equal(tally.since(), null)
  count(1)
  const oldest = textTime(line(512))
  assert.equal(tally.since(), oldest)
  assert.equal(open().since(), oldest)
  count(512)
  assert.equal(tally.since(), textTime(line(1_024)))
  assert.equal(open().since(), textTime(line(1_024)))
})
