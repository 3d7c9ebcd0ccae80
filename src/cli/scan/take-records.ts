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
import type { createServerFacts } from './server-facts.ts'
import { createLookAround } from './surroundings.ts'
import type { Tally } from './tally.ts'
import type { WallClock } from './wall-clock.ts'

export type TakeDeps = {
  matcher: Matcher
  tally: Tally
  /** Findings before this moment are left out. All times are those of the wall clock. */
  since: number
  /** The time of lines that have none. */
  now: number
  clock: WallClock
  server: ReturnType<typeof createServerFacts>
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

export function createTaker({ matcher, tally, since, now, clock, server, saw }: TakeDeps) {
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
    saw(outcome)
    const known = withoutUnknown(outcome)
    if (!known.finding && !known.mark && known.clears.length === 0) return null
    const nearby = known.finding && around(known.finding)
    return { at, outcome: known, ...(record.at === null && { undated: true }), ...(nearby && { around: nearby }) }
  }

  /** Errors that no rule knows are counted here and now. */
  function withoutUnknown(outcome: Outcome): Outcome {
    if (outcome.finding?.rule !== null) return outcome
    tally.addUnknown(outcome.finding)
    return { ...outcome, finding: null }
  }

  function lookAtServer(file: string, { at, message, keptZone }: LogRecord): void {
    if (at === null) return
    server.widen(file, at)
    if (keptZone !== undefined && clock.zoneAt(at) === null) clock.saw(at, keptZone)
    if (message.startsWith('Plex Media ')) server.banner(message, at)
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
    const result = readText(bytes, { file, final, zoneMinutes: 0, now, keptIn: clock.zoneAt(now) ?? 'as written' })
    const moments: Moment[] = []
    const inPeriod = noRecords()
    let recognised = false
    let undatedAt = now
    for (const [index, record] of result.records.entries()) {
      undatedAt = record.at ?? undatedAt
      lookAtServer(file, record)
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
      const result = readRecords(bytes, { file, final, wanted, zoneMinutes: 0 })
      if (isText(file, result)) return takeText(bytes, file, final)
      server.piece(file, bytes, result.lastAt)
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
