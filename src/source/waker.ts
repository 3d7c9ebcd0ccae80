// A sleep that can be cut short.

export function createWaker() {
  let wakeUp = () => {}

  return {
    /** Ends the sleep that is under way, if any. */
    wake(): void {
      wakeUp()
    },

    /** Resolves after `ms`, on {@link wake}, or when `signal` aborts. */
    sleep(ms: number, signal?: AbortSignal): Promise<void> {
      return new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', end)
          wakeUp = () => {}
          resolve()
        }
        const timer = setTimeout(end, Math.max(0, ms))
        signal?.addEventListener('abort', end)
        wakeUp = end
        if (signal?.aborted) end()
      })
    },
  }
}
