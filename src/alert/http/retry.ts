// How long the other side asks to wait, in every form services use.
import type { Answer } from './answer.ts'

const LONGEST = 24 * 3_600_000

/**
 * Milliseconds a refusal asks to wait; null when it does not say. Read are `Retry-After` (seconds or an HTTP date), Discord's `retry_after`
 * and Telegram's `parameters.retry_after` (seconds in the JSON body), and `X-RateLimit-Reset-After`. The longest counts, up to a day.
 */
export function retryAfterMs({ headers, body }: Pick<Answer, 'headers' | 'body'>, now: number): number | null {
  const told = parse(body)
  const waits = [
    seconds(headers['retry-after']) ?? until(headers['retry-after'], now),
    seconds(told?.retry_after),
    seconds(told?.parameters?.retry_after),
    seconds(headers['x-ratelimit-reset-after']),
  ].filter((wait) => wait !== null)
  return waits.length === 0 ? null : Math.min(Math.max(...waits), LONGEST)
}

/** Milliseconds to leave before the next call after a good answer, when it says that the allowance is used up. */
export function pauseMs({ headers }: Pick<Answer, 'headers'>): number {
  return headers['x-ratelimit-remaining'] === '0'
    ? Math.min(seconds(headers['x-ratelimit-reset-after']) ?? 0, LONGEST)
    : 0
}

function seconds(value: unknown): number | null {
  const number =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(value)
        ? Number(value)
        : Number.NaN
  return Number.isFinite(number) && number >= 0 ? Math.ceil(number * 1000) : null
}

function until(value: string | undefined, now: number): number | null {
  const at = /[A-Za-z]/.test(value ?? '') ? Date.parse(value!) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}

function parse(body: string): { retry_after?: unknown; parameters?: { retry_after?: unknown } } | null {
  try {
    return Object(JSON.parse(body))
  } catch {
    return null
  }
}
