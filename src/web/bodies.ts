// How much may be sent at once: little before the login, and in all no more than a budget.
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { ApiFailure } from './errors.ts'
import type { Env } from './guard.ts'

export const LARGEST = 1024 * 1024
/** A password, and some room. */
export const BEFORE_LOGIN = 4 * 1024
/** Of all bodies under way. */
const BUDGET = 8 * 1024 * 1024

export const bodyOf = (most: number) =>
  bodyLimit({
    maxSize: most,
    onError: () => {
      throw new ApiFailure('too_large', `A body may have ${most / 1024} KiB at most here.`)
    },
  })

/** Who says not how much will come reserves the most there may be. */
export function createBodyBudget(budget = BUDGET): MiddlewareHandler<Env> {
  let taken = 0
  return async (context, next) => {
    const length = context.req.header('content-length')
    const chunked = context.req.header('transfer-encoding') !== undefined
    const share = Math.min(chunked ? LARGEST : Number(length ?? 0), LARGEST)
    if (share > 0 && taken + share > budget) {
      context.header('retry-after', '2')
      throw new ApiFailure('busy', 'Too much is being sent at once; try again in a moment.')
    }
    taken += share
    try {
      await next()
    } finally {
      taken -= share
    }
  }
}
