// How much a log says when: by the level, in buckets of time. What is bad is counted where it stands; of the rest only how many there are between two times.
import { LEVELS, type Level } from '../../plex/record.ts'
import type { Disk } from '../disk.ts'
import { entriesBefore, firstTime, placeOf } from './entries.ts'
import type { Generation } from './generation.ts'

/** What one look may read; the newest comes first. */
const BUDGET_BYTES = 48 * 1024 * 1024
const AFTER_BYTES = 128 * 1024

/** Epoch milliseconds. */
export type VolumeSpan = { from: number; to: number; bucketMs: number }

type Bucket = { error: number; warning: number; other: number }

/** `complete` false: there was too much to read, and the oldest is missing. */
export type Volume = { buckets: Bucket[]; complete: boolean }

const kindOf = (level: Level): keyof Bucket =>
  LEVELS.indexOf(level) >= LEVELS.indexOf('ERROR') ? 'error' : level === 'WARN' ? 'warning' : 'other'

export function createVolume({ from, to, bucketMs }: VolumeSpan) {
  const buckets = Array.from({ length: Math.ceil((to - from) / bucketMs) }, (): Bucket => {
    return { error: 0, warning: 0, other: 0 }
  })
  let budget = BUDGET_BYTES
  let complete = true

  const bucketAt = (at: number) => buckets[Math.floor((at - from) / bucketMs)]

  /** So many entries somewhere between two times, shared out evenly. */
  function spread(count: number, first: number, last: number): void {
    const length = Math.max(1, last - first)
    for (let begin = Math.max(first, from); begin <= Math.min(last, to - 1); ) {
      const end = Math.min(last + 1, from + (Math.floor((begin - from) / bucketMs) + 1) * bucketMs)
      const bucket = bucketAt(begin)
      if (bucket) bucket.other += count * Math.min(1, (end - begin) / length)
      begin = end
    }
  }

  return {
    /** Counts what the generations of one log (newest first) say in the span. */
    async add(disk: Disk, generations: readonly Generation[]): Promise<void> {
      for (const generation of generations) {
        const begins = firstTime(generation)
        if (begins !== null && begins >= to) continue
        for (let end = Math.min(generation.size, (await placeOf(disk, generation, to)) + AFTER_BYTES); end > 0; ) {
          if (budget <= 0) {
            complete = false
            return
          }
          const chunk = await entriesBefore(disk, generation, end, () => false)
          budget -= chunk.bytes
          for (const { record } of chunk.entries) {
            const bucket = record.at === null || record.level === null ? undefined : bucketAt(record.at)
            if (bucket && record.level) bucket[kindOf(record.level)]++
          }
          const others = LEVELS.reduce((sum, level) => sum + (kindOf(level) === 'other' ? chunk.levels[level] : 0), 0)
          if (chunk.firstAt !== null) spread(others, chunk.firstAt, chunk.lastAt ?? chunk.firstAt)
          if (chunk.firstAt !== null && chunk.firstAt < from) return
          end = chunk.start
        }
      }
    },
    result(): Volume {
      const rounded = buckets.map(({ error, warning, other }) => ({ error, warning, other: Math.round(other) }))
      return { buckets: rounded, complete }
    },
  }
}
