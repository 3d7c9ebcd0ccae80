// What scan and explain know: the catalogue, users' rules over it, and the usual knobs.
import { readFileSync } from 'node:fs'
import { createMatcher, type Matcher } from '../detect/match.ts'
import type { Policy } from '../detect/policy.ts'
import { loadCatalogue, parseRuleFile } from '../rules/load.ts'
import type { Rule } from '../rules/rule.ts'
import { UsageError } from './usage.ts'

/** The contract's defaults: five in five minutes, at most every fifteen, over after thirty quiet ones. */
const DEFAULT_POLICY: Policy = { threshold: 5, windowMs: 5 * 60_000, cooldownMs: 15 * 60_000, quietMs: 30 * 60_000 }

export type Knowledge = {
  matcher: Matcher
  policyOf(rule: string | null): Policy
}

/** The catalogue with `userRules` over it. */
export function createKnowledge(userRules: Rule[] = []): Knowledge {
  const matcher = createMatcher({
    rules: loadCatalogue(),
    userRules,
    overrides: {},
    monitorErrors: true,
    monitorWarnings: true,
  })
  return { matcher, policyOf: (rule) => withDefaults(rule === null ? undefined : matcher.rule(rule)) }
}

function withDefaults(rule: Rule | undefined): Policy {
  const { threshold, window_minutes, cooldown_minutes, quiet_minutes } = rule?.policy ?? {}
  const minutes = (own: number | undefined, usual: number) => (own === undefined ? usual : own * 60_000)
  return {
    threshold: threshold ?? DEFAULT_POLICY.threshold,
    windowMs: minutes(window_minutes, DEFAULT_POLICY.windowMs),
    cooldownMs: minutes(cooldown_minutes, DEFAULT_POLICY.cooldownMs),
    quietMs: minutes(quiet_minutes, DEFAULT_POLICY.quietMs),
  }
}

/** The rules of users' files. @throws {UsageError} naming every fault, one a line, when a file is missing or has one. */
export function readRuleFiles(paths: string[]): Rule[] {
  const problems: string[] = []
  const rules = paths.flatMap((path) => {
    try {
      const file = parseRuleFile(path, readFileSync(path, 'utf8'))
      problems.push(...file.problems)
      return file.rules
    } catch (error) {
      problems.push(`${path}: ${error instanceof Error ? error.message : String(error)}`)
      return []
    }
  })
  if (problems.length > 0) throw new UsageError(problems.join('\n'))
  return rules
}
