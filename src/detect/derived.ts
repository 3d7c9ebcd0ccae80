// Findings that no single line makes: what many lines, or their absence, tell. Their words are rules with `derived`.
import { redact } from '../plex/redact.ts'
import type { Rule } from '../rules/rule.ts'
import type { Finding } from './finding.ts'

/** The rules of the catalogue that the detectors raise. */
export const DERIVED = {
  restartLoop: 'server.restart_loop',
  silent: 'server.silent',
  spike: 'other.spike',
  newError: 'other.new_error',
} as const

/** What a detector adds to the words of its rule. */
type Observation = { at: number; sample: string; severity?: Finding['severity'] } & {
  [Name in 'key' | 'file' | 'thread' | 'title']?: string
} & { fields?: Record<string, string> }

/** Null when the rule is switched off. */
export function derivedFinding(rule: Rule | undefined, observation: Observation): Finding | null {
  if (rule === undefined || rule.ignore) return null
  return {
    rule: rule.id,
    category: rule.category,
    severity: observation.severity ?? rule.severity,
    level: null,
    at: observation.at,
    key: redact(observation.key ?? ''),
    file: redact(observation.file ?? ''),
    thread: redact(observation.thread ?? ''),
    fields: Object.fromEntries(Object.entries(observation.fields ?? {}).map(([name, value]) => [name, redact(value)])),
    sample: redact(observation.sample),
    title: redact(observation.title ?? rule.title),
  }
}
