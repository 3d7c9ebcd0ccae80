// From the bytes of one log to what its records mean.
import type { Finding, Outcome } from '../../detect/finding.ts'
import type { Matcher } from '../../detect/match.ts'
import { parseRecord } from '../../plex/parse.ts'
import { readRecords } from '../../plex/read-records.ts'
import { LEVELS, type Level, type LogRecord } from '../../plex/record.ts'
import type { Moment, Surroundings } from '../../replay/merge.ts'
import { compileWanted } from '../../text/wanted.ts'
import { levelsSince } from './period.ts'
import { createLookAround } from './surroundings.ts'
import type { Tally } from './tally.ts'

export type TakeDeps = {
  matcher: Matcher
  tally: Tally
  /** Findings before this moment are left out; epoch milliseconds. */
  since: number
  /** The time of lines that have none; epoch milliseconds. */
  now: number
  /** Told what each record of the period meant. */
  saw(outcome: Outcome): void
}

export type Taken = { moments: Moment[]; consumed: number; lines: number; records: number }

export function createTaker({ matcher, tally, since, now, saw }: TakeDeps) {
  const wanted = compileWanted(matcher.literals)
  const levels = Object.fromEntries(LEVELS.map((level) => [level, 0])) as Record<Level, number>
  const lookAround = createLookAround()
  let newest: number | null = null

  function meaningOf(record: LogRecord, around: (finding: Finding) => Surroundings | null): Moment | null {
    const at = record.at ?? now
    const outcome = matcher.match(record, at)
    if (at < since) {
      return outcome.mark && { at, outcome: { finding: null, ignored: null, clears: [], mark: outcome.mark } }
    }
    if (outcome.ignored) tally.ignore(outcome.ignored)
    if (outcome.finding?.rule === null) tally.addShape(outcome.finding)
    saw(outcome)
    if (!outcome.finding && !outcome.mark && outcome.clears.length === 0) return null
    const nearby = outcome.finding && around(outcome.finding)
    return { at, outcome, ...(record.at === null && { undated: true }), ...(nearby && { around: nearby }) }
  }

  return {
    /** Records of the period. */
    levels,
    /** Epoch milliseconds of the newest line of all; null when none says a time. */
    newest: () => newest,
    /** `final` as for `readRecords`; `file` is the log's base name. */
    take(bytes: Buffer, file: string, final: boolean): Taken {
      const result = readRecords(bytes, { file, final, wanted, zoneMinutes: null })
      const { consumed, lines, offsets, lastAt } = result
      const counted = levelsSince(since, bytes, result)
      let records = 0
      for (const level of LEVELS) {
        levels[level] += counted[level]
        records += result.levels[level]
      }
      if (lastAt !== null) newest = Math.max(newest ?? lastAt, lastAt)
      const moments =
        records === 0 && consumed > 0
          ? standAlone(bytes.toString('utf8', 0, consumed), file).map((record) => meaningOf(record, () => null))
          : result.records.map((record, index) =>
              meaningOf(record, (finding) => lookAround(finding, bytes, offsets[index]!)),
            )
      return { moments: moments.filter((moment) => moment !== null), consumed, lines, records }
    },
  }
}

/** What a container or a journal kept of Plex's standard output has no heads: every line stands for itself. */
function standAlone(text: string, file: string): LogRecord[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => parseRecord(line, { file, zoneMinutes: null }))
}
