// From a record to what it means: the first rule that matches, a fact about the server's life, the end of a trouble.
import { factsOf } from '../plex/components.ts'
import { bounded, FACT_LIMIT, factsIn } from '../plex/facts.ts'
import type { Level, LogRecord } from '../plex/record.ts'
import { redact } from '../plex/redact.ts'
import { templateOf } from '../plex/template.ts'
import { type Subject, subjectOf, type Trial } from '../rules/compile.ts'
import type { Rule } from '../rules/rule.ts'
import { createRuleCosts, type RuleCost } from '../rules/rule-costs.ts'
import { indexRules } from '../rules/rule-index.ts'
import { effectiveRules, type Knowledge, LOW_LEVELS, literalsOf } from './effective-rules.ts'
import type { Clear, Finding, Outcome } from './finding.ts'

const SAMPLE_LIMIT = 500

export type MatcherDeps = Knowledge & {
  monitorErrors: boolean
  monitorWarnings: boolean
  /** Milliseconds that only ever grow: users' rules are measured with it, and stopped when they are too slow. */
  clock?: () => number
}

export type Matcher = {
  /** What a record means. `now` in epoch milliseconds bounds the line's own time. */
  match(record: LogRecord, now: number): Outcome
  /** What a reader must look for in lines below WARN; other such lines can mean nothing. */
  literals: string[]
  rule(id: string): Rule | undefined
  /** The effective rules, settings applied. */
  rules: Rule[]
  /** What users' rules cost so far; nothing without a clock. */
  costs(): readonly RuleCost[]
}

export function createMatcher(deps: MatcherDeps): Matcher {
  const costs = createRuleCosts(deps.clock ?? (() => 0))
  const compiled = effectiveRules(deps, deps.clock ? costs.measured : (rule) => rule)
  const rules = compiled.map(({ rule }) => rule)
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  const candidatesFor = indexRules(compiled)

  function unclassified(record: LogRecord): Pick<Finding, 'severity' | 'key' | 'title'> | null {
    if (record.level === null || LOW_LEVELS.includes(record.level)) return null
    const template = templateOf(record.message) || '(empty message)'
    return { severity: record.level === 'WARN' ? 'info' : 'warning', key: template, title: template }
  }

  function meaning(subject: Subject, trials: Trial[], at: number): Pick<Outcome, 'finding' | 'ignored'> {
    const { record } = subject
    for (const { rule, match } of trials) {
      const groups = rule.mark ? null : match(subject)
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
      const candidates = candidatesFor(subject)
      const clears: Clear[] = []
      for (const { rule, match } of candidates.recoveries) {
        const groups = match(subject)
        if (groups) clears.push({ rule: rule.id, key: keyOf(rule, groups) || null, at })
      }
      // A start that does not say when cannot be set against the lines around it.
      const fact =
        record.at === null ? undefined : candidates.trials.find(({ rule, match }) => rule.mark && match(subject))?.rule
      const mark = fact?.mark ? { mark: fact.mark, at, sign: fact.id } : null
      return { ...meaning(subject, candidates.trials, at), clears, mark }
    },
    literals: literalsOf(rules),
    rule: (id) => byId.get(id),
    rules,
    costs: costs.all,
  }
}

function keyOf(rule: Rule, groups: Record<string, string>): string {
  return rule.group_by
    .filter((name) => groups[name])
    .map((name) => `${name}=${bounded(redact(groups[name]!), FACT_LIMIT)}`)
    .join(',')
}

function about(record: LogRecord, groups: Record<string, string>, at: number) {
  const text = redact(textOf(record))
  const fields = { ...factsOf(record), ...factsIn(text) }
  for (const [name, value] of Object.entries(groups)) if (value) fields[name] = bounded(redact(value), FACT_LIMIT)
  return {
    level: record.level,
    at,
    file: record.file,
    thread: record.thread,
    fields,
    sample: bounded(text, SAMPLE_LIMIT),
  }
}

/** The record as text, its tags in one bracket; time and thread stand elsewhere. */
function textOf({ level, components, message, continuation }: LogRecord): string {
  const tags = components.length > 0 ? `[${components.join('/')}] ` : ''
  return [`${level ? `${level} - ` : ''}${tags}${message}`, ...continuation].join('\n').slice(0, 4 * SAMPLE_LIMIT)
}
