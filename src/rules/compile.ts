// Rules made ready to run: cheap literals first, then the pattern.
import type { Level, LogRecord } from '../plex/record.ts'
import type { Engine, Pattern } from './engine.ts'
import type { Rule } from './rule.ts'

/** What a record offers to a pattern: `text` is the message and, after a line end each, its continuation lines. */
export type Subject = { record: LogRecord; text: string }

export type CompiledRule = {
  rule: Rule
  /** Lower-case texts, one of which a record must hold to match; null when it must be tried anyway. */
  needed: string[] | null
  /** The named groups of the match, or null. */
  match(subject: Subject): Record<string, string> | null
  /** The named groups of the record that says the trouble is over, or null. */
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
  const pattern = firstOf(rule.pattern, engine)
  const component = rule.component === undefined ? null : engine.compile(rule.component)
  const { contains, files, recovers } = rule
  const recovery = recovers && firstOf(recovers.pattern, engine)
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
        ? (subject) =>
            takes(recovers.levels, subject.record.level) &&
            recovers.contains.some((literal) => subject.text.includes(literal))
              ? recovery(subject.text)
              : null
        : null,
  }
}

function firstOf(sources: string[], engine: Engine): Pattern {
  const patterns = sources.map(engine.compile)
  return (text) => {
    for (const pattern of patterns) {
      const groups = pattern(text)
      if (groups) return groups
    }
    return null
  }
}

const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1)
