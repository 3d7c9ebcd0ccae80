// From bytes to records.

import type { Wanted } from '../text/wanted.ts'
import { type FoundRecords, findRecords } from './find-records.ts'
import { readHead } from './head.ts'
import { parseRecord } from './parse.ts'
import { LEVELS, type Level, type LogRecord } from './record.ts'

export type ReadOptions = {
  /** Base name relative to the Logs folder. */
  file: string
  /** No later line can join the last record: take everything. */
  final: boolean
  /** Which lines below WARN are records to hand on. */
  wanted: Wanted
  /** Minutes east of Greenwich; null is this machine's zone. */
  zoneMinutes: number | null
}

export type ReadResult = {
  /** WARN and worse, and lower ones that hold a wanted literal. */
  records: LogRecord[]
  /** Where each of `records` begins in the bytes. */
  offsets: number[]
  /** Lines in the consumed bytes, of any kind. */
  lines: number
  /** Records in the consumed bytes by level, decoded or not. */
  levels: Record<Level, number>
  /** Lines before the first head: they belong to no record here. */
  orphans: number
  /** Give the bytes from here on again, followed by what comes next. */
  consumed: number
  /** Epoch milliseconds of the last consumed head; null without one. */
  lastAt: number | null
}

/** Bytes of a line that are kept. */
const LINE_LIMIT = 65_536
const CONTINUATION_LIMIT = 200
const LF = 0x0a

/**
 * Takes the records out of the bytes of one file. Stateless: unless `final`, the last record and a half line stay unconsumed, since more
 * of them may follow; so a caller whose buffer is full with nothing consumed must pass `final`. Any bytes will do; it never throws.
 */
export function readRecords(bytes: Buffer, { file, final, wanted, zoneMinutes }: ReadOptions): ReadResult {
  return recordsOf(bytes, findRecords(bytes, final, wanted), { file, zoneMinutes })
}

/** Decodes what was found in these very bytes. */
export function recordsOf(
  bytes: Buffer,
  { starts, ends, counts, lines, orphans, consumed, lastHead }: FoundRecords,
  { file, zoneMinutes }: Pick<ReadOptions, 'file' | 'zoneMinutes'>,
): ReadResult {
  return {
    records: starts.map((start, index) => decode(bytes, start, ends[index]!, file, zoneMinutes)),
    offsets: starts,
    lines,
    levels: byLevel(counts),
    orphans,
    consumed,
    lastAt: lastHead < 0 ? null : timeAt(bytes, lastHead, zoneMinutes),
  }
}

function decode(bytes: Buffer, start: number, end: number, file: string, zoneMinutes: number | null): LogRecord {
  const newline = bytes.indexOf(LF, start)
  const isOneLine = newline < 0 || newline >= end - 1
  if (isOneLine && end - start <= LINE_LIMIT) {
    return parseRecord(bytes.toString('utf8', start, newline < 0 ? end : Math.min(newline, end)), { file, zoneMinutes })
  }
  const parts: string[] = []
  let cut = false
  let at = start
  while (at < end) {
    if (parts.length > CONTINUATION_LIMIT) {
      cut = true
      break
    }
    const newline = bytes.indexOf(LF, at)
    const stop = newline < 0 || newline > end ? end : newline
    const kept = Math.min(stop, at + LINE_LIMIT)
    cut ||= kept < stop
    parts.push(bytes.toString('utf8', at, kept))
    at = stop + 1
  }
  const record = parseRecord(parts.join('\n'), { file, zoneMinutes })
  return cut ? { ...record, truncated: true } : record
}

const timeAt = (bytes: Buffer, start: number, zoneMinutes: number | null): number | null =>
  readHead(bytes.toString('utf8', start, Math.min(start + 200, bytes.length)).replace(/[\r\n\0].*/s, ''), zoneMinutes)
    ?.at ?? null

/** `counts` as `FoundRecords` has them. */
const byLevel = (counts: number[]): Record<Level, number> =>
  Object.fromEntries(LEVELS.map((level, index) => [level, counts[index + 1] ?? 0])) as Record<Level, number>
