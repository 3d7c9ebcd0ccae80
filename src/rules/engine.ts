// Engines that run patterns: JavaScript's own for the catalogue, whose patterns a test proves linear; users' have one of linear time.
import { neededWords } from './needed-words.ts'

export type Match = {
  /** Of the named groups those that took part. */
  groups: Record<string, string>
  /** Where it begins, and the place behind it. */
  start: number
  end: number
}

/** The first match, or null. */
export type Pattern = (text: string) => Match | null

export type Engine = {
  /** Names that others gave (a title, a path, a search) do not count, unless a rule reads them. */
  guardsNames: boolean
  /** Steps that all patterns of a file may have together. */
  mostSteps: number
  /** Compiles a case-insensitive pattern. @throws {Error} with a readable message when it is none */
  compile(source: string): Pattern
  /** Lower-case texts, one of which a text must hold for the pattern to match; null when it must be tried anyway. */
  neededBy(source: string): string[] | null
  /** False only when it is sure that the pattern takes any digit where it takes one. */
  tellsDigitsApart(source: string): boolean
}

export const nativeEngine: Engine = {
  guardsNames: true,
  mostSteps: Number.POSITIVE_INFINITY,
  compile(source) {
    const regex = new RegExp(source, 'i')
    return (text) => {
      const match = regex.exec(text)
      if (!match) return null
      const groups: Record<string, string> = {}
      if (match.groups) for (const name in match.groups) if (match.groups[name]) groups[name] = match.groups[name]
      return { groups, start: match.index, end: match.index + match[0].length }
    }
  },
  neededBy: neededWords,
  // But for classes, bounds and names a number in a pattern means that number; what a group took may hold any.
  tellsDigitsApart: (source) => /\d|\\k/.test(source.replace(/\\d|\{\d{1,4}(?:,\d{0,4})?\}/g, '')),
}
