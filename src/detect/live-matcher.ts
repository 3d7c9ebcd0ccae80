// A matcher that can be replaced while others hold it: rules and switches change without a restart.
import type { Matcher } from './match.ts'

export type LiveMatcher = Matcher & { replace(next: Matcher): void }

export function createLiveMatcher(first: Matcher): LiveMatcher {
  let current = first
  return {
    match: (record, now) => current.match(record, now),
    get literals() {
      return current.literals
    },
    rule: (id) => current.rule(id),
    get rules() {
      return current.rules
    },
    costs: () => current.costs(),
    replace(next) {
      current = next
    },
  }
}
