// The crash loop: starts of the server that follow each other without anybody having stopped it in between.
import type { Rule } from '../rules/rule.ts'
import { derivedFinding } from './derived.ts'
import type { Finding, Mark } from './finding.ts'

const LOOP_MS = 15 * 60_000
const LOOP_STARTS = 3
/** A banner heads a rotated file as well; so many in that time are no rotation. */
const LOOP_BANNERS = 5
/** By then nobody waits for it to catch itself. */
const SERIOUS_STARTS = 5

/** The finding that the newest mark of `life` makes, when it is a start in a crash loop. */
export function restartLoop(life: readonly Mark[], mark: Mark, rule: Rule | undefined): Finding | null {
  if (mark.mark !== 'started' && mark.mark !== 'banner') return null
  const turns = life.filter((one) => one.mark !== 'running' && one.at <= mark.at)
  // An orderly stop ends the loop: what came before it is another story.
  const starts = turns.slice(turns.findLastIndex((one) => one.mark === 'stopping') + 1)
  const within = starts.filter(({ at, mark: kind }) => mark.at - at <= LOOP_MS && kind === mark.mark)
  const recent = within.length
  if (recent < (mark.mark === 'banner' ? LOOP_BANNERS : LOOP_STARTS)) return null
  const severity = rule?.severity === 'warning' && recent >= SERIOUS_STARTS ? 'error' : rule?.severity
  return derivedFinding(rule, {
    at: mark.at,
    sample: `Plex started ${recent} times within 15 minutes, and nobody had stopped it in between.`,
    fields: { starts: String(recent) },
    ...(severity && { severity }),
  })
}
