// Where the reading of the stream stands: what it heard last, and whether something before that is still missing.
import { z } from 'zod'
import type { LineMark } from '../../plex-api/line-mark.ts'
import { textTime } from '../../plex-api/log-line.ts'

const mark = z.object({ time: z.string(), key: z.string() })

const placeSchema = z.object({
  /** The last lines that were heard, oldest first. */
  heard: z.array(mark),
  /** The last ones before a cut that was not made up for; null without one. A live line never ends it, only an archive does. */
  cut: z.array(mark).nullable(),
  /** Minutes east of Greenwich of the times in the log; null before the first line said so. */
  zone: z.number().nullable(),
  /** When archives were asked for (wall): at most so many in an hour, over restarts too. */
  fetches: z.array(z.number()),
})

export type Place = z.infer<typeof placeSchema>

export const FIRST_PLACE: Place = { heard: [], cut: null, zone: null, fetches: [] }

export function placeOf(stored: unknown): Place {
  const parsed = placeSchema.safeParse(stored)
  return parsed.success ? parsed.data : FIRST_PLACE
}

const REMEMBERED = 20
const HOUR_MS = 3_600_000
const ARCHIVES_PER_HOUR = 6

export const withHeard = (place: Place, marks: readonly LineMark[]): Place => ({
  ...place,
  heard: [...place.heard, ...marks.slice(-REMEMBERED)].slice(-REMEMBERED),
})

/** The connection was cut, or the program was not there: lines may be missing from here on. */
export const withCut = (place: Place, counted: readonly LineMark[]): Place => {
  const all = new Map([...place.heard, ...counted].map((mark) => [mark.key, mark]))
  const before = [...all.values()]
    .sort((one, other) => (textTime(one.time) ?? 0) - (textTime(other.time) ?? 0))
    .slice(-REMEMBERED)
  return { ...place, cut: place.cut ?? (before.length === 0 ? null : before) }
}

/** Milliseconds until an archive may be asked for again; 0 when it may. */
export function fetchInMs({ fetches }: Place, now: number): number {
  const counted = fetches.filter((at) => now - at < HOUR_MS && at <= now)
  return counted.length < ARCHIVES_PER_HOUR ? 0 : counted.at(-ARCHIVES_PER_HOUR)! + HOUR_MS - now
}

export const withFetch = (place: Place, now: number): Place => ({
  ...place,
  fetches: [...place.fetches.filter((at) => now - at < HOUR_MS), now],
})
