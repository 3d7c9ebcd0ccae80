// The knobs of a rule: tell me after N in W (or so many seconds held, or so long a time); then at most every C; call it over after Q quiet.
import type { Rule } from '../rules/rule.ts'

/** Times in milliseconds. */
export type Policy = {
  threshold: number
  windowMs: number
  cooldownMs: number
  quietMs: number
  /** The seconds that findings name add up to so many within the window: enough, however few lines say it. */
  heldSeconds?: number
  /** Findings came for so long without a recovery and without a pause longer than `paceMs`: enough, however few they are. */
  lastingMs?: number
  paceMs?: number
}

/** The contract's defaults: five in five minutes, at most every fifteen, over after thirty quiet ones. */
export const DEFAULT_POLICY: Policy = {
  threshold: 5,
  windowMs: 5 * 60_000,
  cooldownMs: 15 * 60_000,
  quietMs: 30 * 60_000,
}

/** The rule's own knobs, and `usual` where it has none. */
export function policyFor(rule: Pick<Rule, 'policy'> | undefined, usual: Policy): Policy {
  const { threshold, window_minutes, cooldown_minutes, quiet_minutes, held_seconds, lasting_minutes, pace_minutes } =
    rule?.policy ?? {}
  const minutes = (own: number | undefined, otherwise: number) => (own === undefined ? otherwise : own * 60_000)
  return {
    threshold: threshold ?? usual.threshold,
    windowMs: minutes(window_minutes, usual.windowMs),
    cooldownMs: minutes(cooldown_minutes, usual.cooldownMs),
    quietMs: minutes(quiet_minutes, usual.quietMs),
    ...(held_seconds !== undefined && { heldSeconds: held_seconds }),
    ...(lasting_minutes !== undefined && { lastingMs: lasting_minutes * 60_000 }),
    ...(pace_minutes !== undefined && { paceMs: pace_minutes * 60_000 }),
  }
}
