// Which hours of a server's past were watched: what Sentarr's own absence may have hidden is to be said.
import { z } from 'zod'

const HOUR_MS = 3_600_000
/** Far more than a year has, unless everything falls all the time. */
const KEPT_SPANS = 300

/** Epoch hours; `to` is the first that is not of it. */
export type HourSpan = readonly [from: number, to: number]

export const hourSpansSchema = z.array(z.tuple([z.number(), z.number()]))

const hourOf = (at: number) => Math.floor(at / HOUR_MS)

/** Hours of these spans between two times (epoch milliseconds); a part of an hour at either end counts as its part. */
export function hoursWithin(spans: readonly HourSpan[], from: number, to: number): number {
  const [begin, end] = [from / HOUR_MS, to / HOUR_MS]
  return spans.reduce((sum, [first, last]) => sum + Math.max(0, Math.min(last, end) - Math.max(first, begin)), 0)
}

type WatchedHours = {
  /** The spans, oldest first, once they are others than before; null while they are the same. */
  look(now: number, readable: boolean): readonly HourSpan[] | null
  spans(): readonly HourSpan[]
}

type Deps = {
  /** Null where nothing was remembered yet. */
  stored: readonly HourSpan[] | null
  /** Wall: when the server was first watched, and the time of the newest line that was read. */
  since: number
  lastLineAt: number | null
  /** Whether lines were lost since that time (epoch milliseconds, wall). */
  lostSince(at: number): boolean
}

/** A pause is no hole when what was written in it was read afterwards. */
export function createWatchedHours({ stored, since, lastLineAt, lostSince }: Deps): WatchedHours {
  let spans: readonly HourSpan[] = stored ?? [[hourOf(since), hourOf(Math.max(since, lastLineAt ?? since)) + 1]]
  return {
    spans: () => spans,
    look(now, readable) {
      const hour = hourOf(now)
      const [from, to] = spans.at(-1) ?? [hour, hour]
      if (!readable || (to > hour && hour >= from)) return null
      // A clock that was set back: what comes later is not known yet.
      const before = spans.filter(([, end]) => end <= hour)
      const isWhole = before.length > 0 && (before.at(-1)![1] === hour || !lostSince(before.at(-1)![1] * HOUR_MS))
      spans = isWhole ? [...before.slice(0, -1), [before.at(-1)![0], hour + 1]] : [...before, [hour, hour + 1]]
      spans = spans.slice(-KEPT_SPANS)
      return spans
    },
  }
}
