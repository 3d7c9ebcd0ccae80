// All logs of a folder as one, by time. A cursor is a time and how many entries of exactly that time were shown: no log's rotation can break it.
import { Refused } from '../../refused.ts'
import type { LogLine } from './entries.ts'
import type { LogFilter, LogPage } from './page.ts'

const CURSOR = /^(\d{1,15})~(\d{1,4})$/

/** A page of the named logs together, newest first. Entries without a time have no place among others and are left out. */
export async function pageOfAll(
  files: readonly string[],
  { cursor, ...filter }: LogFilter,
  page: (filter: LogFilter) => Promise<LogPage>,
): Promise<LogPage> {
  const [, time, shown] = CURSOR.exec(cursor ?? '') ?? []
  if (cursor !== undefined && time === undefined) throw new Refused('invalid_cursor', 'This cursor is not one of ours.')
  const at = time === undefined ? filter.at : Number(time)
  const skip = Number(shown ?? 0)
  const pages = await Promise.all(files.map((file) => page({ ...filter, file, at, limit: filter.limit + skip })))
  // Behind this a log that was not read to its beginning may hold more.
  const horizon = Math.max(
    ...pages.flatMap(({ next, reachedAt }) => (next === null ? [] : [reachedAt ?? at ?? Number.POSITIVE_INFINITY])),
    Number.NEGATIVE_INFINITY,
  )
  const known = pages
    .flatMap(({ lines }) => lines)
    .filter((line): line is LogLine & { at: number } => line.at !== null && line.at >= horizon)
    .sort((a, b) => b.at - a.at)
  const fresh = known.slice(known[0]?.at === at ? skip : 0)
  const lines = fresh.slice(0, filter.limit)
  const last = lines.at(-1)
  if (last === undefined) {
    const further = Number.isFinite(horizon) ? Math.min(horizon, (at ?? Number.POSITIVE_INFINITY) - 1) : null
    return { lines, next: further === null || further < 0 ? null : `${further}~0`, reachedAt: further }
  }
  const more = fresh.length > lines.length || Number.isFinite(horizon)
  const same = lines.filter((line) => line.at === last.at).length + (last.at === at ? skip : 0)
  return { lines, next: more ? `${last.at}~${same}` : null, reachedAt: last.at }
}
