// What one log offers its consumer: when a batch is due, when it is final, and what was left of the last one. No I/O.
import type { Batch, Checkpoint, Gap } from './batch.ts'
import type { Chunk } from './lines.ts'

export type OfferInput = {
  chunk: Chunk
  /** Another file took this one's place: nothing will be added. */
  finished: boolean
  live: boolean
  past: boolean
  /** Milliseconds of a clock that only grows. */
  now: number
  checkpointAt(consumed: number): Checkpoint
}

/** `announced`: a checkpoint is stored already. `quietMs`: how long a record that was left may still be continued. */
export function createOffers({ file, quietMs, announced }: { file: string; quietMs: number; announced: boolean }) {
  const gaps: Gap[] = []
  let open: Batch | null = null
  /** Bytes of the last offer that were left for the next. */
  let left = 0
  let seen = 0
  let grownAt = 0
  /** What the last checkpoint can prove of this file: its head. */
  let storedHead = -1

  return {
    /** The batch that is due now, or null. */
    make({ chunk, finished, live, past, now, checkpointAt }: OfferInput): Batch | null {
      if (chunk.seen > seen) {
        seen = chunk.seen
        grownAt = now
      }
      // Where reading begins is stored before the first line: a kill in between must not move it.
      const bytes = announced ? chunk.bytes : chunk.bytes.subarray(0, 0)
      const gap = gaps[0] ?? null
      const nothingNew = bytes.length <= left
      const quiet = !chunk.atEnd || now - grownAt >= quietMs
      const final = bytes.length > 0 && (chunk.cut || (finished && chunk.atEnd) || (nothingNew && quiet))
      // A file without a whole line is stored as well: emptied or deleted before its first line is read, it was there.
      const unproven = bytes.length === 0 && storedHead <= 0 && checkpointAt(0).headLength > storedHead
      if (announced && !gap && !final && nothingNew && !unproven) return null
      open = { file, bytes, final, live, past, gap, checkpointAt }
      return open
    },

    /** Notes what was stored; gives the place to go on from, or null when `batch` is not the one offered last. */
    took(batch: Batch, consumed: number): Checkpoint | null {
      if (batch !== open) return null
      open = null
      announced = true
      left = batch.bytes.length - consumed
      if (batch.gap) gaps.shift()
      const checkpoint = batch.checkpointAt(consumed)
      storedHead = checkpoint.headLength
      return checkpoint
    },

    owe(gap: Gap): void {
      gaps.push(gap)
    },

    /** Reading goes on in another file. */
    nextFile(): void {
      open = null
      left = 0
      seen = 0
      storedHead = -1
    },

    /** Whether something is due whatever the file holds. */
    isOwing: (): boolean => !announced || gaps.length > 0,

    /** When the bytes that were left become final, if nothing more arrives. */
    quietAt: (): number | null => (left > 0 ? grownAt + quietMs : null),
  }
}
