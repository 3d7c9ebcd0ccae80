// The three knobs of a rule: tell me after N in W; then at most every C; call it over after Q quiet.
import type { Rule } from '../rules/rule.ts'

/** Times in milliseconds. */
export type Policy = {
  threshold: number
  windowMs: number
  cooldownMs: number
  quietMs: number
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
  const { threshold, window_minutes, cooldown_minutes, quiet_minutes } = rule?.policy ?? {}
  const minutes = (own: number | undefined, otherwise: number) => (own === undefined ? otherwise : own * 60_000)
  return {
    threshold: threshold ?? usual.threshold,
    windowMs: minutes(window_minutes, usual.windowMs),
    cooldownMs: minutes(cooldown_minutes, usual.cooldownMs),
    quietMs: minutes(quiet_minutes, usual.quietMs),
  }
}
