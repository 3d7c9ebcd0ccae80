// Tells news from backlog: what was written since a file was last read to its end is news, unless that was long ago. Pure.

const NEWS_MS = 60_000

/** `absentAt`: when the file is known not to have existed yet, so that all in it is news; null when it may be old. */
export function createNews(absentAt: number | null) {
  let caughtUpAt = absentAt ?? Number.NEGATIVE_INFINITY
  /** Everything before this offset is backlog. */
  let from = absentAt === null ? Number.POSITIVE_INFINITY : 0

  return {
    /** Whether bytes at `offset`, read now, are news. Ask before {@link caughtUp}. */
    isNews(offset: number, now: number): boolean {
      if (now - caughtUpAt > NEWS_MS) from = Number.POSITIVE_INFINITY
      return offset >= from
    },
    /** The file was seen to end at `offset`. */
    caughtUp(offset: number, now: number): void {
      if (from === Number.POSITIVE_INFINITY) from = offset
      caughtUpAt = now
    },
    /** Reading goes on at the start of another file. */
    nextFile(): void {
      if (from !== Number.POSITIVE_INFINITY) from = 0
    },
  }
}
