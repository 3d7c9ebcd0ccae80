// From bytes to records. 99 % of a log is DEBUG and INFO that no rule asks for: those lines are never decoded.

import type { Wanted } from '../text/wanted.ts'
import { findHead, NO_HEAD } from './find-head.ts'
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
const WARN = LEVELS.indexOf('WARN') + 1
const LF = 0x0a

/**
 * Takes the records out of the bytes of one file. Stateless: unless `final`, the last record and a half line stay unconsumed, since more
 * of them may follow; so a caller whose buffer is full with nothing consumed must pass `final`. Any bytes will do; it never throws.
 */
export function readRecords(bytes: Buffer, options: ReadOptions): ReadResult {
  const { final, wanted, zoneMinutes } = options
  const records: LogRecord[] = []
  const offsets: number[] = []
  const counts = new Int32Array(LEVELS.length + 1)
  let orphans = 0
  let lines = 0
  let lastHead = -1

  // The record that is being assembled.
  let start = -1
  let code = NO_HEAD
  let asked = false
  let own = 0

  let at = 0
  while (at < bytes.length) {
    const newline = bytes.indexOf(LF, at)
    if (newline < 0 && !final) break
    const end = newline < 0 ? bytes.length : newline
    const from = bytes[at] === 0 || bytes[at] === 0xef ? afterFiller(bytes, at, end) : at
    const head = findHead(bytes, from, end)
    if (head !== NO_HEAD) {
      if (start >= 0) {
        lastHead = start
        lines += own
        counts[code]!++
        // A function made anew for each piece of a log would be compiled anew for each.
        if (code >= WARN || asked) keep(records, offsets, bytes, start, at, options)
      }
      start = from
      code = head & 7
      asked = code < WARN && wanted(bytes, head >>> 3, end)
      own = 1
    } else if (start < 0) {
      orphans++
      lines++
    } else {
      own++
      if (code < WARN && !asked) asked = wanted(bytes, at, end)
    }
    at = end + 1
  }

  let consumed = Math.min(at, bytes.length)
  if (final && start >= 0) {
    lastHead = start
    lines += own
    counts[code]!++
    if (code >= WARN || asked) keep(records, offsets, bytes, start, bytes.length, options)
  } else if (start >= 0) consumed = start
  const lastAt = lastHead < 0 ? null : timeAt(bytes, lastHead, zoneMinutes)
  return { records, offsets, lines, levels: byLevel(counts), orphans, consumed, lastAt }
}

/** A power cut and a truncated file leave NULs before a line; an editor leaves a byte order mark. */
function afterFiller(bytes: Buffer, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] === 0) at++
  if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3
  return at
}

function keep(
  records: LogRecord[],
  offsets: number[],
  bytes: Buffer,
  start: number,
  end: number,
  { file, zoneMinutes }: ReadOptions,
): void {
  records.push(decode(bytes, start, end, file, zoneMinutes))
  offsets.push(start)
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

const byLevel = (counts: Int32Array): Record<Level, number> =>
  Object.fromEntries(LEVELS.map((level, index) => [level, counts[index + 1] ?? 0])) as Record<Level, number>
