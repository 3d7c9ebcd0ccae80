// Random inputs that can be made again: the seed is printed, and ATTACK_SEED gives it back.

export type Random = {
  /** 0 ≤ n < below */
  whole(below: number): number
  one<T>(of: readonly T[]): T
  many<T>(most: number, make: () => T): T[]
  chance(share: number): boolean
  text(most: number): string
}

/** Runs `attack` with `inputs` random ones; whatever it throws is said with the seed. */
export async function generated(
  name: string,
  inputs: number,
  attack: (random: Random, index: number) => void | Promise<void>,
): Promise<void> {
  const seed = Number(process.env.ATTACK_SEED ?? Math.floor(Math.random() * 2 ** 31))
  const startedAt = performance.now()
  for (let index = 0; index < inputs; index++) {
    try {
      await attack(createRandom(seed + index), index)
    } catch (error) {
      throw new Error(`${name}: input ${index}; again with ATTACK_SEED=${seed + index}`, { cause: error })
    }
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${name}: ${inputs} inputs, seed ${seed}, ${seconds} s`)
}

const ODD = [
  '..',
  '/',
  '\\',
  '%2e',
  '%2f',
  '%00',
  '\u0000',
  '\u202e',
  '\r\n',
  '"',
  "'",
  '<script>',
  '{{',
  '}}',
  '{%',
  '%}',
  '$&',
  '__proto__',
  'constructor',
  '-1',
  '1e999',
  'NaN',
  'é',
  '😀',
  ' ',
  '\t',
  ';',
  '&',
  '=',
  '?',
  '#',
  ':',
  '@',
  '*',
]

/** mulberry32. */
function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (below: number) => Math.floor(next() * below)
  const one = <T>(of: readonly T[]): T => of[whole(of.length)]!
  const many = <T>(most: number, make: () => T): T[] => Array.from({ length: whole(most + 1) }, make)
  return {
    whole,
    one,
    many,
    chance: (share) => next() < share,
    text: (most) => many(most, () => (next() < 0.3 ? one(ODD) : String.fromCharCode(32 + whole(95)))).join(''),
  }
}
