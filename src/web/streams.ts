// How many streams of events there may be: of one person, in all, and with some kept for administrators.
const MOST = 32
const OF_ONE_PERSON = 8
const KEPT_FOR_ADMINISTRATORS = 4

export function createStreamLimit() {
  const open = new Map<string, number>()
  let all = 0
  return {
    /** @returns gives the place back; null when there is none */
    take(person: string, administers: boolean): (() => void) | null {
      const has = open.get(person) ?? 0
      if (has >= OF_ONE_PERSON || all >= MOST - (administers ? 0 : KEPT_FOR_ADMINISTRATORS)) return null
      open.set(person, has + 1)
      all++
      let given = false
      return () => {
        if (given) return
        given = true
        all--
        const left = open.get(person)! - 1
        if (left > 0) open.set(person, left)
        else open.delete(person)
      }
    },
  }
}
