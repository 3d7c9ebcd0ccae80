// What makes a line the same line in the stream, in the file and in the archive.
import { createHash } from 'node:crypto'
import { textTime } from './log-line.ts'

/** `time`: as written, to the millisecond. `key`: stands for time and text; equal lines have equal keys. */
export type LineMark = { time: string; key: string }

const HEAD = /^([A-Z][a-z]{2} \d{1,2}, \d{4} \d{2}:\d{2}:\d{2}\.\d{3}) \[[^\]\n]{0,60}\] \S{1,20} +- ?(.*)/
const KEPT = 300

/** What stands behind the head of a line, its tags included; null without a head. */
export const messageOf = (line: string): string | null => HEAD.exec(line)?.[2] ?? null

/** Thread and level are left out: how the stream writes them is not certain, and nothing needs them. Null without a head. */
export function markOf(line: string): LineMark | null {
  const head = HEAD.exec(line)
  if (head === null) return null
  const [, time = '', message = ''] = head
  const text = message
    .replace(/[\0\r]/g, '')
    .replace(/(token=)[^&\s"']+/gi, '$1')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, KEPT)
  return { time, key: createHash('sha256').update(`${time}|${text}`).digest('base64').slice(0, 14) }
}

/** The line that begins at `offset`. */
export function lineAt(bytes: Buffer, offset: number): string {
  const end = bytes.indexOf(0x0a, offset)
  return bytes.toString('utf8', offset, Math.min(end < 0 ? bytes.length : end, offset + 4_096))
}

/** Where the newest of the lines `marks` stands in the bytes; null when none does. */
export function lastOf(bytes: Buffer, marks: readonly LineMark[]): { offset: number; found: number } | null {
  let last = -1
  let found = 0
  for (const { time, key } of marks) {
    const at = lastOffset(bytes, time, key)
    if (at === null) continue
    found++
    last = Math.max(last, at)
  }
  return last < 0 ? null : { offset: last, found }
}

function lastOffset(bytes: Buffer, time: string, key: string): number | null {
  for (let at = bytes.lastIndexOf(time); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(time, at - 1)) {
    const begins = at === 0 || bytes[at - 1] === 0x0a
    if (begins && markOf(lineAt(bytes, at))?.key === key) return at
  }
  return null
}

/** From `offset` back over the lines that were written at most `ms` before the one there. */
export function backBy(bytes: Buffer, offset: number, ms: number): number {
  const from = textTime(lineAt(bytes, offset))
  if (from === null) return offset
  let kept = offset
  for (let at = offset; at > 0; ) {
    at = at < 2 ? 0 : bytes.lastIndexOf(0x0a, at - 2) + 1
    const time = textTime(lineAt(bytes, at))
    if (time === null) continue
    // A clock that was set back makes later times stand earlier.
    if (time < from - ms) break
    kept = at
  }
  return kept
}

/** The first line after the last one that is not newer than `time` (as `textTime` gives it), searched from the end. */
export function afterTime(bytes: Buffer, time: number): number {
  let kept = bytes.length
  for (let at = bytes.length; at > 0; ) {
    at = at < 2 ? 0 : bytes.lastIndexOf(0x0a, at - 2) + 1
    const its = textTime(lineAt(bytes, at))
    if (its === null) continue
    if (its <= time) return kept
    kept = at
  }
  return 0
}
