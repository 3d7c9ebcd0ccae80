// What is wrong with a rule, in words for whoever writes it.
import type { z } from 'zod'
import { nearest } from '../text/nearest.ts'
import { RULE_KEYS, type Rule } from './rule.ts'

type Issue = z.core.$ZodIssue
export type Fault = { path: PropertyKey[]; message: string }

/** The faults of what the schema refused. `item` is the rule as it was written. */
export const faultsOf = (error: z.ZodError, item: unknown): Fault[] =>
  error.issues.flatMap((issue) => faultOf(issue, item))

function faultOf(issue: Issue, item: unknown): Fault[] {
  const { path, message } = issue
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const meant = nearest(key, RULE_KEYS[path.join('.')] ?? [])
      return { path: [...path, key], message: `is no key of a rule${meant === null ? '' : `; did you mean ${meant}?`}` }
    })
  }
  const given = path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], item)
  if (given === undefined && issue.code !== 'custom') return [{ path, message: 'is missing' }]
  if (issue.code === 'invalid_value') {
    const choices = issue.values.map(String)
    const meant = typeof given === 'string' ? nearest(given, choices) : null
    const words = `must be one of ${choices.join(', ')}`
    return [{ path, message: `${words}${meant === null ? '' : `; did you mean ${meant}?`}` }]
  }
  return [{ path, message }]
}

/** The patterns of what may be no rule, each with its place. */
export function patternsIn(item: unknown): [path: (string | number)[], source: string][] {
  const { pattern, component, recovers } = (typeof item === 'object' && item !== null ? item : {}) as Partial<
    Record<keyof Rule, unknown>
  >
  const inner = (recovers as { pattern?: unknown } | null | undefined)?.pattern
  return [
    ...listed(pattern).map(([index, source]): [(string | number)[], string] => [['pattern', index], source]),
    ...(typeof component === 'string' ? [[['component'], component] satisfies [string[], string]] : []),
    ...listed(inner).map(([, source]): [string[], string] => [['recovers', 'pattern'], source]),
  ]
}

/** One text or a list of them. */
const listed = (given: unknown): [number, string][] =>
  (Array.isArray(given) ? given : [given]).flatMap((one, index) => (typeof one === 'string' ? [[index, one]] : []))
