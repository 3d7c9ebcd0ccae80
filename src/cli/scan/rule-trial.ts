// A dry run of users' rules over the past: how often each matched, and how often somebody would have been told.
import type { Changes } from '../../detect/changes.ts'
import type { Outcome } from '../../detect/finding.ts'
import type { Incident } from '../../detect/incident.ts'
import type { KnowledgeOfUser } from '../../detect/knowledge.ts'
import type { Severity } from '../../rules/vocabulary.ts'

/** How one rule did. */
export type RuleTrial = {
  rule: string
  severity: Severity
  /** It silences what it matches. */
  silences: boolean
  /** Records. */
  matched: number
  /** Alerts that would have been raised. */
  alerts: number
  /** Findings of spells that never reached the threshold. */
  belowThreshold: number
  threshold: number
  windowMinutes: number
  /** It took so long that it was stopped after this many records; null when it did not. */
  stoppedAfter: number | null
}

/** A spell of findings of one incident, until it is over. */
type Spell = { rule: string; count: number; total: number; told: boolean }

export function createRuleTrial({ own, matcher, policyOf }: KnowledgeOfUser) {
  const matched = new Map<string, number>()
  const alerts = new Map<string, number>()
  const below = new Map<string, number>()
  const spells = new Map<string, Spell>()

  const add = (to: Map<string, number>, rule: string, count: number) => to.set(rule, (to.get(rule) ?? 0) + count)

  function follow({ id, rule, count, total, state, severity }: Incident): void {
    if (rule === null || !own.has(rule)) return
    const before = spells.get(id)
    const isNew = before === undefined || (count === 1 && total > before.total)
    if (before && isNew) end(before)
    const told = state === 'open' || severity === 'info' || (!isNew && before.told)
    spells.set(id, { rule, count, total, told })
  }

  function end({ rule, count, told }: Spell): void {
    if (!told) add(below, rule, count)
  }

  return {
    /** Takes in what a record meant. */
    saw({ finding, ignored }: Outcome): void {
      const rule = finding?.rule ?? ignored?.rule
      if (rule && own.has(rule)) add(matched, rule, 1)
    },
    /** Takes in what the correlator did. */
    changed(changes: Pick<Changes, 'told' | 'incidents'>): void {
      for (const { tell, incident } of changes.told) {
        const { rule } = incident
        if (tell === 'raised' && rule !== null && own.has(rule)) add(alerts, rule, 1)
      }
      for (const incident of changes.incidents) follow(incident)
    },
    /** One for each rule, in the order they were given. To be asked once, at the end. */
    results(): RuleTrial[] {
      for (const spell of spells.values()) end(spell)
      return [...own].map((rule) => {
        const cost = matcher.costs().find((one) => one.rule === rule)
        const { threshold, windowMs } = policyOf(rule)
        const { severity = 'info', ignore = false } = matcher.rule(rule) ?? {}
        return {
          rule,
          severity,
          silences: ignore,
          matched: matched.get(rule) ?? 0,
          alerts: alerts.get(rule) ?? 0,
          belowThreshold: below.get(rule) ?? 0,
          threshold,
          windowMinutes: windowMs / 60_000,
          stoppedAfter: cost?.stopped ? cost.records : null,
        }
      })
    },
  }
}
