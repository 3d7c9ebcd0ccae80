// Engines that run patterns: JavaScript's own for the catalogue, whose patterns a test proves linear; users' have one of linear time.
import { requiredTexts } from './prefilter.ts'

/** The named groups of a match (only those that took part), or null. */
export type Pattern = (text: string) => Record<string, string> | null

export type Engine = {
  /** Compiles a case-insensitive pattern. @throws {Error} with a readable message when it is none */
  compile(source: string): Pattern
  /** Lower-case texts, one of which a text must hold for one of the patterns to match; null when it must be tried anyway. */
  neededBy(sources: readonly string[]): string[] | null
}

export const nativeEngine: Engine = {
  compile(source) {
    const regex = new RegExp(source, 'i')
    return (text) => {
      const match = regex.exec(text)
      if (!match) return null
      const groups: Record<string, string> = {}
      for (const name in match.groups) if (match.groups[name]) groups[name] = match.groups[name]
      return groups
    }
  },
  neededBy(sources) {
    const all = sources.map(requiredTexts)
    return all.every((texts) => texts !== null) ? all.flat() : null
  },
}
