// From the text of one record to its parts.
import { clean } from './clean.ts'
import { splitTags } from './components.ts'
import { readHead } from './head.ts'
import { stripPrefix } from './prefix.ts'
import type { LogRecord } from './record.ts'

/** Characters of a line that are kept. */
const LINE_LIMIT = 65_536

export type ParseOptions = {
  /** Base name relative to the Logs folder; '' for pasted lines. */
  file: string
  /** Minutes east of Greenwich; null is this machine's zone. */
  zoneMinutes: number | null
}

/**
 * Parses one record: a head line and its continuation lines, separated by LF. Takes file lines, console copies, fragments and
 * lines of a journal or container log; text without a head gives a record without time and level. Never throws.
 */
export function parseRecord(text: string, { file, zoneMinutes }: ParseOptions): LogRecord {
  let truncated = false
  const lines = clean(text)
    .split('\n')
    .map((line) => {
      if (line.length <= LINE_LIMIT) return line
      truncated = true
      return line.slice(0, LINE_LIMIT)
    })
  const [first = '', ...continuation] = lines
  let head = readHead(first, zoneMinutes)
  let rest = first
  if (!head) {
    rest = stripPrefix(first)
    head = readHead(rest, zoneMinutes)
  }
  const { components, message } = splitTags((head?.rest ?? rest).trim())
  return {
    file,
    at: head?.at ?? null,
    level: head?.level ?? null,
    thread: head?.thread ?? '',
    components: head?.origin ? [head.origin, ...components] : components,
    message: message.trim(),
    continuation,
    truncated,
  }
}
