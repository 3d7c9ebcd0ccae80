// A value that changes with every log line, shown so seldom that it does not fill Home Assistant's recorder.

export type SlowValue<Value> = {
  /** The value to show when `value` is the true one. The first is shown at once. */
  of(value: Value | null): Value | null
  stop(): void
}

/** @param clock milliseconds that only ever grow. @param due called when a change that had to wait may be shown. */
export function createSlowValue<Value>(holdMs: number, clock: () => number, due: () => void): SlowValue<Value> {
  let shown: Value | null = null
  let since = 0
  let waiting: NodeJS.Timeout | undefined
  return {
    of(value) {
      if (value === shown) return shown
      const now = clock()
      const left = since + holdMs - now
      if (shown === null || left <= 0) {
        shown = value
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
