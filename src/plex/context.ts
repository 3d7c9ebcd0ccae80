// The lines around a record: what an incident shows beside its first finding.
import { clean } from './clean.ts'
import { cut, own, type Redacted, redact, withoutLastWord } from './redact.ts'

/** Ten lines are 2 KiB. */
const LINE_LENGTH = 200
const MOST_READ = 4_096

/**
 * Up to `before` lines before and `after` lines from the one that begins at byte `offset` (that line included), redacted and each at most 200 characters long.
 * Only what lies within `bytes` is known.
 */
export function linesAround(
  bytes: Buffer,
  offset: number,
  { before, after }: { before: number; after: number },
): Redacted[] {
  let from = offset
  for (let count = before; count > 0 && from > 0; count--) {
    from = from < 2 ? 0 : bytes.lastIndexOf(0x0a, from - 2) + 1
  }
  let to = offset
  for (let count = after; count > 0 && to < bytes.length; count--) {
    const newline = bytes.indexOf(0x0a, to)
    to = newline < 0 ? bytes.length : newline + 1
  }
  const text = bytes.toString('utf8', from, to)
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text)
    .split('\n')
    .map((line) => clean(line.length > MOST_READ ? withoutLastWord(line.slice(0, MOST_READ)) : line))
  // All as one: what was wrapped stands in two of them.
  return redact(lines.join('\n'))
    .split('\n')
    .map((line) => cut(own(line), LINE_LENGTH))
}
