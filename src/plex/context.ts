// The lines around a record: what an incident shows beside its first finding.
import { clean } from './clean.ts'
import { cut, own, type Redacted, redact, withoutLastWord } from './redact.ts'

/** Ten lines are 2 KiB. */
const LINE_LENGTH = 200
const MOST_READ = 4_096
/** Lines that are looked through on both sides: a secret may be wrapped where the context ends. */
const BEYOND = 3
const LF = 0x0a

/**
 * Up to `before` lines before and `after` lines from the one that begins at byte `offset` (that line included), redacted and each at most 200 characters long.
 * Only what lies within `bytes` is known.
 */
export function linesAround(
  bytes: Buffer,
  offset: number,
  { before, after }: { before: number; after: number },
): Redacted[] {
  const first = back(bytes, offset, before)
  const from = back(bytes, first, BEYOND)
  const last = forth(bytes, offset, after)
  const to = forth(bytes, last, BEYOND)
  const text = bytes.toString('utf8', from, to)
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text)
    .split('\n')
    .map((line) => clean(line.length > MOST_READ ? withoutLastWord(line.slice(0, MOST_READ)) : line))
  // All as one: what was wrapped stands in two of them.
  const beyond = linesIn(bytes, from, first)
  return redact(lines.join('\n'))
    .split('\n')
    .slice(beyond, beyond + linesIn(bytes, first, last))
    .map((line) => cut(own(line), LINE_LENGTH))
}

/** How many lines, at most so many, stand before the one that begins at byte `offset`. */
export const linesBefore = (bytes: Buffer, offset: number, most: number): number =>
  linesIn(bytes, back(bytes, offset, most), offset)

/** Where the line begins that is `count` lines before the one at `from`. */
function back(bytes: Buffer, from: number, count: number): number {
  for (; count > 0 && from > 0; count--) from = from < 2 ? 0 : bytes.lastIndexOf(LF, from - 2) + 1
  return from
}

/** Where the line begins that is `count` lines after the one at `to`; the end when there are fewer. */
function forth(bytes: Buffer, to: number, count: number): number {
  for (; count > 0 && to < bytes.length; count--) {
    const newline = bytes.indexOf(LF, to)
    to = newline < 0 ? bytes.length : newline + 1
  }
  return to
}

function linesIn(bytes: Buffer, from: number, to: number): number {
  let count = 0
  for (; from < to; count++) from = forth(bytes, from, 1)
  return count
}
