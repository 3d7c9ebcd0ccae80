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
  const policies = new Map<string | null, Policy>(
    [null, ...matcher.rules].map((rule) => [rule?.id ?? null, policyFor(rule ?? undefined, DEFAULT_POLICY)]),
  )
  return {
    matcher,
    own: new Set(own?.rules.map(({ id }) => id)),
    policyOf: (rule) => policies.get(rule) ?? policies.get(null)!,
  }
}
