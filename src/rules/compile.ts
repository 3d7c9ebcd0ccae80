// Rules made ready to run: cheap literals first, then the pattern; the highest priority first.
import type { Level, LogRecord } from '../plex/record.ts'
import { compilePattern, type Engine, type Pattern } from './pattern.ts'
import { requiredTexts } from './prefilter.ts'
import { priorityOf, type Rule } from './rule.ts'
import { createWordFinder } from './word-finder.ts'

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

export function subjectOf(record: LogRecord): Subject {
  return { record, text: [record.message, ...record.continuation].join('\n') }
}

export function compileRule(rule: Rule, engine: Engine): CompiledRule {
  const pattern = firstOf(rule.pattern, engine)
  const component = rule.component === undefined ? null : compilePattern(rule.component, engine)
  const { contains, files, recovers } = rule
  const recovery = recovers && firstOf(recovers.pattern, engine)
  return {
    rule,
    needed: engine === 'native' ? neededOf(rule.pattern) : null,
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
  const patterns = sources.map((source) => compilePattern(source, engine))
  return (text) => {
    for (const pattern of patterns) {
      const groups = pattern(text)
      if (groups) return groups
    }
    return null
  }
}

function neededOf(patterns: string[]): string[] | null {
  const all = patterns.map(requiredTexts)
  return all.every((texts) => texts !== null) ? all.flat() : null
}

export type RuleIndex = {
  /** The rules that this record could match, in the order to try them. */
  for(subject: Subject): CompiledRule[]
}

/**
 * Sorts by priority (then as given) and looks up which rules ask for what a record holds. Rules for whole kinds of trouble (of
 * negative priority) rely on Plex's own level: they do not see records without one.
 */
export function indexRules(rules: CompiledRule[]): RuleIndex {
  const ordered = [...rules].sort((a, b) => priorityOf(b.rule) - priorityOf(a.rule))
  const always = ordered.flatMap(({ needed }, place) => (needed ? [] : [place]))
  const byText = new Map<string, number[]>()
  for (const [place, { needed }] of ordered.entries()) {
    for (const text of needed ?? []) byText.set(text, [...(byText.get(text) ?? []), place])
  }
  const find = createWordFinder(byText.keys())
  return {
    for({ record: { level }, text }) {
      const places = new Set(always)
      for (const word of find(text.toLowerCase())) for (const place of byText.get(word)!) places.add(place)
      return [...places]
        .sort((a, b) => a - b)
        .map((place) => ordered[place]!)
        .filter(({ rule }) => takes(rule.levels, level) && (level !== null || priorityOf(rule) >= 0))
    },
  }
}

function takes(levels: readonly Level[], level: Level | null): boolean {
  return level === null ? levels.some((one) => WORTH_READING.includes(one)) : levels.includes(level)
}

const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1)
