// Waiting in tests: for a condition, never for a time.
import { setTimeout as wait } from 'node:timers/promises'

/**
 * The first result of `probe` that is neither undefined, null nor false. A probe that throws counts as "not yet".
 * @throws when that takes longer than `withinMs`, with the last error and `what` was waited for.
 */
export async function until<Result>(
  what: string,
  probe: () => Result | Promise<Result>,
  withinMs = 10_000,
): Promise<NonNullable<Exclude<Result, false>>> {
  const began = Date.now()
  const deadline = began + withinMs
  let last: unknown
  do {
    try {
      const result = await probe()
      if (result !== undefined && result !== null && result !== false) {
        return result as NonNullable<Exclude<Result, false>>
      }
      last = undefined
    } catch (error) {
      last = error
    }
    // Who waits long asks less often: asking takes the processor from what is waited for.
    await wait(Math.min(Math.max(15, (Date.now() - began) / 50), 100))
  } while (Date.now() < deadline)
  throw new Error(`waited ${withinMs} ms in vain: ${what}`, { cause: last })
}
