// The rules in force: the catalogue, users' rules over it, and what the settings change about them.
import { isLow } from '../plex/record.ts'
import { type CompiledRule, compileRule } from '../rules/compile.ts'
import { type Engine, nativeEngine } from '../rules/engine.ts'
import { priorityOf } from '../rules/priority.ts'
import type { Rule } from '../rules/rule.ts'
import type { Severity } from '../rules/vocabulary.ts'
import type { Policy } from './policy.ts'

/** Users' rules and what runs their patterns; one with a known id takes that rule's place. */
export type OwnRules = { rules: Rule[]; engine: Engine }

/** What a person changes about a rule. */
export type RuleOverride = { enabled?: boolean; severity?: Severity; policy?: Partial<Policy> }

export type Knowledge = {
  /** The catalogue. */
  rules: readonly Rule[]
  own?: OwnRules
  overrides: Record<string, RuleOverride>
}

/** All rules made ready to run, the settings applied; `measured` wraps those of users. */
export function effectiveRules(
  { rules, own, overrides }: Knowledge,
  measured: (rule: CompiledRule) => CompiledRule,
): CompiledRule[] {
  const replaced = new Set(own?.rules.map((rule) => rule.id))
  const ready = (rule: Rule, engine: Engine) => compileRule(withOverride(rule, overrides[rule.id]), engine)
  return [
    ...(own?.rules ?? []).map((rule) => measured(ready(rule, own!.engine))),
    ...rules.filter((rule) => !replaced.has(rule.id)).map((rule) => ready(rule, nativeEngine)),
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

/** What must be looked for in lines below WARN. */
export function literalsOf(rules: Rule[]): string[] {
  const wanted = new Set<string>()
  for (const rule of rules) {
    if (!rule.ignore && rule.levels.some(isLow)) {
      for (const literal of rule.contains ?? []) wanted.add(literal)
    }
    if (rule.recovers?.levels.some(isLow)) {
      for (const literal of rule.recovers.contains) wanted.add(literal)
    }
  }
  return [...wanted]
}
