// Finds which of many words a text holds, in one pass: the engine makes one search tree of a long list of plain alternatives.

/** All given words that are in `text`, also where they overlap. Words and text are compared as they are. */
export function createWordFinder(words: Iterable<string>): (text: string) => Set<string> {
  // Longest first: of words that begin alike only one is found at a place, and it tells of the shorter ones.
  const sorted = [...new Set(words)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  if (sorted.length === 0) return () => new Set()
  const shorter = new Map(sorted.map((word) => [word, sorted.filter((other) => word.startsWith(other))]))
  const finder = new RegExp(sorted.map((word) => RegExp.escape(word)).join('|'), 'g')
  return (text) => {
    const found = new Set<string>()
    finder.lastIndex = 0
    for (let match = finder.exec(text); match; match = finder.exec(text)) {
      for (const word of shorter.get(match[0])!) found.add(word)
      finder.lastIndex = match.index + 1
    }
    return found
  }
}
