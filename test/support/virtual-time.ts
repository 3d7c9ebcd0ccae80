// Time that passes only when a test lets it: sleepers wake in order, and nobody waits for real.

type Sleeper = { at: number; wake(): void }

export function virtualTime() {
  let now = 0
  let sleepers: Sleeper[] = []
  return {
    clock: () => now,
    sleep(ms: number, signal: AbortSignal): Promise<void> {
      return new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const sleeper = { at: now + ms, wake: resolve }
        sleepers.push(sleeper)
        signal.addEventListener('abort', () => {
          sleepers = sleepers.filter((one) => one !== sleeper)
          resolve()
        })
        return undefined
      })
    },
    /** Lets `ms` pass, sleeper by sleeper. */
    async pass(ms: number): Promise<void> {
      const end = now + ms
      await settled()
      for (;;) {
        const next = sleepers.reduce<Sleeper | null>(
          (one, other) => (one === null || other.at < one.at ? other : one),
          null,
        )
        if (next === null || next.at > end) break
        now = Math.max(now, next.at)
        sleepers = sleepers.filter((one) => one !== next)
        next.wake()
        await settled()
      }
      now = end
    },
  }
}

/** What waits for nothing but earlier promises has run. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}
