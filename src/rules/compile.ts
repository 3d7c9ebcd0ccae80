// Rules made ready to run: cheap literals first, then the pattern; the highest priority first.
import { LEVELS, type Level, type LogRecord } from '../plex/record.ts'
import { compilePattern, type Engine, type Pattern } from './pattern.ts'
import { priorityOf, type Rule } from './rule.ts'

/** What a record offers to a pattern: `text` is the message and, after a line end each, its continuation lines. */
export type Subject = { record: LogRecord; text: string }

export type CompiledRule = {
  rule: Rule
  /** The named groups of the match, or null. */
  match(subject: Subject): Record<string, string> | null
  /** The named groups of the record that says the trouble is over, or null. */
  recovers: ((subject: Subject) => Record<string, string> | null) | null
}

/** Levels at which a record without a level (container output, a fragment) is tried. */
const WORTH_READING: readonly Level[] = ['WARN', 'ERROR', 'CRITICAL']

export function subjectOf(record: LogRecord): Subject {
  return { record, text: [record.message, ...record.continuation].join('\n') }
}

export function compileRule(rule: Rule, engine: Engine): CompiledRule {
  const pattern = firstOf(rule.pattern, engine)
  const component = rule.component === undefined ? null : compilePattern(rule.component, engine)
  const { contains, files } = rule
  const recovery = rule.recovers && {
    ...rule.recovers,
    pattern: firstOf(rule.recovers.pattern, engine),
  }
  return {
    rule,
    match({ record, text }) {
      if (contains && !contains.some((literal) => text.includes(literal))) return null
      if (component && !record.components.some((part) => component(part))) return null
      if (files && record.file !== '' && !files.some((start) => baseName(record.file).startsWith(start))) return null
      return pattern(text)
    },
    recovers: recovery
      ? ({ record, text }) =>
          takes(recovery.levels, record.level) && recovery.contains.some((literal) => text.includes(literal))
            ? recovery.pattern(text)
            : null
      : null,
  }
}

function firstOf(sources: string[], engine: Engine): Pattern {
  const patterns = sources.map((source) => compilePattern(source, engine))
  return (text) => {
    for (const pattern of patterns) {
      const groups = pattern(text)
      if (groups) return groups
    }
    return null
  }
}

export type RuleIndex = {
  /** The rules to try on a record of this level, in order. */
  at(level: Level | null): CompiledRule[]
}

/** Sorts by priority (then as given) and by the level of the records a rule is for. */
export function indexRules(rules: CompiledRule[]): RuleIndex {
  const ordered = [...rules].sort((a, b) => priorityOf(b.rule) - priorityOf(a.rule))
  const levels: (Level | null)[] = [...LEVELS, null]
  const index = new Map(levels.map((level) => [level, ordered.filter(({ rule }) => takes(rule.levels, level))]))
  return { at: (level) => index.get(level) ?? [] }
}

function takes(levels: readonly Level[], level: Level | null): boolean {
  return level === null ? levels.some((one) => WORTH_READING.includes(one)) : levels.includes(level)
}

const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1)
