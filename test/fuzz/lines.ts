// Any bytes are a log: read at once or in pieces they are the same records, and none of them is a crash.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseRecord } from '../../src/plex/parse.ts'
import { readRecords } from '../../src/plex/read-records.ts'
import { compileWanted } from '../../src/text/wanted.ts'
import { logBytes, logText, runs } from './support/inputs.ts'

const wanted = compileWanted(['recovered', 'Request: ['])
const read = (bytes: Buffer, final: boolean) =>
  readRecords(bytes, { file: 'Plex Media Server.log', final, wanted, zoneMinutes: 60 })

test('bytes in pieces are the records of the whole', () => {
  fc.assert(
    fc.property(logBytes, fc.array(fc.nat(), { maxLength: 6 }), (bytes, cuts) => {
      const whole = read(bytes, true)
      const ends = [...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]
      const records = []
      let lines = 0
      let from = 0
      for (const end of ends) {
        const part = read(bytes.subarray(from, end), false)
        records.push(...part.records)
        lines += part.lines
        from += part.consumed
      }
      const rest = read(bytes.subarray(from), true)
      assert.deepEqual([...records, ...rest.records], whole.records)
      assert.equal(lines + rest.lines, whole.lines)
    }),
    runs(),
  )
})

test('any text is a record', () => {
  const now = Date.UTC(2026, 10, 23)
  fc.assert(
    fc.property(logText, fc.constantFrom(null, -720, 0, 330, 840), (text, zoneMinutes) => {
      const { at, message, continuation } = parseRecord(text, { file: 'x.log', zoneMinutes, now })
      assert.ok(at === null || Number.isSafeInteger(at))
      assert.equal(message, message.trim())
      assert.ok(continuation.length <= text.split('\n').length)
    }),
    runs(),
  )
})
