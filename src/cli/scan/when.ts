// How often a trouble was there, when, and for how long; the same in the terminal and on the page.
import type { Fact } from './facts.ts'
import type { ReportIncident } from './report.ts'
import { counted, lasting, times } from './words.ts'

/** `once · 2023-07-01 10:00:00`, `62 times in 3 episodes, the last 2023-07-19 11:00:00 – 11:12:09 (12 min)`. */
export function whenOf({ count, times: all, episodes, firstSeen, lastSeen }: ReportIncident): string {
  const last = episodes.at(-1)
  if (all < 2 || last === undefined) return `${times(count)} · ${lasting(firstSeen, lastSeen)}`
  return `${times(count)} in ${counted(all, 'episode')}, the last ${lasting(last.firstSeen, last.lastSeen)}`
}

/** The episodes before the last one, newest first; null when there are none. */
export function episodesOf({ episodes, times: all }: ReportIncident, most: number): Fact | null {
  const former = episodes.slice(0, -1).reverse()
  if (former.length === 0) return null
  const values = former
    .slice(0, most)
    .map(({ firstSeen, lastSeen, count }) => `${lasting(firstSeen, lastSeen)}, ${times(count)}`)
  const more = all - 1 - values.length
  return { label: 'Before that', values, more: more > 0 ? `and ${more} more` : '' }
}
