// Errors of the API: one shape, `{"error":{"code","message","details"}}`, with the status that fits.
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Log } from '../log.ts'
import { Refused, type RefusedBecause } from '../refused.ts'

/** Every code and its status. */
export const ERRORS = {
  bad_request: 400,
  invalid_cursor: 400,
  login_required: 401,
  wrong_password: 401,
  forbidden: 403,
  foreign_origin: 403,
  not_found: 404,
  conflict: 409,
  locked: 409,
  unavailable: 409,
  too_large: 413,
  not_json: 415,
  invalid: 422,
  invalid_settings: 422,
  too_many_attempts: 429,
  too_many_streams: 429,
  busy: 503,
  internal: 500,
  upstream: 502,
} as const satisfies Record<RefusedBecause, number> & Record<string, number>
export type ErrorCode = keyof typeof ERRORS

export class ApiFailure extends Error {
  override name = 'ApiFailure'
  readonly code: ErrorCode
  readonly details: unknown
  constructor(code: ErrorCode, message: string, details: unknown = null) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** Runs a query by cursor: one that is not ours is the caller's fault. */
export function paged<T>(query: () => T): T {
  try {
    return query()
  } catch (error) {
    if (error instanceof RangeError) throw new ApiFailure('invalid_cursor', error.message)
    throw error
  }
}

/** Answers any error; what is not the caller's fault is logged and told without its inner words. */
export const answerError = (log: Log) => (error: Error, context: Context) => {
  const failure = failureOf(error)
  if (failure.code === 'internal') log.error(`cannot answer ${context.req.method} ${context.req.path}`, { error })
  return answerFailure(context, failure)
}

export function answerFailure(context: Context, { code, message, details }: ApiFailure) {
  return context.json({ error: { code, message, details } }, ERRORS[code])
}

function failureOf(error: Error): ApiFailure {
  if (error instanceof ApiFailure) return error
  if (error instanceof Refused) return new ApiFailure(error.because, error.message, error.details)
  if (error instanceof HTTPException && error.status < 500) {
    return new ApiFailure(error.status === 413 ? 'too_large' : 'bad_request', error.message || 'The request is wrong.')
  }
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return new ApiFailure('bad_request', 'This is nested too deeply.')
  }
  return new ApiFailure('internal', 'Sentarr could not do this; its log says why.')
}
