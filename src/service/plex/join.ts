// Where in the archive the lines begin that the stream may have missed.
import type { Archive } from '../../plex-api/archive.ts'
import { afterTime, backBy, type LineMark, lastOf, lineAt } from '../../plex-api/line-mark.ts'
import { textTime } from '../../plex-api/log-line.ts'

/** Lines of several threads are written a little out of order. */
const BACK_MS = 15_000

export type Start = {
  generation: number
  offset: number
  /** The lines before the cut are spelled differently here, so equal ones cannot be told: only what lies inside the cut counts. */
  strict: boolean
  /** The archive begins later than the cut. */
  lost: boolean
}

/** @param before the last lines that were heard before the cut, oldest first */
export async function startIn(archive: Archive, before: readonly LineMark[]): Promise<Start> {
  let found = 0
  let oldest = Number.POSITIVE_INFINITY
  let anchor: { generation: number; offset: number } | null = null
  for (let generation = 0; generation < archive.generations && found < before.length; generation++) {
    const bytes = await archive.read(generation)
    oldest = Math.min(oldest, textTime(lineAt(bytes, 0)) ?? oldest)
    const last = lastOf(bytes, before)
    if (last === null) continue
    found += last.found
    anchor ??= { generation, offset: backBy(bytes, last.offset, BACK_MS) }
  }
  // Older ones were rotated away; the others must be there, unless they are spelled differently.
  const expected = before.filter(({ time }) => (textTime(time) ?? 0) >= oldest).length
  const strict = found * 2 < expected
  if (anchor !== null && !strict) return { ...anchor, strict: false, lost: false }
  return byTime(archive, textTime(before.at(-1)!.time) ?? 0, strict)
}

async function byTime(archive: Archive, time: number, strict: boolean): Promise<Start> {
  for (let generation = 0; generation < archive.generations; generation++) {
    const offset = afterTime(await archive.read(generation), time)
    if (offset > 0) return { generation, offset, strict, lost: false }
  }
  // Nothing in it is as old as the cut: what was written right after it was rotated away.
  return { generation: archive.generations - 1, offset: 0, strict, lost: true }
}

/** Whether the archive reaches as far as this line, or is newer. */
export async function reaches(archive: Archive, mark: LineMark): Promise<boolean> {
  if (archive.generations === 0) return false
  const bytes = await archive.read(0)
  if (lastOf(bytes, [mark]) !== null) return true
  const lastLine = lineAt(bytes, bytes.length < 2 ? 0 : bytes.lastIndexOf(0x0a, bytes.length - 2) + 1)
  const last = textTime(lastLine)
  return last !== null && last > (textTime(mark.time) ?? 0)
}
