import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createProgress } from './progress.ts'

/** What was written for a log of 500 MB that was read in ten pieces. */
function written(columns: number, env = {}): string {
  let said = ''
  let ms = 0
  const stderr = {
    isTTY: true,
    columns,
    write(text: string) {
      said += text
      return true
    },
  }
  const now = () => {
    ms += 1_000
    return ms
  }
  const progress = createProgress({ stderr, now, env }, 500e6)
  for (let piece = 0; piece < 10; piece++) progress.add(50e6)
  progress.done()
  return said
}

test('the bar fits any width and leaves nothing behind', () => {
  for (const columns of [8, 20, 40, 53, 80, 200]) {
    const said = written(columns)
    const rows = said.split('\r').map((row) => row.replace('\u001b[K', ''))
    for (const row of rows) assert.ok(row.length < columns, `${columns}: ${row}`)
    assert.ok(rows.slice(1, -1).every((row) => row !== ''))
    assert.ok(said.endsWith('\r\u001b[K'))
  }
  assert.match(written(40), /█░+ {2}20 % of 500 MB/)
})

test('a terminal that cannot erase gets no bar', () => {
  assert.equal(written(80, { TERM: 'dumb' }), '')
})
