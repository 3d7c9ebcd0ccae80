// Findings that no single line makes: what many lines, or their absence, tell. Their words are rules with `derived`.
import type { Rule } from '../rules/rule.ts'
import type { Finding } from './finding.ts'

/** The rules of the catalogue that the detectors raise. */
export const DERIVED = {
  restartLoop: 'server.restart_loop',
  silent: 'server.silent',
  spike: 'other.spike',
  newError: 'other.new_error',
} as const

/** What a detector adds to the words of its rule. `sample` in words, redacted. */
type Observation = Pick<Finding, 'at' | 'sample'> & Partial<Finding>

/** Null when the rule is switched off. */
export function derivedFinding(rule: Rule | undefined, observation: Observation): Finding | null {
  if (rule === undefined || rule.ignore) return null
  return {
    rule: rule.id,
    category: rule.category,
    severity: rule.severity,
    level: null,
    key: '',
    file: '',
    thread: '',
    fields: {},
    title: rule.title,
    ...observation,
  }
}
