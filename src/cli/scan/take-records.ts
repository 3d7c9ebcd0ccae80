// From the bytes of one log to what its records mean.
import type { Finding, Outcome } from '../../detect/finding.ts'
import type { Matcher } from '../../detect/match.ts'
import { type ReadResult, readRecords } from '../../plex/read-records.ts'
import { readText } from '../../plex/read-text.ts'
import { LEVELS, type Level, type LogRecord } from '../../plex/record.ts'
import { wantedLines } from '../../plex/wanted-lines.ts'
import type { Moment, Surroundings } from '../../replay/merge.ts'
import { isPlexLog } from './log-name.ts'
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

export type Taken = {
  moments: Moment[]
  consumed: number
  lines: number
  records: number
  /** Something in it is what Plex, or the system about Plex, writes. */
  recognised: boolean
}

export function createTaker({ matcher, tally, since, now, saw }: TakeDeps) {
  const wanted = wantedLines(matcher.literals)
  const levels = noRecords()
  const lookAround = createLookAround()
  let newest: number | null = null

  /** `undatedAt`: the time of lines that have none. */
  function meaningOf(outcome: Outcome, record: LogRecord, undatedAt: number, around: Around): Moment | null {
    const at = record.at ?? undatedAt
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

  function count({ levels: all, lastAt }: ReadResult, inPeriod: Record<Level, number>): number {
    let records = 0
    for (const level of LEVELS) {
      levels[level] += inPeriod[level]
      records += all[level]
    }
    if (lastAt !== null) newest = Math.max(newest ?? lastAt, lastAt)
    return records
  }

  /** Lines that somebody else kept, and what people paste. */
  function takeText(bytes: Buffer, file: string, final: boolean): Taken {
    const result = readText(bytes, { file, final, zoneMinutes: null, now })
    const moments: Moment[] = []
    const inPeriod = noRecords()
    let recognised = false
    let undatedAt = now
    for (const [index, record] of result.records.entries()) {
      undatedAt = record.at ?? undatedAt
      if (record.level !== null && undatedAt >= since) inPeriod[record.level]++
      const outcome = matcher.match(record, undatedAt)
      recognised ||= isKnown(record, outcome)
      const moment = meaningOf(outcome, record, undatedAt, (finding) =>
        lookAround(finding, bytes, result.offsets[index]!),
      )
      if (moment !== null) moments.push(moment)
    }
    return { ...result, moments, recognised, records: count(result, inPeriod) }
  }

  return {
    /** Records of the period. */
    levels,
    /** Epoch milliseconds of the newest line of all; null when none says a time. */
    newest: () => newest,
    /** `final` as for `readRecords`; `file` is the log's base name. */
    take(bytes: Buffer, file: string, final: boolean): Taken {
      const result = readRecords(bytes, { file, final, wanted, zoneMinutes: null })
      if (isText(file, result)) return takeText(bytes, file, final)
      const records = count(result, levelsSince(since, bytes, result))
      const moments = result.records.map((record, index) => {
        const outcome = matcher.match(record, record.at ?? now)
        return meaningOf(outcome, record, now, (finding) => lookAround(finding, bytes, result.offsets[index]!))
      })
      return { ...result, moments: moments.filter((moment) => moment !== null), records, recognised: records > 0 }
    },
  }
}

type Around = (finding: Finding) => Surroundings | null

const noRecords = () => Object.fromEntries(LEVELS.map((level) => [level, 0])) as Record<Level, number>

/** Less of a file of Plex's own begins a record only where a traceback is long. */
const HEADS_OF_LOG = 0.9

/** Whether these bytes are to be read line by line: what a container, a journal or a person kept is. */
function isText(file: string, { levels, lines, consumed }: ReadResult): boolean {
  const heads = LEVELS.reduce((sum, level) => sum + levels[level], 0)
  if (heads === 0) return consumed > 0
  return !isPlexLog(file) && heads < HEADS_OF_LOG * lines
}

function isKnown({ level, program }: LogRecord, { finding, ignored, mark, clears }: Outcome): boolean {
  return (
    level !== null ||
    program !== undefined ||
    finding !== null ||
    ignored !== null ||
    mark !== null ||
    clears.length > 0
  )
}
