// How users' rules did on the past, in words.
import { SLOW_MS } from '../../rules/rule-costs.ts'
import type { RuleTrial } from './rule-trial.ts'
import { counted, number } from './words.ts'

/** One sentence for each thing worth knowing about a rule. */
export function trialInWords(trial: RuleTrial): string {
  const { matched, silences, alerts, belowThreshold, threshold, windowMinutes, severity, stoppedAfter } = trial
  const said = [
    silences
      ? `silences ${counted(matched, 'line')}`
      : `matched ${counted(matched, 'line')} and would have fired ${counted(alerts, 'time')}`,
    !silences && severity === 'info' && 'info is recorded and never told',
    belowThreshold > 0 &&
      `${number(belowThreshold)} stayed below the threshold (${threshold} within ${counted(windowMinutes, 'minute')})`,
    stoppedAfter !== null &&
      `TOO SLOW: it takes more than ${SLOW_MS} ms for a line and was stopped after ${counted(stoppedAfter, 'line')}; the service would switch it off`,
  ]
  return said.filter((part) => part !== false).join('; ')
}
