// Entries out of one generation: those before a byte, those from a byte on, and the byte where a time stands.
import { findHead, NO_HEAD } from '../../plex/find-head.ts'
import { readRecords } from '../../plex/read-records.ts'
import type { Level, LogRecord } from '../../plex/record.ts'
import { own, type Redacted, redact } from '../../plex/redact.ts'
import { redactRecord } from '../../plex/redact-record.ts'
import type { Wanted } from '../../text/wanted.ts'
import type { Disk } from '../disk.ts'
import type { Generation } from './generation.ts'

const CHUNK_BYTES = 256 * 1024
/** An entry that is longer is read as if it began here. */
const LONGEST_BYTES = 2 * 1024 * 1024
const NEAR_BYTES = 64 * 1024
const MESSAGE_LIMIT = 8_000
const LF = 0x0a

/** One entry as people read it, with the lines that belong to it; redacted. */
export type LogLine = {
  /** The same entry has the same id in every answer. */
  id: string
  /** The log it stands in, whatever its generation is called now. */
  file: string
  /** Epoch milliseconds. */
  at: number | null
  level: Level | null
  thread: Redacted
  component: Redacted
  /** With its continuation lines after line ends. */
  message: Redacted
  truncated: boolean
}

export type Entry = { record: LogRecord; offset: number }

/**
 * `start`: where the entries before these end; 0 when there are none. `records` and `levels` count those that were not wanted as well. `firstAt`,
 * `lastAt`: times of the first and the last of all, epoch milliseconds.
 */
export type Chunk = {
  entries: Entry[]
  start: number
  bytes: number
  records: number
  levels: Record<Level, number>
  firstAt: number | null
  lastAt: number | null
}

export const EVERYTHING: Wanted = () => true

/** The entries of the file that begin before byte `end`, as many as a chunk holds, oldest first. `wanted` chooses among those below WARN. */
export async function entriesBefore(disk: Disk, generation: Generation, end: number, wanted: Wanted): Promise<Chunk> {
  for (let size = CHUNK_BYTES; ; size *= 4) {
    const from = Math.max(0, end - size)
    const bytes = await bytesOf(disk, generation, from, end)
    const first = from === 0 ? 0 : firstHead(bytes)
    if (first === null && size < LONGEST_BYTES) continue
    const start = from + (first ?? 0)
    const whole = bytes.subarray(first ?? 0)
    const found = entriesOf(whole, start, generation, wanted)
    return { ...found, start, bytes: bytes.length, firstAt: timeAt(whole, generation) }
  }
}

/** The entries from byte `from` (the begin of one) on, at most up to `to`. */
export async function entriesFrom(disk: Disk, generation: Generation, from: number, to: number): Promise<Entry[]> {
  return entriesOf(await bytesOf(disk, generation, from, to), from, generation, EVERYTHING).entries
}

/** A byte with no entry after `at` before it and, within 64 KiB, entries that are. The file's times only grow. */
export async function placeOf(disk: Disk, generation: Generation, at: number): Promise<number> {
  let low = 0
  let high = generation.size
  while (high - low > NEAR_BYTES) {
    const middle = Math.floor((low + high) / 2)
    const bytes = await bytesOf(disk, generation, middle, Math.min(high, middle + NEAR_BYTES))
    const first = firstHead(bytes)
    const found = first === null ? null : timeAt(bytes.subarray(first), generation)
    if (found === null || found > at) high = middle
    else low = middle + first!
  }
  return low
}

export const firstTime = (generation: Generation): number | null => {
  const first = findHead(generation.head, 0, endOfLine(generation.head, 0)) === NO_HEAD ? firstHead(generation.head) : 0
  return first === null ? null : timeAt(generation.head.subarray(first), generation)
}

export async function endsLine(disk: Disk, generation: Generation): Promise<boolean> {
  return (await bytesOf(disk, generation, Math.max(0, generation.size - 1), generation.size)).at(0) === LF
}

export function logLine({ record, offset }: Entry, { name, file }: Generation): LogLine {
  const { components, text, cut } = redactRecord(record, MESSAGE_LIMIT)
  return {
    id: `${name}.${offset}`,
    file,
    at: record.at,
    level: record.level,
    thread: redact(record.thread),
    component: own(components.join('/')),
    message: text,
    truncated: record.truncated || cut,
  }
}

function entriesOf(bytes: Buffer, start: number, { zoneMinutes }: Generation, wanted: Wanted) {
  const { records, offsets, levels, lastAt } = readRecords(bytes, { file: '', final: true, wanted, zoneMinutes })
  return {
    entries: records.map((record, index): Entry => ({ record, offset: start + offsets[index]! })),
    records: Object.values(levels).reduce((sum, count) => sum + count, 0),
    levels,
    lastAt,
  }
}

/** Where the first whole line with a head begins; null without one. The first line may be half of one. */
function firstHead(bytes: Buffer): number | null {
  for (let at = bytes.indexOf(LF) + 1; at > 0 && at < bytes.length; at = bytes.indexOf(LF, at) + 1) {
    if (findHead(bytes, at, endOfLine(bytes, at)) !== NO_HEAD) return at
  }
  return null
}

const timeAt = (bytes: Buffer, { zoneMinutes }: Generation): number | null =>
  readRecords(bytes.subarray(0, endOfLine(bytes, 0)), { file: '', final: true, wanted: () => false, zoneMinutes })
    .lastAt

function endOfLine(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(LF, from)
  return end < 0 ? bytes.length : end
}

async function bytesOf(disk: Disk, { handle }: Generation, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, to - from))
  return bytes.subarray(0, await disk.read(handle, bytes, from))
}
