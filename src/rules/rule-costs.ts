// What users' rules cost: the time each takes, and the end of those that would hold up the reading.
import type { CompiledRule, Subject, Trial } from './compile.ts'
import { OWN_RULE_MS, TooSlow } from './too-slow.ts'

export type RuleCost = {
  rule: string
  /** Records it was tried on. */
  records: number
  ms: number
  /** It is not tried any more: on average it took longer than a record may. */
  stopped: boolean
  /** What a single record did, when that was enough. */
  why?: string
}

/** Fewer records say little: the first ones also pay for the compiling. */
const FAIR_RECORDS = 50
export const SLOW_MS = 5
/** A machine that sleeps or swaps is not the rule's fault: no single record counts for more. */
const LONGEST_MS = 100

/** A pause of the machine comes once. */
const MANY_LONG = 2

/** `clock`: milliseconds that only ever grow. */
export function createRuleCosts(clock: () => number) {
  const costs: RuleCost[] = []

  function timed(cost: RuleCost, trial: Trial): Trial {
    let long = 0
    const match: Trial['match'] = (subject) => {
      if (cost.stopped) return null
      const startedAt = clock()
      const result = unlessTooSlow(trial, subject, cost)
      const took = clock() - startedAt
      if (took > OWN_RULE_MS) long++
      if (long >= MANY_LONG && !cost.stopped) {
        cost.stopped = true
        cost.why = `took ${Math.round(took)} ms for one record`
      }
      cost.ms += Math.min(took, LONGEST_MS)
      cost.records++
      cost.stopped ||= cost.records >= FAIR_RECORDS && cost.ms / cost.records > SLOW_MS
      return result
    }
    return { ...trial, match }
  }

  function unlessTooSlow(trial: Trial, subject: Subject, cost: RuleCost): ReturnType<Trial['match']> {
    try {
      return trial.match(subject)
    } catch (error) {
      if (!(error instanceof TooSlow)) throw error
      cost.stopped = true
      cost.why = error.message
      return null
    }
  }

  return {
    /** The rule, from now on measured. */
    measured(compiled: CompiledRule): CompiledRule {
      const cost: RuleCost = { rule: compiled.rule.id, records: 0, ms: 0, stopped: false }
      costs.push(cost)
      const measure = (trial: Trial) => timed(cost, trial)
      const { rule, trials, recoveries } = compiled
      return { rule, trials: trials.map(measure), recoveries: recoveries.map(measure) }
    },
    all: (): readonly Readonly<RuleCost>[] => costs,
  }
}
