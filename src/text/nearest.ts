// What somebody meant who misspelt a word.

/** The candidate that differs from `word` in at most two letters (one in short words), null without one. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const limit = word.length < 6 ? 1 : 2
  let best: string | null = null
  let least = limit + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue
    const steps = distance(word, candidate)
    if (steps < least) [best, least] = [candidate, steps]
  }
  return best
}

/** Levenshtein distance in which two letters that changed places are one step. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next.push(
        Math.min(
          row[j]! + 1,
          next[j - 1]! + 1,
          row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
          swapped ? before[j - 2]! + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    before = row
    row = next
  }
  return row[b.length]!
}
