// From a record to what it means: the first rule that matches, a fact about the server's life, the end of a trouble.
import { factsOf } from '../plex/components.ts'
import { FACT_LIMIT, factsIn } from '../plex/facts.ts'
import { isLow, type Level, type LogRecord } from '../plex/record.ts'
import { cut, own, type Redacted } from '../plex/redact.ts'
import { type RedactedRecord, redactName, redactPart, redactRecord } from '../plex/redact-record.ts'
import { templateOf } from '../plex/template.ts'
import { type Subject, subjectOf, type Trial } from '../rules/compile.ts'
import type { Rule } from '../rules/rule.ts'
import { createRuleCosts, type RuleCost } from '../rules/rule-costs.ts'
import { indexRules } from '../rules/rule-index.ts'
import { rememberShapes } from '../rules/shapes.ts'
import { effectiveRules, type Knowledge, literalsOf } from './effective-rules.ts'
import type { Clear, Finding, Mark, Outcome } from './finding.ts'

const SAMPLE_LIMIT = 500
/** What is looked through for facts. */
const TEXT_LIMIT = 4 * SAMPLE_LIMIT

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
  const candidatesFor = rememberShapes(indexRules(compiled))

  function meaning(subject: Subject, trials: Trial[], at: number): Pick<Outcome, 'finding' | 'ignored'> {
    const { record } = subject
    for (const { rule, match } of trials) {
      const groups = rule.mark ? null : match(subject)
      if (!groups) continue
      if (rule.ignore) return { finding: null, ignored: { rule: rule.id, reason: rule.reason ?? '' } }
      const said = redactRecord(record, TEXT_LIMIT)
      const named = redactGroups(groups, subject, said)
      return monitored(record.level, {
        ...about(record, said, named, at),
        rule: rule.id,
        category: rule.category,
        severity: rule.severity,
        key: keyOf(rule, named),
        title: redactName(rule.title),
      })
    }
    if (record.level === null || isLow(record.level)) return { finding: null, ignored: null }
    const said = redactRecord(record, TEXT_LIMIT)
    const template = templateOf(said.message) || own('(empty message)')
    let its: ReturnType<typeof about> | null = null
    const more = () => (its ??= about(record, said, {}, at))
    return monitored(record.level, {
      level: record.level,
      at,
      file: redactName(record.file),
      thread: redactName(record.thread),
      // Where only its shape counts nobody asks for these, and they are the dear ones.
      get fields() {
        return more().fields
      },
      get sample() {
        return more().sample
      },
      rule: null,
      category: 'other',
      severity: record.level === 'WARN' ? 'info' : 'warning',
      key: template,
      title: template,
    })
  }

  function monitored(level: Level | null, finding: Finding): Pick<Outcome, 'finding' | 'ignored'> {
    const off =
      level === 'WARN'
        ? !deps.monitorWarnings && 'Warnings are not watched (MONITOR_WARNINGS).'
        : !(level !== null && isLow(level)) && !deps.monitorErrors && 'Errors are not watched (MONITOR_ERRORS).'
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
        if (groups) clears.push({ rule: rule.id, key: keyIn(rule, groups, subject) || null, at })
      }
      // A start that does not say when cannot be set against the lines around it.
      const mark = record.at === null ? null : markIn(candidates.trials, subject, at)
      const { finding, ignored } = meaning(subject, candidates.trials, at)
      return { finding, ignored, clears, mark }
    },
    literals: literalsOf(rules),
    rule: (id) => byId.get(id),
    rules,
    costs: costs.all,
  }
}

function markIn(trials: Trial[], subject: Subject, at: number): Mark | null {
  for (const { rule, match } of trials) if (rule.mark && match(subject)) return { mark: rule.mark, at, sign: rule.id }
  return null
}

function keyIn(rule: Rule, groups: Record<string, string>, subject: Subject): Redacted {
  const isKeyed = rule.group_by.some((name) => groups[name])
  return isKeyed ? keyOf(rule, redactGroups(groups, subject, redactRecord(subject.record, TEXT_LIMIT))) : own('')
}

const keyOf = (rule: Rule, groups: Record<string, Redacted>): Redacted =>
  own(
    rule.group_by
      .filter((name) => groups[name])
      .map((name) => `${name}=${groups[name]}`)
      .join(','),
  )

function redactGroups(groups: Record<string, string>, { text }: Subject, said: RedactedRecord) {
  const named: Record<string, Redacted> = {}
  for (const [name, value] of Object.entries(groups)) {
    if (value) named[name] = cut(redactPart(value, text, said.text), FACT_LIMIT)
  }
  return named
}

function about(record: LogRecord, said: RedactedRecord, groups: Record<string, Redacted>, at: number) {
  const file = redactName(record.file)
  const text = textOf(record.level, said)
  return {
    level: record.level,
    at,
    file,
    thread: redactName(record.thread),
    fields: { ...factsOf(said.components, file), ...factsIn(text), ...groups },
    sample: cut(text, SAMPLE_LIMIT),
  }
}

/** The record as text, its tags in one bracket; time and thread stand elsewhere. */
function textOf(level: Level | null, { components, text }: RedactedRecord): Redacted {
  const tags = components.length > 0 ? `[${components.join('/')}] ` : ''
  return own(`${level ? `${level} - ` : ''}${tags}${text}`)
}
