// The engine for users' patterns: whatever is written, a line takes time in proportion to its length, and to the size of the pattern.
import { RE2JS } from 're2js'
import type { Engine } from './engine.ts'
import { patternSize } from './pattern-size.ts'

/** Steps of a compiled pattern. Each may be taken at each character. */
const LARGEST = 2_000
/** Characters of a record that are looked at. */
export const OWN_RULES_SEE = 4_096

export const linearEngine: Engine = {
  // Who writes a rule for a title means it.
  guardsNames: false,
  // Compiled in a tenth of a second.
  mostSteps: 50_000,
  compile(source) {
    if (patternSize(source) > LARGEST) throw new Error(TOO_LARGE)
    // RE2 writes named groups (?P<name>…) and newer versions (?<name>…); the library takes both.
    const regex = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE)
    if (regex.programSize() > LARGEST) throw new Error(TOO_LARGE)
    const names = Object.keys(regex.namedGroups())
    return (text) => {
      const matcher = regex.matcher(text.slice(0, OWN_RULES_SEE))
      if (!matcher.find()) return null
      const groups: Record<string, string> = {}
      for (const name of names) {
        const value = matcher.group(name)
        if (value) groups[name] = value
      }
      return { groups, start: matcher.start(), end: matcher.end() }
    }
  },
  // Its syntax is not the one whose needs are known.
  neededBy: () => null,
  tellsDigitsApart: () => true,
}

const TOO_LARGE = `is too large: with its repeats written out it has more than ${LARGEST} steps`
