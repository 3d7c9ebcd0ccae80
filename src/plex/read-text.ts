// Records of text that Plex's own files are only a part of: a journal, a container's output, a syslog, a post in a forum. Every line is
// decoded and stands for itself, but for the lines of a traceback.
import { unwrap } from './envelope.ts'
import { readHead } from './head.ts'
import { parseRecord } from './parse.ts'
import { isAboutPlex } from './programs.ts'
import type { ReadResult } from './read-records.ts'
import { LEVELS, type Level, type LogRecord } from './record.ts'

export type TextOptions = {
  file: string
  /** No later line can join the last record: take everything. */
  final: boolean
  /** Minutes east of Greenwich; null is this machine's zone. */
  zoneMinutes: number | null
  /** Epoch milliseconds, for times without a year. */
  now: number
  /** As `parseRecord` takes it. */
  keptIn?: number | 'as written'
}

const LINE_LIMIT = 65_536
const CONTINUATION_LIMIT = 200
const LF = 0x0a
const TRACEBACK = '(most recent call last):'
/** The last line of a traceback: `IOError: [Errno 2] …`. */
const EXCEPTION = /^[A-Za-z_.]+(?:Error|Exception|Warning|Exit|Interrupt)\b/

type Open = { record: LogRecord; inTraceback: boolean }

/** As `readRecords`, with all records that can be about Plex; `levels` counts those that have one. Any bytes will do; it never throws. */
export function readText(bytes: Buffer, { file, final, zoneMinutes, now, keptIn }: TextOptions): ReadResult {
  const records: LogRecord[] = []
  const offsets: number[] = []
  const levels = Object.fromEntries(LEVELS.map((level) => [level, 0])) as Record<Level, number>
  let lines = 0
  let orphans = 0
  let lastAt: number | null = null
  let open: Open | null = null

  const add = (record: LogRecord, offset: number) => {
    records.push(record)
    offsets.push(offset)
    if (record.at !== null) lastAt = record.at
    if (record.level === null) orphans++
    else levels[record.level]++
  }

  let at = 0
  while (at < bytes.length) {
    const newline = bytes.indexOf(LF, at)
    if (newline < 0 && !final) break
    const end = newline < 0 ? bytes.length : newline
    const line = bytes.toString('utf8', at, Math.min(end, at + LINE_LIMIT)).replace(/\r$/, '')
    if (open !== null && continues(line, open)) {
      open.record.continuation.push(line)
    } else {
      open = null
      const record = parseRecord(line, { file, zoneMinutes, now, ...(keptIn !== undefined && { keptIn }) })
      if (record.message !== '' && isAboutPlex(record)) {
        add(record, at)
        if (record.level !== null) open = { record, inTraceback: record.message.endsWith(TRACEBACK) }
      }
    }
    lines++
    at = end + 1
  }
  return { records, offsets, lines, levels, orphans, consumed: Math.min(at, bytes.length), lastAt }
}

/** An indented line belongs to the record before, and so does the exception at the end of a traceback. */
function continues(line: string, open: Open): boolean {
  if (open.record.continuation.length >= CONTINUATION_LIMIT) return false
  const { text } = unwrap(line)
  if (open.inTraceback && EXCEPTION.test(text)) {
    open.inTraceback = false
    return true
  }
  return open.inTraceback && /^(?:> ?)*\s/.test(line) && readHead(text, null) === null
}
