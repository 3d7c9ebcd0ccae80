// From findings to incidents: holds the incidents of one server, moves them with `step`, and says what changed.
import type { Alert } from '../alert/alert.ts'
import type { Rule } from '../rules/rule.ts'
import type { Changes } from './changes.ts'
import type { Mark, Outcome } from './finding.ts'
import type { Incident } from './incident.ts'
import type { Mute } from './mute.ts'
import type { Policy } from './policy.ts'

export type Tell = 'raised' | 'repeated' | 'resolved'

export type CorrelatorDeps = {
  server: string
  rule(id: string): Rule | undefined
  /** The rule's policy with the user's overrides; null asks for the default. Read at each use, so it may change. */
  policyOf(rule: string | null): Policy
  /** Makes the alert about an incident; `alert/message.ts` does it. */
  compose(incident: Incident, state: Tell, now: number): Alert
  newId(): string
  /** What was stored: all incidents of this server, its mutes, its starts and stops. */
  stored: { incidents: Incident[]; mutes: Mute[]; life: Mark[] }
}

export type Correlator = {
  /** What records said, in order. `live`: false while a backlog is read. */
  apply(outcomes: readonly Outcome[], context: { now: number; live: boolean }): Changes
  /** Time passes: ends what is quiet, tells what a mute held back. Every few seconds, not before the first catch-up. */
  tick(now: number): Changes
  resolve(id: string, note: string, now: number): Changes
  resolveAll(now: number): Changes
  acknowledge(id: string, note: string, now: number): Changes
  /** `until` null ends it. */
  muteIncident(id: string, until: number | null, now: number): Changes
  /** Mutes a rule, a category or (value '') the whole server; `until` null ends it, FOREVER has no end. */
  setMute(mute: { scope: Mute['scope']; value: string; until: number | null }, now: number): Changes
  mutes(now: number): Mute[]
  /** The first delivery of an alert succeeded (or nobody is to be told): its cooldown runs from now. */
  delivered(alert: Alert, now: number): Changes
  /** No channel could deliver the alert, and none will try again. */
  undelivered(alert: Alert, now: number): Changes
  /** Forgets rows that were deleted from the store. */
  forget(ids: readonly string[]): void
  open(): Incident[]
}

export function createCorrelator(_deps: CorrelatorDeps): Correlator {
  throw new Error('to be written')
}
