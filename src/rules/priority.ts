// Which rule is tried first.
import type { Rule } from './rule.ts'

/** Where a rule stands in the order of trial when it does not say so itself. */
export const priorityOf = (rule: Rule): number => rule.priority ?? (rule.ignore ? 10 : 0)
