// Finds which of many words a text holds, in one pass and without a regular expression's start-up.

export const SHORTEST_WORD = 3
/** Characters by which a word is noticed. */
const MARK = SHORTEST_WORD
/** So few that they stay in the processor's nearest cache while a log streams through. */
const SLOTS = 1 << 12

/** Linked through `next`, 0 ends. */
type Entry<Meaning> = { word: string; meaning: Meaning; offset: number; next: number }

/**
 * Tells of every given word (3 characters and more) that is in a text, also where they overlap: once for each place it stands at,
 * with what the word leads to. Words and text are compared as they are. Each word is noticed by those three of its characters
 * that the fewest words share: what many words begin with stands in many texts.
 */
export function createWordFinder<Meaning>(words: ReadonlyMap<string, Meaning>) {
  const shared = new Uint16Array(SLOTS)
  for (const word of words.keys()) {
    if (word.length < MARK) throw new Error(`"${word}" is too short to be looked for`)
    for (let at = 0; at <= word.length - MARK; at++) shared[slotOf(word, at)]!++
  }
  const entries: (Entry<Meaning> | null)[] = [null]
  const firstIn = new Uint16Array(SLOTS)
  for (const [word, meaning] of words) {
    let offset = 0
    for (let at = 1; at <= word.length - MARK; at++) {
      if (shared[slotOf(word, at)]! < shared[slotOf(word, offset)]!) offset = at
    }
    const slot = slotOf(word, offset)
    entries.push({ word, meaning, offset, next: firstIn[slot]! })
    firstIn[slot] = entries.length - 1
  }
  return (text: string, found: (meaning: Meaning) => void): void => {
    for (let at = 0; at <= text.length - MARK; at++) {
      for (let index = firstIn[slotOf(text, at)]!; index !== 0; ) {
        const { word, meaning, offset, next } = entries[index]!
        if (at >= offset && text.startsWith(word, at - offset)) found(meaning)
        index = next
      }
    }
  }
}

const slotOf = (text: string, at: number): number =>
  ((text.charCodeAt(at) << 7) ^ (text.charCodeAt(at + 1) << 3) ^ text.charCodeAt(at + 2)) & (SLOTS - 1)
