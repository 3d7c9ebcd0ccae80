// When each trouble was there: an incident ends after its quiet time, as it does live, and begins anew when it comes back.
import type { Changes } from '../../detect/changes.ts'
import type { Incident } from '../../detect/incident.ts'

/** Wall clock of the log. `opened`: it was more than too few or too mild. */
export type Episode = { from: number; to: number; count: number; opened: boolean }

/** Of each incident; those before are summed up in the first one. */
const KEPT = 500
/** Of all incidents together; where they have so many, each keeps no more than a few. */
const ALL_KEPT = 50_000
const FEW = 5

type Known = Episode & { before: number }

export function createEpisodes() {
  const all = new Map<string, Known[]>()
  let kept = 0

  function follow({ id, total, count, firstSeen, lastSeen, state }: Incident): void {
    const episodes = all.get(id) ?? []
    all.set(id, episodes)
    const last = episodes.at(-1)
    // Findings of former episodes tell this one apart: it keeps its name while it grows.
    const isNew = last === undefined || last.before !== total - count
    if (isNew && count === 0) return
    const opened = state === 'open' || (!isNew && last.opened)
    const now: Known = { from: firstSeen, to: lastSeen, count, opened, before: total - count }
    if (!isNew) {
      episodes[episodes.length - 1] = now
    } else if (episodes.push(now) > (kept < ALL_KEPT ? KEPT : FEW)) {
      episodes.splice(0, 2, joined(episodes[0]!, episodes[1]!))
    } else {
      kept++
    }
  }

  return {
    changed({ incidents }: Pick<Changes, 'incidents'>): void {
      for (const incident of incidents) follow(incident)
    },
    /** Oldest first. */
    of: ({ id }: Incident): Episode[] => all.get(id) ?? [],
  }
}

const joined = (a: Known, b: Known): Known => ({
  from: a.from,
  to: b.to,
  count: a.count + b.count,
  opened: a.opened || b.opened,
  before: b.before,
})
