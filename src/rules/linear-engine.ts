// The engine for users' patterns: whatever is written, a line takes time in proportion to its length.
import { RE2JS } from 're2js'
import type { Engine } from './engine.ts'

export const linearEngine: Engine = {
  // Who writes a rule for a title means it.
  guardsNames: false,
  compile(source) {
    // RE2 writes named groups (?P<name>…) and newer versions (?<name>…); the library takes both.
    const regex = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE)
    const names = Object.keys(regex.namedGroups())
    return (text) => {
      const matcher = regex.matcher(text)
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
}
