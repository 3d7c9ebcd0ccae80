// Rules made ready to run: cheap literals first, then the pattern.
import { isOfPlex } from '../plex/names.ts'
import { comesFrom } from '../plex/origin.ts'
import { firstNameIn, namesIn, ownWords } from '../plex/own-words.ts'
import type { Level, LogRecord } from '../plex/record.ts'
import { SHORTEST_WORD } from '../text/word-finder.ts'
import type { Engine, Match, Pattern } from './engine.ts'
import type { Rule } from './rule.ts'

/** What a record offers to a pattern: `text` is the message and, after a line end each, its continuation lines. */
export type Subject = { record: LogRecord; text: string }

/** One or several patterns of a rule, tried together. */
export type Trial = {
  rule: Rule
  /** Records of other levels need not be shown to it. */
  levels: readonly Level[]
  /** Lower-case texts, one of which a record must hold to match; null when it must be tried anyway. */
  needed: string[] | null
  /** What it says of a text it says of all that differ from it in their digits only, and it does not look at tags. */
  blind: boolean
  /** That it matches is all that its rule wants to know. */
  plain: boolean
  /** The named groups of the match, or null. Does not look at the level. */
  match(subject: Subject): Record<string, string> | null
}

export type CompiledRule = {
  rule: Rule
  /** What the rule is about; the first that matches counts. */
  trials: Trial[]
  /** What says that it is over. */
  recoveries: Trial[]
}

/** Levels at which a record without a level (container output, a fragment) is tried. */
const WORTH_READING: readonly Level[] = ['WARN', 'ERROR', 'CRITICAL']

/** Whether something meant for `levels` is tried on a record of this level. */
export const takes = (levels: readonly Level[], level: Level | null): boolean =>
  level === null ? levels.some((one) => WORTH_READING.includes(one)) : levels.includes(level)

export function subjectOf(record: LogRecord): Subject {
  const { message, continuation } = record
  return { record, text: continuation.length === 0 ? message : [message, ...continuation].join('\n') }
}

export function compileRule(rule: Rule, engine: Engine): CompiledRule {
  const component = rule.component === undefined ? null : engine.compile(rule.component)
  const { contains, files, from, not_from: notFrom, recovers } = rule
  const looksElsewhere =
    component !== null || from !== undefined || notFrom !== undefined || contains?.some(hasDigit) === true
  const fits = ({ record, text }: Subject): boolean =>
    (!contains || contains.some((literal) => text.includes(literal))) &&
    (!component || record.components.some((part) => component(part))) &&
    (!from || from.some((origin) => comesFrom(record, origin))) &&
    !notFrom?.some((origin) => comesFrom(record, origin)) &&
    (!files || record.file === '' || files.some((start) => baseName(record.file).startsWith(start)))
  return {
    rule,
    trials: together(rule.pattern, engine).map(({ sources, needed }) => {
      const pattern = firstOf(sources, rule, engine)
      return {
        rule,
        levels: rule.levels,
        needed,
        blind: !looksElsewhere && !sources.some(engine.tellsDigitsApart),
        plain: rule.ignore === true || !sources.some(hasNamedGroup),
        match: (subject) => (fits(subject) ? pattern(subject.text) : null),
      }
    }),
    recoveries: recovers ? [recoveryTrial(rule, recovers, engine)] : [],
  }
}

const hasNamedGroup = (source: string) => /\(\?<(?![=!])/.test(source)
const hasDigit = (literal: string) => /\d/.test(literal)

/** Each pattern by itself, so that only those are run whose words a record holds; all as one where no words are known. */
function together(sources: string[], engine: Engine): { sources: string[]; needed: string[] | null }[] {
  const each = sources.map((source) => ({ sources: [source], needed: engine.neededBy(source) }))
  return each.some(({ needed }) => needed) ? each : [{ sources, needed: null }]
}

function recoveryTrial(
  rule: Rule,
  { levels, contains, pattern }: NonNullable<Rule['recovers']>,
  engine: Engine,
): Trial {
  const recovery = firstOf(pattern, rule, engine)
  const words = contains.map((literal) => literal.toLowerCase())
  return {
    rule,
    levels,
    needed: words.every((word) => word.length >= SHORTEST_WORD) ? words : null,
    blind: !contains.some(hasDigit) && !pattern.some(engine.tellsDigitsApart),
    plain: !pattern.some(hasNamedGroup),
    match: ({ text }) => (contains.some((literal) => text.includes(literal)) ? recovery(text) : null),
  }
}

/** A pattern without one of these reads no name, whatever its rule says. */
const MARK_OF_NAME = /['"/]/

/** Without one of these a pattern for the beginning of a message takes only what Plex itself says there. */
const TAKES_ANYTHING = /\||(?<!\\)\.|\(\?<?[=!]|\\[SWD]|\[\^/

/** The named groups of the first pattern that fits, unless it fits only to names that others gave, or to somebody else's. */
function firstOf(sources: string[], { reads_names = false, of_plex = false }: Rule, engine: Engine) {
  const patterns = sources.map((source) => ({
    pattern: engine.compile(source),
    reachesIn: reads_names && MARK_OF_NAME.test(source),
    guarded: engine.guardsNames && (!source.startsWith('^') || TAKES_ANYTHING.test(source)),
  }))
  return (text: string): Match['groups'] | null => {
    for (const { pattern, reachesIn, guarded } of patterns) {
      const match = pattern(text)
      if (!match || (guarded && !isSaid(match, text, reachesIn ? null : pattern))) continue
      if (!of_plex) return match.groups
      const { whose, ...groups } = match.groups
      if (whose === undefined || isOfPlex(whose)) return groups
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
