// `--since`: which records of a chunk lie in the period. Exact to the record where a chunk straddles its beginning.
import { readHead } from '../../plex/head.ts'
import { type ReadResult, readRecords } from '../../plex/read-records.ts'
import { LEVELS, type Level } from '../../plex/record.ts'

const LF = 0x0a
const HEAD_LIMIT = 200

const byLevel = (count: (level: Level) => number) =>
  Object.fromEntries(LEVELS.map((level) => [level, count(level)])) as Record<Level, number>
const NONE = byLevel(() => 0)

/** Records by level from the first one on that was written at or after `since` (wall clock). */
export function levelsSince(
  since: number,
  bytes: Buffer,
  { levels, consumed, lastAt }: Pick<ReadResult, 'levels' | 'consumed' | 'lastAt'>,
): Record<Level, number> {
  if (since === Number.NEGATIVE_INFINITY || lastAt === null) return levels
  if (lastAt < since) return NONE
  const start = startOf(since, bytes, consumed)
  if (start === 0) return levels
  const { levels: before } = readRecords(bytes.subarray(0, start), {
    file: '',
    final: true,
    wanted: () => false,
    zoneMinutes: 0,
  })
  return byLevel((level) => levels[level] - before[level])
}

function startOf(since: number, bytes: Buffer, end: number): number {
  for (let at = 0; at < end; ) {
    const newline = bytes.indexOf(LF, at)
    const stop = newline < 0 ? end : newline
    const head = readHead(bytes.toString('utf8', at, Math.min(stop, at + HEAD_LIMIT)), 0)
    if (head?.at != null && head.at >= since) return at
    at = stop + 1
  }
  return end
}
