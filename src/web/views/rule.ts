// A rule as the API shows it.

import type { RuleOverride } from '../../detect/effective-rules.ts'
import type { Policy } from '../../detect/policy.ts'
import { redact } from '../../plex/redact.ts'
import { adviceOf } from '../../rules/advice.ts'
import type { Rule } from '../../rules/rule.ts'
import type { RuleCost } from '../../rules/rule-costs.ts'
import type { RuleItem } from '../schemas/rules.ts'
import { policyInfo } from './incident.ts'

type About = {
  /** In force. */
  policy: Policy
  override: RuleOverride | undefined
  count: number
  lastSeen: string | null
  open: number
  own: boolean
  cost: RuleCost | undefined
}

/** Of each rule once: to look for secrets in hundreds of lines takes longer than all the rest. */
const samplesShown = new WeakMap<Rule['samples'], string[]>()

function samplesOf({ samples }: Rule): string[] {
  const shown = samplesShown.get(samples) ?? samples.match.map(redact)
  samplesShown.set(samples, shown)
  return shown
}

export const ruleItem = (rule: Rule, { policy, override, count, lastSeen, open, own, cost }: About): RuleItem => ({
  id: rule.id,
  title: rule.title,
  category: rule.category,
  severity: rule.severity,
  levels: rule.levels,
  enabled: override?.enabled !== false,
  own,
  cost: cost === undefined ? null : { records: cost.records, milliseconds: cost.ms },
  ignore: rule.ignore,
  reason: rule.reason ?? '',
  cause: rule.cause,
  advice: adviceOf(rule),
  link: rule.link ?? null,
  confidence: rule.confidence,
  policy: policyInfo(policy),
  override: override === undefined ? null : overrideInfo(override),
  supersedes: rule.supersedes,
  samples: samplesOf(rule),
  count,
  last_seen: lastSeen,
  open_incidents: open,
})

/** In the words of the settings: times in minutes. */
export function overrideInfo({ policy, ...rest }: RuleOverride): NonNullable<RuleItem['override']> {
  if (policy === undefined) return rest
  const { threshold, windowMs, cooldownMs, quietMs } = policy
  return {
    ...rest,
    policy: {
      ...(threshold !== undefined && { threshold }),
      ...(windowMs !== undefined && { window_minutes: windowMs / 60_000 }),
      ...(cooldownMs !== undefined && { cooldown_minutes: cooldownMs / 60_000 }),
      ...(quietMs !== undefined && { quiet_minutes: quietMs / 60_000 }),
    },
  }
}
