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
  const deadline = Date.now() + withinMs
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
    await wait(15)
  } while (Date.now() < deadline)
  throw new Error(`waited ${withinMs} ms in vain: ${what}`, { cause: last })
}
