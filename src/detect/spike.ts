// The spike: far more findings in an hour than in the same hour of the weeks before.

/** Fewer are no flood, whatever is usual. */
const LEAST = 50
const WEEK_HOURS = 7 * 24
const MOST_WEEKS = 8
const LEAST_WEEKS = 2
/** Of the spread around the median. */
const TIMES_SPREAD = 10
const LEAST_SPREAD = 5
/** Turns a median absolute deviation into a standard deviation, for what is distributed normally. */
const MAD_TO_DEVIATION = 1.4826

/** Epoch hours whose findings are compared with those of `hour`: the same and its neighbours, in each week since `since`. */
export function comparable(hour: number, since: number): number[] {
  const weeks = Math.min(MOST_WEEKS, Math.floor((hour - 1 - since) / WEEK_HOURS))
  if (weeks < LEAST_WEEKS) return []
  return Array.from({ length: weeks }, (_, week) => hour - (week + 1) * WEEK_HOURS).flatMap((one) => [
    one - 1,
    one,
    one + 1,
  ])
}

/** The usual number when `count` is far beyond it and beyond all that came before; else null. */
export function usualBelowSpike(count: number, before: readonly number[]): number | null {
  if (before.length === 0 || count < LEAST || count <= Math.max(...before)) return null
  const usual = median(before)
  const deviation = MAD_TO_DEVIATION * median(before.map((one) => Math.abs(one - usual)))
  return count > usual + TIMES_SPREAD * Math.max(deviation, Math.sqrt(usual), LEAST_SPREAD) ? usual : null
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
