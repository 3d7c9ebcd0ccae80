// Patterns: the catalogue's are checked by a test and run on JavaScript's engine, users' run in linear time.
import { RE2JS } from 're2js'

/** `native` for the catalogue, `linear` for what users write. */
export type Engine = 'native' | 'linear'

/** The named groups of a match (only those that took part), or null. */
export type Pattern = (text: string) => Record<string, string> | null

/** Compiles a case-insensitive pattern. Throws an Error with a readable message when it is none. */
export function compilePattern(source: string, engine: Engine): Pattern {
  return engine === 'native' ? native(source) : linear(source)
}

function native(source: string): Pattern {
  const regex = new RegExp(source, 'i')
  return (text) => {
    const match = regex.exec(text)
    if (!match) return null
    const groups: Record<string, string> = {}
    for (const [name, value] of Object.entries(match.groups ?? {})) if (value) groups[name] = value
    return groups
  }
}

function linear(source: string): Pattern {
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
    return groups
  }
}
