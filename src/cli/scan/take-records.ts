// From the bytes of one log to what its records mean.
import type { Matcher } from '../../detect/match.ts'
import { parseRecord } from '../../plex/parse.ts'
import { readRecords } from '../../plex/read-records.ts'
import { LEVELS, type Level, type LogRecord } from '../../plex/record.ts'
import { compileWanted } from '../../plex/wanted.ts'
import type { Moment } from './merge.ts'
import type { Tally } from './tally.ts'

export type TakeDeps = {
  matcher: Matcher
  tally: Tally
  /** Findings before this moment are left out; epoch milliseconds. */
  since: number
  /** The time of lines that have none; epoch milliseconds. */
  now: number
}

export type Taken = { moments: Moment[]; consumed: number; lines: number; records: number }

export function createTaker({ matcher, tally, since, now }: TakeDeps) {
  const wanted = compileWanted(matcher.literals)
  const levels = Object.fromEntries(LEVELS.map((level) => [level, 0])) as Record<Level, number>

  function meaningOf(record: LogRecord): Moment | null {
    const at = record.at ?? now
    const outcome = matcher.match(record, at)
    if (at < since) {
      return outcome.mark && { at, outcome: { finding: null, ignored: null, clears: [], mark: outcome.mark } }
    }
    if (outcome.ignored) tally.ignore(outcome.ignored)
    if (outcome.finding?.rule === null) tally.addShape(outcome.finding)
    return outcome.finding || outcome.mark || outcome.clears.length > 0 ? { at, outcome } : null
  }

  return {
    levels,
    /** `final` as for `readRecords`; `file` is the log's base name. */
    take(bytes: Buffer, file: string, final: boolean): Taken {
      const result = readRecords(bytes, { file, final, wanted, zoneMinutes: null })
      let records = 0
      for (const level of LEVELS) {
        levels[level] += result.levels[level]
        records += result.levels[level]
      }
      const headless = records === 0 && result.consumed > 0
      const found = headless ? standAlone(bytes.toString('utf8', 0, result.consumed), file) : result.records
      const moments = found.map(meaningOf).filter((moment) => moment !== null)
      return { moments, consumed: result.consumed, lines: result.lines, records }
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
