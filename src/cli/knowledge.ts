// What scan and explain know: the catalogue, users' rules over it, and the usual knobs.
import type { OwnRules } from '../detect/effective-rules.ts'
import { createMatcher, type Matcher } from '../detect/match.ts'
import { DEFAULT_POLICY, type Policy, policyFor } from '../detect/policy.ts'
import { loadCatalogue } from '../rules/catalogue.ts'

export type Knowledge = {
  matcher: Matcher
  policyOf(rule: string | null): Policy
}

/** The catalogue with users' rules over it. */
export function createKnowledge(own?: OwnRules): Knowledge {
  const matcher = createMatcher({
    rules: loadCatalogue(),
    ...(own && { own }),
    overrides: {},
    monitorErrors: true,
    monitorWarnings: true,
  })
  return { matcher, policyOf: (rule) => policyFor(rule === null ? undefined : matcher.rule(rule), DEFAULT_POLICY) }
}
