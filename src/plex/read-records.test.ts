import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RECORDS } from '../../test/plex/lines.ts'
import { compileWanted } from '../text/wanted.ts'
import { findHead } from './find-head.ts'
import { parseRecord } from './parse.ts'
import { type ReadOptions, type ReadResult, readRecords } from './read-records.ts'
import { LEVELS } from './record.ts'

const read = (text: string | Buffer, options: Partial<ReadOptions> = {}): ReadResult =>
  readRecords(Buffer.from(text as string), {
    file: 'x.log',
    final: true,
    wanted: compileWanted([]),
    zoneMinutes: 0,
    ...options,
  })

const WARN = 'Feb 06, 2026 12:48:45.870 [1] WARN - bad'
const DEBUG = 'Feb 06, 2026 12:48:46.000 [1] DEBUG - fine, recovered frames'

test('bytes and text agree on the level of every head', () => {
  for (const record of RECORDS) {
    const line = Buffer.from(record.split('\n')[0]!)
    const level = LEVELS[(findHead(line, 0, line.length) & 7) - 1]
    assert.equal(level, parseRecord(record, { file: '', zoneMinutes: 0 }).level, record)
  }
})

test('hands on warnings and worse, and counts the rest', () => {
  const result = read(`${DEBUG}\n${WARN}\n${DEBUG}\n`)
  assert.deepEqual(
    result.records.map((record) => record.message),
    ['bad'],
  )
  assert.deepEqual(result.offsets, [DEBUG.length + 1])
  assert.equal(result.lines, 3)
  assert.deepEqual([result.levels.DEBUG, result.levels.WARN], [2, 1])
  assert.equal(result.lastAt, Date.UTC(2026, 1, 6, 12, 48, 46))
})

test('hands on a quiet record that holds a wanted literal, in its continuation too', () => {
  const wanted = compileWanted(['recovered frames', 'in the second line'])
  assert.equal(read(`${DEBUG}\n`, { wanted }).records.length, 1)
  assert.equal(read(`${DEBUG.replace('recovered', '')}\nmore in the second line\n`, { wanted }).records.length, 1)
  assert.equal(read(`${DEBUG.replace('recovered', '')}\n`, { wanted }).records.length, 0)
})

test('joins a traceback of thirty lines', () => {
  const lines = Array.from({ length: 30 }, (_, index) => `  line ${index}`)
  const { records } = read(`${WARN}\r\n${lines.join('\r\n')}\r\n${DEBUG}\n`)
  assert.deepEqual(records[0]?.continuation, lines)
})

test('leaves the last record and a half line until more is known', () => {
  const first = `${WARN}\n  second line\n`
  const open = read(`${first}${WARN}\n half`, { final: false })
  assert.equal(open.consumed, Buffer.byteLength(first))
  assert.equal(open.records.length, 1)
  assert.equal(open.lines, 2)
  const all = read(`${first}${WARN}\n half`)
  assert.equal(all.consumed, Buffer.byteLength(`${first}${WARN}\n half`))
  assert.deepEqual(all.records[1]?.continuation, [' half'])
})

test('counts lines before the first head as orphans', () => {
  const result = read(`  tail of a traceback\nIOError\n${WARN}\n`)
  assert.equal(result.orphans, 2)
  assert.equal(result.lines, 3)
  assert.equal(result.records[0]?.continuation.length, 0)
})

test('a file that is no Plex log gives lines and no records', () => {
  const result = read('<SessionReport>\n<x/>\n', { final: false })
  assert.deepEqual([result.lines, result.orphans, result.records.length, result.consumed], [2, 2, 0, 21])
})

test('reads past NULs that a power cut left, and a byte order mark', () => {
  assert.equal(read(`${'\0'.repeat(5000)}${WARN}\n`).records[0]?.message, 'bad')
  assert.equal(read(`\ufeff${WARN}\n`).records[0]?.message, 'bad')
})

test('decodes invalid UTF-8 with replacement', () => {
  const bytes = Buffer.concat([Buffer.from(`${WARN} `), Buffer.from([0xff, 0xc3]), Buffer.from('\n')])
  assert.equal(read(bytes).records[0]?.message, 'bad \ufffd\ufffd')
})

test('cuts long lines and endless records, and says so', () => {
  const long = read(`${WARN}${'é'.repeat(60_000)}\n`).records[0]
  assert.equal(long?.truncated, true)
  assert.ok(long.message.length < 40_000)
  assert.equal(read(`${WARN}${'x'.repeat(40_000)}\n`).records[0]?.truncated, false)
  const endless = read(`${WARN}\n${'more\n'.repeat(5000)}`).records[0]
  assert.deepEqual([endless?.truncated, endless?.continuation.length], [true, 200])
})
