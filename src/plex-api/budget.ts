// How often Plex may be asked: at most so many requests in any minute, so that watching a server is no load on it.

const MINUTE_MS = 60_000

/** `/identity` has a lane of its own, so that nothing else can hold it back. */
export const LANES = { identity: 6, other: 18 } as const
type BudgetLane = keyof typeof LANES

export type Budget = {
  /** Counts a request, or says no. */
  take(lane: BudgetLane): boolean
  /** Milliseconds until `take` says yes; 0 now. */
  waitMs(lane: BudgetLane): number
}

/** @param clock monotonic milliseconds */
export function createBudget(clock: () => number): Budget {
  const taken: Record<BudgetLane, number[]> = { identity: [], other: [] }
  function waitMs(lane: BudgetLane): number {
    const now = clock()
    taken[lane] = taken[lane].filter((at) => now - at < MINUTE_MS)
    const over = taken[lane].length - LANES[lane]
    return over < 0 ? 0 : taken[lane][over]! + MINUTE_MS - now
  }
  return {
    waitMs,
    take(lane) {
      if (waitMs(lane) > 0) return false
      taken[lane].push(clock())
      return true
    },
  }
}
