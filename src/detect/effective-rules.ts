// The rules in force: the catalogue, users' rules over it, and what the settings change about them.
import type { Level } from '../plex/record.ts'
import { type CompiledRule, compileRule } from '../rules/compile.ts'
import { priorityOf, type Rule } from '../rules/rule.ts'
import type { RuleOverride } from '../settings/settings.ts'

export const LOW_LEVELS: readonly (Level | null)[] = ['VERBOSE', 'DEBUG', 'INFO']

export type Knowledge = {
  /** The catalogue. */
  rules: Rule[]
  /** Users' own rules; one with a known id takes that rule's place. */
  userRules?: Rule[]
  overrides: Record<string, RuleOverride>
}

/** All rules made ready to run, the settings applied; `measured` wraps those of users. */
export function effectiveRules(
  { rules, userRules = [], overrides }: Knowledge,
  measured: (rule: CompiledRule) => CompiledRule,
): CompiledRule[] {
  const own = new Set(userRules.map((rule) => rule.id))
  return [
    ...userRules.map((rule) => measured(compileRule(withOverride(rule, overrides[rule.id]), 'linear'))),
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

/** What must be looked for in lines below WARN. */
export function literalsOf(rules: Rule[]): string[] {
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
