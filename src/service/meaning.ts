// From the bytes of a batch to what its records mean.
import type { Outcome } from '../detect/finding.ts'
import type { Matcher } from '../detect/match.ts'
import { readRecords } from '../plex/read-records.ts'
import { wantedLines } from '../plex/wanted-lines.ts'
import type { Batch } from '../source/batch.ts'

export type Meaning = {
  /** Of records that mean something; `offsets`: where each of these begins in the bytes. */
  outcomes: Outcome[]
  offsets: number[]
  lines: number
  consumed: number
  /** Epoch milliseconds of the last record; null without one. */
  lastAt: number | null
}

export type Meanings = ReturnType<typeof createMeanings>

/** The matcher may be replaced between two batches. `clock`: milliseconds that only ever grow. */
export function createMeanings({ matcher, now, clock }: { matcher: Matcher; now(): number; clock(): number }) {
  let { literals } = matcher
  let wanted = wantedLines(literals)
  let spentMs = 0
  return {
    of({ file, bytes, final }: Pick<Batch, 'file' | 'bytes' | 'final'>, zoneMinutes: number | null): Meaning {
      const startedAt = clock()
      if (matcher.literals !== literals) {
        literals = matcher.literals
        wanted = wantedLines(literals)
      }
      const { records, offsets, lines, consumed, lastAt } = readRecords(bytes, { file, final, wanted, zoneMinutes })
      const telling = records
        .map((record, index) => ({ outcome: matcher.match(record, now()), offset: offsets[index]! }))
        .filter(({ outcome: { finding, clears, mark } }) => finding !== null || clears.length > 0 || mark !== null)
      spentMs += clock() - startedAt
      return {
        outcomes: telling.map(({ outcome }) => outcome),
        offsets: telling.map(({ offset }) => offset),
        lines,
        consumed,
        lastAt,
      }
    },
    /** Milliseconds of work so far. */
    spentMs: () => spentMs,
  }
}
