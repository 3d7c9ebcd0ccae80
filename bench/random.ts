// Numbers that are the same each time.

/** Small and repeatable; returns integers below `limit`. */
export type Random = (limit: number) => number

export function seeded(seed: number): Random {
  let state = seed >>> 0 || 1
  return (limit) => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state % limit
  }
}

export const hex = (random: Random, digits: number): string => {
  let text = ''
  while (text.length < digits) text += random(0x10000).toString(16).padStart(4, '0')
  return text.slice(0, digits)
}
