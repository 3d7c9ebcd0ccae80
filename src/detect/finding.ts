// A finding: one record that matched one rule, or an unclassified WARN/ERROR.
import type { Level } from '../plex/record.ts'
import type { Redacted } from '../plex/redact.ts'
import type { Category, Severity } from '../rules/vocabulary.ts'

export type Finding = {
  /** Null for an unclassified record. */
  rule: string | null
  category: Category
  severity: Severity
  level: Level | null
  /** Tells incidents of one rule apart (`group_by` values, or the template of an unclassified record); '' when the rule has one incident. */
  key: Redacted
  /** Epoch milliseconds by the line's own clock, never later than now. */
  at: number
  file: Redacted
  /** Of the record; '' when it has none. Lines of one thread in one second may be one event (`once_per_event`). */
  thread: Redacted
  /** What the components and the message tell, and over it the named groups of the rule's pattern; redacted. */
  fields: Record<string, Redacted>
  /** The record as text, redacted, at most 500 characters. */
  sample: Redacted
  /** Title of this finding; the rule's, or the template of an unclassified record. */
  title: Redacted
}

/** A record said that a rule's trouble is over. `key` null: all incidents of the rule. */
export type Clear = { rule: string; key: Redacted | null; at: number }

/**
 * A fact about the server's life, told by a rule with `mark`. `sign`: which line told it, when several tell the same start. A `banner` heads
 * every file, so it may be a start or a rotation.
 */
export type Mark = { mark: 'started' | 'stopping' | 'running' | 'banner'; at: number; sign?: string }

/** All that matching one record gives. At most one of `finding` and `ignored` is set. */
export type Outcome = {
  finding: Finding | null
  /** A noise rule matched; `reason` is for `explain`. */
  ignored: { rule: string; reason: string } | null
  clears: Clear[]
  mark: Mark | null
}
