// What scan and explain know: the catalogue, users' rules over it, and the usual knobs.

import { loadCatalogue } from '../rules/catalogue.ts'
import type { OwnRules } from './effective-rules.ts'
import { createMatcher, type Matcher } from './match.ts'
import { DEFAULT_POLICY, type Policy, policyFor } from './policy.ts'

export type Knowledge = {
  matcher: Matcher
  policyOf(rule: string | null): Policy
}

/** `own`: the ids of users' rules. */
export type KnowledgeOfUser = Knowledge & { own: ReadonlySet<string> }

/** The catalogue with users' rules over it. With a `clock` these are measured, and stopped when they are too slow. */
export function createKnowledge(own?: OwnRules, clock?: () => number): KnowledgeOfUser {
  const matcher = createMatcher({
    rules: loadCatalogue(),
    ...(own && { own }),
    ...(clock && { clock }),
    overrides: {},
    monitorErrors: true,
    monitorWarnings: true,
  })
  return {
    matcher,
    own: new Set(own?.rules.map(({ id }) => id)),
    policyOf: (rule) => policyFor(rule === null ? undefined : matcher.rule(rule), DEFAULT_POLICY),
  }
}
