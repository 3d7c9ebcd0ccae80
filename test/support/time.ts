// A clock that tests move: the wall, the monotonic one, and pauses that end when enough time has passed on it.
import type { Pause } from '../../src/time/pause.ts'

export type TestTime = ReturnType<typeof testTime>

/** Both clocks move together with `pass`; `setWall` moves the wall alone, as a person or NTP does. */
export function testTime(start: number) {
  let wall = start
  let monotonic = 1_000
  const pauses = new Set<{ until: number; end(): void }>()
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  const pause: Pause = (ms, signal) =>
    new Promise((resolve) => {
      const one = {
        until: monotonic + ms,
        end() {
          pauses.delete(one)
          signal?.removeEventListener('abort', one.end)
          resolve()
        },
      }
      if (signal?.aborted) return resolve()
      signal?.addEventListener('abort', one.end)
      pauses.add(one)
    })
  return {
    now: () => wall,
    clock: () => monotonic,
    pause,
    setWall(to: number): void {
      wall = to
    },
    /** Time passes in steps of `step`, and after each what waited for it is done. */
    async pass(ms: number, step = 1_000): Promise<void> {
      for (let left = ms; left > 0; left -= step) {
        wall += Math.min(step, left)
        monotonic += Math.min(step, left)
        for (const one of [...pauses]) if (one.until <= monotonic) one.end()
        for (let turn = 0; turn < 5; turn++) await settle()
      }
    },
    /** What was begun without waiting for time is done. */
    async settled(): Promise<void> {
      for (let turn = 0; turn < 10; turn++) await settle()
    },
  }
}
