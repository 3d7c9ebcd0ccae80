// What scan and explain know: the catalogue, users' rules over it, and the usual knobs.
import { readFileSync } from 'node:fs'
import { createMatcher, type Matcher } from '../detect/match.ts'
import { DEFAULT_POLICY, type Policy, policyFor } from '../detect/policy.ts'
import { loadCatalogue } from '../rules/catalogue.ts'
import { parseRuleFile } from '../rules/load.ts'
import type { Rule } from '../rules/rule.ts'
import { UsageError } from './usage.ts'

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
  return { matcher, policyOf: (rule) => policyFor(rule === null ? undefined : matcher.rule(rule), DEFAULT_POLICY) }
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
