// From an incident to the alert that all targets get: words for a person woken at night.
import type { Tell } from '../detect/correlate.ts'
import type { Incident } from '../detect/incident.ts'
import type { Policy } from '../detect/policy.ts'
import type { Rule } from '../rules/rule.ts'
import type { Alert } from './alert.ts'

export type ComposerDeps = {
  rule(id: string): Rule | undefined
  policyOf(rule: string | null): Policy
  newId(): string
  /** Where the dashboard is reached; null when unknown. */
  publicUrl: string | null
  /** IANA name. */
  timeZone: string
}

/** `{…}` as the correlator's `compose`. */
export function createComposer(_deps: ComposerDeps): (incident: Incident, state: Tell, now: number) => Alert {
  throw new Error('to be written')
}

/** What the test button and `test-channel` send. */
export function testAlert(_given: { id: string; server: string; publicUrl: string | null; now: number }): Alert {
  throw new Error('to be written')
}
