// From the text of one record to its parts.
import { clean } from './clean.ts'
import { splitTags } from './components.ts'
import { type Envelope, unwrap } from './envelope.ts'
import { readHead } from './head.ts'
import { epochOfKept, seenIn } from './kept-time.ts'
import { isOverseer } from './programs.ts'
import type { LogRecord } from './record.ts'

/** Characters of a line that are kept. */
const LINE_LIMIT = 65_536

export type ParseOptions = {
  /** Base name relative to the Logs folder; '' for pasted lines. */
  file: string
  /** Minutes east of Greenwich; null is this machine's zone. */
  zoneMinutes: number | null
  /** Epoch milliseconds, for times that say no year; without it those of journals and containers are not read. */
  now?: number
  /** The time of who kept a line is taken in this zone, whatever its own: `as written` leaves the digits. By default it is exact. */
  keptIn?: number | 'as written'
}

/**
 * Parses one record: a head line and its continuation lines, separated by LF. Takes file lines, console copies, fragments and
 * lines of a journal or container log; text without a head gives a record without time and level. Never throws.
 */
export function parseRecord(text: string, { file, zoneMinutes, now, keptIn }: ParseOptions): LogRecord {
  const lines = clean(text).split('\n')
  const truncated = lines.some((line) => line.length > LINE_LIMIT)
  if (truncated) for (const [index, line] of lines.entries()) lines[index] = line.slice(0, LINE_LIMIT)
  const first = lines[0]!
  const continuation = lines.slice(1)
  let head = readHead(first, zoneMinutes)
  let kept: Envelope | null = null
  if (!head) {
    kept = unwrap(first)
    head = readHead(kept.text, zoneMinutes)
  }
  const said = (head?.rest ?? kept?.text ?? first).trim()
  const { components, message } = splitTags(said)
  const program = kept?.program ?? null
  const speakers = isOverseer(program ?? undefined) ? [program!] : []
  if (head?.origin) speakers.push(head.origin)
  const keptAt = kept?.time && now !== undefined ? epochOfKept(seenIn(kept.time, keptIn), zoneMinutes, now) : null
  const record: LogRecord = {
    file,
    at: head?.at ?? keptAt,
    level: head?.level ?? null,
    thread: head?.thread ?? '',
    components: speakers.length === 0 ? components : [...speakers, ...components],
    message: message.trim(),
    written: speakers.length === 0 ? said : speakers.map((speaker) => `[${speaker}] `).join('') + said,
    continuation,
    truncated,
  }
  if (program !== null) record.program = program
  if (kept?.time?.offset != null) record.keptZone = kept.time.offset
  return record
}
