// Home Assistant says on the broker when it has started: it is told everything again, after a moment in which it subscribes, and not by all
// servers at once.

/** Milliseconds: the moment is drawn between these. */
export const BIRTH_TIMING = { birthFrom: 1_000, birthTo: 5_000 }

type Deps = {
  discoveryPrefix: string
  timing: typeof BIRTH_TIMING
  /** Between 0 and 1. */
  random(): number
  born(): void
}

export function createBirthWatch({ discoveryPrefix, timing: { birthFrom, birthTo }, random, born }: Deps) {
  let timer: NodeJS.Timeout | undefined
  return {
    topic: `${discoveryPrefix}/status`,
    /** What is said on the topic. */
    heard(payload: string): void {
      if (payload !== 'online') return
      clearTimeout(timer)
      timer = setTimeout(born, birthFrom + random() * (birthTo - birthFrom))
    },
    stop: () => clearTimeout(timer),
  }
}
