import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Random, seeded } from '../../bench/random.ts'
import { readRecords } from '../../src/plex/read-records.ts'
import type { LogRecord } from '../../src/plex/record.ts'
import { compileWanted } from '../../src/text/wanted.ts'
import { RECORDS } from './lines.ts'

const ROUNDS = 300
const wanted = compileWanted(['recovered ', 'GET /library', 'identity', 'prefixes'])
const options = { file: 'Plex Media Server.log', wanted, zoneMinutes: 0 }

type Sum = { records: LogRecord[]; lines: number; orphans: number; levels: Record<string, number> }

function sumOf(parts: Buffer[]): Sum {
  const sum: Sum = { records: [], lines: 0, orphans: 0, levels: {} }
  let rest = Buffer.alloc(0)
  parts.forEach((part, index) => {
    const bytes = Buffer.concat([rest, part])
    const result = readRecords(bytes, { ...options, final: index === parts.length - 1 })
    rest = bytes.subarray(result.consumed)
    sum.records.push(...result.records)
    sum.lines += result.lines
    sum.orphans += result.orphans
    for (const [level, count] of Object.entries(result.levels)) sum.levels[level] = (sum.levels[level] ?? 0) + count
  })
  assert.equal(rest.length, 0)
  return sum
}

function someLog(random: Random): Buffer {
  const lines: string[] = []
  for (let index = 1 + random(40); index > 0; index--) {
    const ending = random(4) === 0 ? '\r\n' : '\n'
    lines.push(RECORDS[random(RECORDS.length)]!.replaceAll('\n', ending) + ending)
    if (random(12) === 0) lines.push('\n'.repeat(random(3)), '\0'.repeat(random(40)))
  }
  return mutated(Buffer.from(lines.join('')), random)
}

function mutated(bytes: Buffer, random: Random): Buffer {
  for (let index = random(6); index > 0; index--) bytes[random(bytes.length)] = random(256)
  return bytes
}

function cut(bytes: Buffer, random: Random): Buffer[] {
  const parts: Buffer[] = []
  let from = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
    if (random(4) !== 0) continue
    parts.push(bytes.subarray(from, at + 1))
    from = at + 1
  }
  return [...parts, bytes.subarray(from)]
}

test('a log cut at any line ends gives the records of the whole log', () => {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const random = seeded(seed)
    const bytes = someLog(random)
    assert.deepEqual(sumOf(cut(bytes, random)), sumOf([bytes]), `seed ${seed}`)
  }
})

test('every line is counted once, whatever the bytes', () => {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const random = seeded(seed)
    const bytes = Buffer.from(Array.from({ length: random(3000) }, () => (random(20) === 0 ? 10 : random(256))))
    const expected = bytes.toString('latin1').split('\n').length - (bytes.length === 0 || bytes.at(-1) === 10 ? 1 : 0)
    assert.equal(readRecords(bytes, { ...options, final: true }).lines, expected, `seed ${seed}`)
  }
})
