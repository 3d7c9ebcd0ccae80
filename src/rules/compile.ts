// Rules made ready to run: cheap literals first, then the pattern.
import { firstNameIn, namesIn, ownWords } from '../plex/own-words.ts'
import type { Level, LogRecord } from '../plex/record.ts'
import type { Engine, Match, Pattern } from './engine.ts'
import type { Rule } from './rule.ts'

/** What a record offers to a pattern: `text` is the message and, after a line end each, its continuation lines. */
export type Subject = { record: LogRecord; text: string }

export type CompiledRule = {
  rule: Rule
  /** Lower-case texts, one of which a record must hold to match; null when it must be tried anyway. */
  needed: string[] | null
  /** The named groups of the match, or null. */
  match(subject: Subject): Record<string, string> | null
  /** The named groups of the record that says the trouble is over, or null. Its level is for the caller to look at. */
  recovers: ((subject: Subject) => Record<string, string> | null) | null
}

/** Levels at which a record without a level (container output, a fragment) is tried. */
const WORTH_READING: readonly Level[] = ['WARN', 'ERROR', 'CRITICAL']

/** Whether something meant for `levels` is tried on a record of this level. */
export const takes = (levels: readonly Level[], level: Level | null): boolean =>
  level === null ? levels.some((one) => WORTH_READING.includes(one)) : levels.includes(level)

export function subjectOf(record: LogRecord): Subject {
  return { record, text: [record.message, ...record.continuation].join('\n') }
}

export function compileRule(rule: Rule, engine: Engine): CompiledRule {
  const component = rule.component === undefined ? null : engine.compile(rule.component)
  const { contains, files, recovers, reads_names = false } = rule
  const pattern = firstOf(rule.pattern, reads_names, engine)
  const recovery = recovers && firstOf(recovers.pattern, reads_names, engine)
  return {
    rule,
    needed: engine.neededBy(rule.pattern),
    match(subject) {
      const { record, text } = subject
      if (contains && !contains.some((literal) => text.includes(literal))) return null
      if (component && !record.components.some((part) => component(part))) return null
      if (files && record.file !== '' && !files.some((start) => baseName(record.file).startsWith(start))) return null
      return pattern(text)
    },
    recovers:
      recovers && recovery
        ? ({ text }) => (recovers.contains.some((literal) => text.includes(literal)) ? recovery(text) : null)
        : null,
  }
}

/** A pattern without one of these reads no name, whatever its rule says. */
const MARK_OF_NAME = /['"/]/

/** Without one of these a pattern for the beginning of a message takes only what Plex itself says there. */
const TAKES_ANYTHING = /\||(?<!\\)\.|\(\?<?[=!]|\\[SWD]|\[\^/

/** The named groups of the first pattern that fits, unless it fits only to names that others gave. */
function firstOf(sources: string[], readsNames: boolean, engine: Engine) {
  const patterns = sources.map((source) => ({
    pattern: engine.compile(source),
    reachesIn: readsNames && MARK_OF_NAME.test(source),
    guarded: engine.guardsNames && (!source.startsWith('^') || TAKES_ANYTHING.test(source)),
  }))
  return (text: string): Match['groups'] | null => {
    for (const { pattern, reachesIn, guarded } of patterns) {
      const match = pattern(text)
      if (match && (!guarded || isSaid(match, text, reachesIn ? null : pattern))) return match.groups
    }
    return null
  }
}

/** Whether the match is more than a name; `again`: it must be one without the names, too. */
function isSaid({ start, end }: Match, text: string, again: Pattern | null): boolean {
  if (end <= firstNameIn(text)) return true
  const names = namesIn(text)
  if (again) return names.length === 0 || again(ownWords(text, names)) !== null
  return !names.some(([from, to]) => from <= start && end <= to)
}

const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1)
