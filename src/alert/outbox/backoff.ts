// How long to wait after a failed delivery.

const FIRST_MS = 5_000
const LONGEST_MS = 15 * 60_000
const LONGEST_ASKED_MS = 24 * 3_600_000

/**
 * Milliseconds: doubling from 5 seconds to 15 minutes, a fifth more or less by chance so that many channels of one
 * service do not come at once; at least what the other side asked for.
 * @param attempts failed so far, from 1. @param random between 0 and 1.
 */
export function backoffMs(attempts: number, random: number, askedMs: number | null): number {
  const doubled = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 20))
  return Math.max(Math.round(doubled * (0.8 + 0.4 * random)), Math.min(askedMs ?? 0, LONGEST_ASKED_MS))
}
