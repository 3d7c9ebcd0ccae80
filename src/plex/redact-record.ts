// A record as it may be kept: redacted as a whole, then taken apart; a secret may stand across a tag or a line break.
import { splitTags } from './components.ts'
import type { LogRecord } from './record.ts'
import { own, type Redacted, redact, safe } from './redact.ts'

export type RedactedRecord = {
  components: Redacted[]
  /** Of the head line, without its tags. */
  message: Redacted
  continuation: Redacted[]
  /** Message and continuation lines. */
  text: Redacted
  /** Some of it was cut off. */
  cut: boolean
}

/** The newest short ones, without the tag of their request: in trouble the same line comes again and again, for another request each time. */
const recent = new Map<string, RedactedRecord>()
const MOST_RECENT = 256
const SHORT = 500
/** Hides no secret, and is no part of one. */
const REQUEST = /^\[(?:HttpClient\/HCl|Req)#[0-9a-f]{1,6}\] (?![\s-])/

/** `limit` in UTF-16 units of the whole. */
export function redactRecord(record: LogRecord, limit: number): RedactedRecord {
  const { written, continuation } = record
  if (continuation.length > 0 || written.length > Math.min(SHORT, limit))
    return redactWhole(written, continuation, limit)
  const tag = written.startsWith('[') ? (REQUEST.exec(written)?.[0] ?? '') : ''
  const rest = written.slice(tag.length)
  let redacted = recent.get(rest)
  if (redacted === undefined) {
    if (recent.size >= MOST_RECENT) recent.clear()
    redacted = redactWhole(rest, continuation, limit)
    recent.set(rest, redacted)
  }
  return tag === '' ? redacted : { ...redacted, components: [...tagsIn(tag), ...redacted.components] }
}

const tagsIn = (tag: string): Redacted[] => splitTags(tag).components.map(own)

function redactWhole(written: string, continuation: readonly string[], limit: number): RedactedRecord {
  const whole = continuation.length === 0 ? written : [written, ...continuation].join('\n')
  const [first = '', ...rest] = safe(whole, limit).split('\n')
  const { components, message } = splitTags(first)
  return {
    components: components.map(own),
    message: own(message.trim()),
    continuation: rest.map(own),
    text: own(rest.length === 0 ? message.trim() : [message.trim(), ...rest].join('\n')),
    cut: whole.length > limit,
  }
}

const MOST_NAMES = 1_000
const names = new Map<string, Redacted>()

/** The name of a log or a thread: few, each on many records. */
export function redactName(name: string): Redacted {
  const known = names.get(name)
  if (known !== undefined) return known
  if (names.size >= MOST_NAMES) names.clear()
  const redacted = redact(name)
  names.set(name, redacted)
  return redacted
}

/** How far around a part of a record one must look to see what it is a part of. */
const AROUND = 400

/**
 * A part of `raw` (a group of a pattern, a line), redacted as what it is a part of: half of a secret does not look like one.
 * `redacted` is the whole after redaction.
 */
export function redactPart(part: string, raw: string, redacted: Redacted): Redacted {
  if (redacted.includes(part)) return own(part)
  const alone = redact(part)
  const at = raw.indexOf(part)
  if (alone !== part || at < 0) return alone
  const around = redact(raw.slice(Math.max(0, at - AROUND), at + part.length + AROUND))
  return around.includes(part) ? alone : own('<hidden>')
}
