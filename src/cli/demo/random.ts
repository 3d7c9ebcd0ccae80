// A small seeded generator: the same seed gives the same demo.

export type Random = {
  /** An integer from `least` to `most`, both included. */
  between(least: number, most: number): number
  pick<T>(from: readonly T[]): T
  /** `length` hexadecimal digits. */
  hex(length: number): string
  shuffle<T>(items: readonly T[]): T[]
}

/** Mulberry32 (public domain, Tommy Ettinger): 32 bits of state, good enough for make-believe. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    between,
    pick: (from) => from[between(0, from.length - 1)]!,
    hex: (length) => Array.from({ length }, () => between(0, 15).toString(16)).join(''),
    shuffle(items) {
      const shuffled = [...items]
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = between(0, last)
        ;[shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!]
      }
      return shuffled
    },
  }
}
