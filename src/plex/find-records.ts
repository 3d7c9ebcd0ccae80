// Where the records of a log's bytes are that somebody asks for. 99 % of a log is DEBUG and INFO that no rule asks for: those lines are
// never decoded. What is found are numbers, so that another thread can look for them.
import type { Wanted } from '../text/wanted.ts'
import { findHead, NO_HEAD } from './find-head.ts'
import { LEVELS } from './record.ts'

export type FoundRecords = {
  /** Where each record that is WARN or worse, or holds what is wanted, begins in the bytes. */
  starts: number[]
  /** The byte behind each of them. */
  ends: number[]
  /** Records in the consumed bytes by the place of their level in LEVELS plus one. */
  counts: number[]
  /** Lines in the consumed bytes, of any kind. */
  lines: number
  /** Lines before the first head: they belong to no record here. */
  orphans: number
  /** Give the bytes from here on again, followed by what comes next. */
  consumed: number
  /** Where the last consumed head begins; -1 without one. */
  lastHead: number
}

const WARN = LEVELS.indexOf('WARN') + 1
const LF = 0x0a

/** Finds the records in the bytes of one file; `final` and `wanted` as in `ReadOptions`. Any bytes will do; it never throws. */
export function findRecords(bytes: Buffer, final: boolean, wanted: Wanted): FoundRecords {
  const starts: number[] = []
  const ends: number[] = []
  const counts = new Array<number>(LEVELS.length + 1).fill(0)
  let orphans = 0
  let lines = 0
  let lastHead = -1

  // The record that is being put together.
  let start = -1
  let code = NO_HEAD
  let asked = false
  let own = 0

  const flush = (end: number): void => {
    if (start < 0) return
    lastHead = start
    lines += own
    counts[code]!++
    if (code < WARN && !asked) return
    starts.push(start)
    ends.push(end)
  }

  let at = 0
  while (at < bytes.length) {
    const newline = bytes.indexOf(LF, at)
    if (newline < 0 && !final) break
    const end = newline < 0 ? bytes.length : newline
    const from = bytes[at] === 0 || bytes[at] === 0xef ? afterFiller(bytes, at, end) : at
    const head = findHead(bytes, from, end)
    if (head !== NO_HEAD) {
      flush(at)
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
  if (final) flush(bytes.length)
  else if (start >= 0) consumed = start
  return { starts, ends, counts, lines, orphans, consumed, lastHead }
}

/** A power cut and a truncated file leave NULs before a line; an editor leaves a byte order mark. */
function afterFiller(bytes: Buffer, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] === 0) at++
  if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3
  return at
}
