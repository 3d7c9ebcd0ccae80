// Words that a stranger could make us say without an end: said at once, then at most once in a while, with how often it happened in between.

/** `say` gets how often it was held back since it was last said. `everyMs` in the unit of `now`. */
export function createRarely({ now, everyMs }: { now(): number; everyMs: number }) {
  let saidAt = Number.NEGATIVE_INFINITY
  let held = 0
  return (say: (held: number) => void): void => {
    const ago = now() - saidAt
    if (ago >= 0 && ago < everyMs) {
      held++
      return
    }
    saidAt = now()
    say(held)
    held = 0
  }
}

/** ` (and 3 more)`; nothing for none. */
export const andMore = (held: number): string => (held === 0 ? '' : ` (and ${held} more)`)
