// When to ask Plex what: each question has its pace, and may be asked sooner when something happened.

export type Question = {
  everyMs: number
  /** Not before so long after the start. */
  firstMs?: number
  ask(): Promise<void>
}

export type Schedule = {
  /** The question that waits longest past its time; null when none is due. */
  due(): string | null
  /** Milliseconds until the next one is due. */
  waitMs(): number
  /** It was asked: again after its pace, ±10 %. */
  asked(name: string): void
  /** At the latest in `afterMs`. True when it is the next one now, sooner than what was the next one. */
  soon(name: string, afterMs: number): boolean
}

/** @param clock monotonic milliseconds */
export function createSchedule(
  questions: Readonly<Record<string, Question>>,
  { clock, random }: { clock(): number; random(): number },
): Schedule {
  const times = new Map(Object.entries(questions).map(([name, { firstMs = 0 }]) => [name, clock() + firstMs]))
  const first = () => [...times].reduce((one, other) => (other[1] < one[1] ? other : one))
  return {
    due() {
      const [name, at] = first()
      return at <= clock() ? name : null
    },
    waitMs: () => Math.max(0, first()[1] - clock()),
    asked: (name) => void times.set(name, clock() + questions[name]!.everyMs * (0.9 + 0.2 * random())),
    soon(name, afterMs) {
      const next = first()[1]
      const at = Math.min(times.get(name)!, clock() + afterMs)
      times.set(name, at)
      return at < next
    },
  }
}
