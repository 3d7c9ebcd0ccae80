// From a record to what it means: the first rule that matches, a fact about the server's life, the end of a trouble.
import { factsOf } from '../plex/components.ts'
import type { Level, LogRecord } from '../plex/record.ts'
import { redact } from '../plex/redact.ts'
import { templateOf } from '../plex/template.ts'
import { type CompiledRule, compileRule, indexRules, type Subject, subjectOf } from '../rules/compile.ts'
import { priorityOf, type Rule } from '../rules/rule.ts'
import type { RuleOverride } from '../settings/settings.ts'
import type { Clear, Finding, Outcome } from './finding.ts'

const SAMPLE_LIMIT = 500
const FIELD_LIMIT = 300
const LOW_LEVELS: readonly (Level | null)[] = ['VERBOSE', 'DEBUG', 'INFO']

export type MatcherDeps = {
  /** The catalogue. */
  rules: Rule[]
  /** Users' own rules; one with a known id takes that rule's place. */
  userRules?: Rule[]
  overrides: Record<string, RuleOverride>
  monitorErrors: boolean
  monitorWarnings: boolean
}

export type Matcher = {
  /** What a record means. `now` in epoch milliseconds bounds the line's own time. */
  match(record: LogRecord, now: number): Outcome
  /** What a reader must look for in lines below WARN; other such lines can mean nothing. */
  literals: string[]
  rule(id: string): Rule | undefined
  /** The effective rules, settings applied. */
  rules: Rule[]
}

export function createMatcher(deps: MatcherDeps): Matcher {
  const compiled = effectiveRules(deps)
  const rules = compiled.map(({ rule }) => rule)
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  const meanings = indexRules(compiled.filter(({ rule }) => !rule.mark && !rule.derived))
  const marks = indexRules(compiled.filter(({ rule }) => rule.mark))
  const recoverable = compiled.filter(({ recovers }) => recovers)

  function unclassified(record: LogRecord): Pick<Finding, 'severity' | 'key' | 'title'> | null {
    if (record.level === null || LOW_LEVELS.includes(record.level)) return null
    const template = templateOf(record.message) || '(empty message)'
    return { severity: record.level === 'WARN' ? 'info' : 'warning', key: template, title: template }
  }

  function meaning(subject: Subject, at: number): Pick<Outcome, 'finding' | 'ignored'> {
    const { record } = subject
    for (const { rule, match } of meanings.for(subject)) {
      const groups = match(subject)
      if (!groups) continue
      if (rule.ignore) return { finding: null, ignored: { rule: rule.id, reason: rule.reason ?? '' } }
      return monitored(record.level, {
        ...about(record, groups, at),
        rule: rule.id,
        category: rule.category,
        severity: rule.severity,
        key: keyOf(rule, groups),
        title: rule.title,
      })
    }
    const rest = unclassified(record)
    if (!rest) return { finding: null, ignored: null }
    return monitored(record.level, { ...about(record, {}, at), rule: null, category: 'other', ...rest })
  }

  function monitored(level: Level | null, finding: Finding): Pick<Outcome, 'finding' | 'ignored'> {
    const off =
      level === 'WARN'
        ? !deps.monitorWarnings && 'Warnings are not watched (MONITOR_WARNINGS).'
        : !LOW_LEVELS.includes(level) && !deps.monitorErrors && 'Errors are not watched (MONITOR_ERRORS).'
    return off ? { finding: null, ignored: { rule: finding.rule ?? '', reason: off } } : { finding, ignored: null }
  }

  return {
    match(record, now) {
      const at = Math.min(record.at ?? now, now)
      const subject = subjectOf(record)
      const clears: Clear[] = []
      for (const { rule, recovers } of recoverable) {
        const groups = recovers?.(subject)
        if (groups) clears.push({ rule: rule.id, key: keyOf(rule, groups) || null, at })
      }
      const mark = marks.for(subject).find(({ match }) => match(subject))?.rule.mark
      return { ...meaning(subject, at), clears, mark: mark ? { mark, at } : null }
    },
    literals: literalsOf(rules),
    rule: (id) => byId.get(id),
    rules,
  }
}

function effectiveRules({ rules, userRules = [], overrides }: MatcherDeps): CompiledRule[] {
  const own = new Set(userRules.map((rule) => rule.id))
  return [
    ...userRules.map((rule) => compileRule(withOverride(rule, overrides[rule.id]), 'linear')),
    ...rules
      .filter((rule) => !own.has(rule.id))
      .map((rule) => compileRule(withOverride(rule, overrides[rule.id]), 'native')),
  ]
}

/** A rule that is switched off still recognises its records: they must not come back as unknown errors. */
function withOverride(rule: Rule, override: RuleOverride | undefined): Rule {
  if (!override) return rule
  if (override.enabled === false)
    return { ...rule, ignore: true, reason: 'Switched off in the settings.', priority: priorityOf(rule) }
  const { threshold, windowMs, cooldownMs, quietMs } = override.policy ?? {}
  return {
    ...rule,
    severity: override.severity ?? rule.severity,
    policy: {
      ...rule.policy,
      ...(threshold === undefined ? {} : { threshold }),
      ...(windowMs === undefined ? {} : { window_minutes: windowMs / 60_000 }),
      ...(cooldownMs === undefined ? {} : { cooldown_minutes: cooldownMs / 60_000 }),
      ...(quietMs === undefined ? {} : { quiet_minutes: quietMs / 60_000 }),
    },
  }
}

function literalsOf(rules: Rule[]): string[] {
  const wanted = new Set<string>()
  for (const rule of rules) {
    if (!rule.ignore && rule.levels.some((level) => LOW_LEVELS.includes(level))) {
      for (const literal of rule.contains ?? []) wanted.add(literal)
    }
    if (rule.recovers?.levels.some((level) => LOW_LEVELS.includes(level))) {
      for (const literal of rule.recovers.contains) wanted.add(literal)
    }
  }
  return [...wanted]
}

function keyOf(rule: Rule, groups: Record<string, string>): string {
  return rule.group_by
    .filter((name) => groups[name])
    .map((name) => `${name}=${bounded(redact(groups[name]!), FIELD_LIMIT)}`)
    .join(',')
}

function about(record: LogRecord, groups: Record<string, string>, at: number) {
  const fields = factsOf(record)
  for (const [name, value] of Object.entries(groups)) fields[name] = bounded(redact(value), FIELD_LIMIT)
  return {
    level: record.level,
    at,
    file: record.file,
    thread: record.thread,
    fields,
    sample: bounded(redact(textOf(record)), SAMPLE_LIMIT),
  }
}

/** The record as text, its tags in one bracket; time and thread stand elsewhere. */
function textOf({ level, components, message, continuation }: LogRecord): string {
  const tags = components.length > 0 ? `[${components.join('/')}] ` : ''
  return [`${level ? `${level} - ` : ''}${tags}${message}`, ...continuation].join('\n').slice(0, 4 * SAMPLE_LIMIT)
}

/** At most so many UTF-16 units, no half character at the end. */
function bounded(text: string, limit: number): string {
  if (text.length <= limit) return text
  return text
    .slice(0, limit - 1)
    .replace(/[\uD800-\uDBFF]$/, '')
    .concat('…')
}
