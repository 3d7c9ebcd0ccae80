// Findings over time. Bounded: over years it tells hours apart, not minutes.

/** Findings by when they were, in epoch minutes; of a long time only every second minute stands for itself, or every fourth, … */
export type Timeline = ReadonlyMap<number, number>

/** Far more than a drawing has room for. */
const MOST_SLOTS = 5_000

export function createTimeline() {
  let slots = new Map<number, number>()
  let minutes = 1
  const slotOf = (minute: number) => Math.floor(minute / minutes) * minutes

  function add(minute: number, count: number): void {
    const slot = slotOf(minute)
    slots.set(slot, (slots.get(slot) ?? 0) + count)
  }

  return {
    add(minute: number, count: number): void {
      add(minute, count)
      while (slots.size > MOST_SLOTS) {
        const fine = slots
        slots = new Map()
        minutes *= 2
        for (const [at, many] of fine) add(at, many)
      }
    },
    slots: (): Timeline => slots,
  }
}
