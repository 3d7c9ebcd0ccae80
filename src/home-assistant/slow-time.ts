// A time that changes with every log line, shown so seldom that it does not fill Home Assistant's recorder and Activity.

export type SlowTime = {
  /** The time to show when `time` is the true one. The first is shown at once, and one that is far from what is shown. */
  of(time: number | null): number | null
  stop(): void
}

/**
 * Times are epoch milliseconds.
 * @param clock milliseconds that only ever grow. @param due called when a change that had to wait may be shown.
 */
export function createSlowTime(holdMs: number, clock: () => number, due: () => void): SlowTime {
  let shown: number | null = null
  let since = 0
  let waiting: NodeJS.Timeout | undefined
  return {
    of(time) {
      if (time === shown) return shown
      const now = clock()
      const left = since + holdMs - now
      if (shown === null || time === null || left <= 0 || Math.abs(time - shown) >= holdMs) {
        shown = time
        since = now
      } else {
        waiting ??= setTimeout(() => {
          waiting = undefined
          due()
        }, left)
      }
      return shown
    },
    stop: () => clearTimeout(waiting),
  }
}
