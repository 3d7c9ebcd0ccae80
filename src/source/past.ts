// What was in a log at the very first look: all before one place in the live file, and the older files. It is shown and never told.
import type { Generation } from './identity.ts'
import type { Chunk } from './lines.ts'

export function createPast() {
  /** Null once all of it is read, and when nothing is. */
  let past: { last: Generation; end: number } | null = null
  return {
    /** Opened at the first look, oldest first; what stands in them now is the past. */
    begins(opened: readonly Generation[]): void {
      const last = opened.at(-1)
      past = last ? { last, end: last.size } : null
    },
    ends(): void {
      past = null
    },
    /** Whether what begins at `offset` of this file was there. */
    holds: (current: Generation, offset: number): boolean =>
      past !== null && (current !== past.last || offset < past.end),
    /** Only what was there, when the chunk goes beyond it: the rest comes next, and is news. */
    partOf(chunk: Chunk, current: Generation, offset: number): Chunk {
      if (past === null || past.last !== current) return chunk
      const length = past.end - offset
      if (length <= 0 || chunk.bytes.length <= length) return chunk
      const whole = chunk.bytes.lastIndexOf(0x0a, length - 1) + 1
      past.end = offset + whole
      return whole === 0 ? chunk : { ...chunk, bytes: chunk.bytes.subarray(0, whole), atEnd: false }
    },
    /** Read to its end. */
    finished(generation: Generation): void {
      if (past?.last === generation) past = null
    },
  }
}
