// Reads the generations of one log, oldest first, in chunks: bytes in, moments out.

import type { Matcher } from '../../detect/match.ts'
import { readRecords } from '../../plex/read-records.ts'
import { LEVELS, type Level } from '../../plex/record.ts'
import { redact } from '../../plex/redact.ts'
import { compileWanted } from '../../plex/wanted.ts'
import { type ByteReader, inWords, type LogInput, type Refusal } from './input.ts'
import type { Moment } from './merge.ts'
import type { ScannedFile } from './report.ts'
import type { Tally } from './tally.ts'

export type ReadDeps = {
  matcher: Matcher
  tally: Tally
  /** Findings before this moment are left out; epoch milliseconds. */
  since: number
  /** The time of lines that have none. */
  now: number
  /** Called with the bytes read. */
  progress(bytes: number): void
}

export type Reading = {
  files: ScannedFile[]
  unreadable: Refusal[]
  levels: Record<Level, number>
  /** The logs must be of one family, oldest generation first. */
  family(logs: LogInput[]): AsyncGenerator<Moment[]>
}

const CHUNK = 1024 * 1024

export function createReading({ matcher, tally, since, now, progress }: ReadDeps): Reading {
  const wanted = compileWanted(matcher.literals)
  // One for all families: what is left of a chunk is kept by the family itself.
  const buffer = Buffer.allocUnsafe(CHUNK)
  const files: ScannedFile[] = []
  const unreadable: Refusal[] = []
  const levels = Object.fromEntries(LEVELS.map((level) => [level, 0])) as Record<Level, number>

  function take(
    bytes: Buffer,
    final: boolean,
    log: LogInput,
    file: ScannedFile,
  ): { moments: Moment[]; consumed: number } {
    const result = readRecords(bytes, { file: log.log, final, wanted, zoneMinutes: null })
    file.lines += result.lines
    for (const level of LEVELS) {
      levels[level] += result.levels[level]
      file.records += result.levels[level]
    }
    const moments: Moment[] = []
    for (const record of result.records) {
      const at = record.at ?? now
      const outcome = matcher.match(record, at)
      if (at < since) {
        if (outcome.mark)
          moments.push({ at, outcome: { finding: null, ignored: null, clears: [], mark: outcome.mark } })
        continue
      }
      if (outcome.ignored) tally.ignore(outcome.ignored)
      if (outcome.finding) tally.add(outcome.finding)
      if (outcome.finding || outcome.mark || outcome.clears.length > 0) moments.push({ at, outcome })
    }
    return { moments, consumed: result.consumed }
  }

  async function* chunks(reader: ByteReader, log: LogInput, file: ScannedFile): AsyncGenerator<Moment[]> {
    let rest: Buffer = Buffer.alloc(0)
    for (;;) {
      rest.copy(buffer)
      let filled = rest.length
      let ended = false
      while (filled < CHUNK) {
        const got = await reader.read(buffer, filled, CHUNK - filled)
        if (got === 0) {
          ended = true
          break
        }
        filled += got
      }
      file.bytes += filled - rest.length
      progress(filled - rest.length)
      let { moments, consumed } = take(buffer.subarray(0, filled), ended, log, file)
      if (consumed === 0 && !ended && filled === CHUNK) {
        ;({ moments, consumed } = take(buffer.subarray(0, filled), true, log, file))
      }
      rest = Buffer.from(buffer.subarray(consumed, filled))
      yield moments
      if (ended) return
    }
  }

  async function* one(log: LogInput): AsyncGenerator<Moment[]> {
    const path = redact(log.path)
    let reader: ByteReader | null = null
    try {
      reader = await log.open()
      const file: ScannedFile = { path, bytes: 0, lines: 0, records: 0 }
      files.push(file)
      yield* chunks(reader, log, file)
    } catch (error) {
      unreadable.push({ path, reason: inWords(error) })
    } finally {
      await reader?.close().catch(() => {})
    }
  }

  return {
    files,
    unreadable,
    levels,
    async *family(logs) {
      for (const log of logs) yield* one(log)
    },
  }
}
