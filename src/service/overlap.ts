// What a spare source and the sources it stands in for both bring: each line counts once, whoever brings it first. No I/O.
import { z } from 'zod'
import type { StoredPlace } from './source.ts'

/** Under this name what was heard twice or may be heard again is stored among the places. */
export const OVERLAP = 'overlap'

const KEPT_MS = 7 * 86_400_000
/** Of lines that mean something, so many are hours of trouble. */
const MOST = 5_000

/** How often a line was heard from either side; `at`: when first, wall. */
type Heard = { at: number; lead: number; spare: number }

const heardSchema: z.ZodType<Heard> = z.object({ at: z.number(), lead: z.number(), spare: z.number() })

export type Overlap = ReturnType<typeof createOverlap>

/** `stored`: what `places` gave before. */
export function createOverlap({ stored, now }: { stored: readonly StoredPlace[]; now(): number }) {
  const lines = new Map<string, Heard>()
  let spareRuns = false
  for (const { key, place } of stored) {
    const { data } = heardSchema.safeParse(place)
    if (data) lines.set(key, data)
  }

  return {
    /** A spare begins or ends: from the first on all sources are compared. */
    setSpareRuns(runs: boolean): void {
      spareRuns = runs
    },
    /**
     * Of lines (see `sameLine`; null for what is no line) that a source brings now, the places in the list of those that were not counted yet; null when there is
     * nothing to compare. `settle` is to be called when these were applied and gives the places to store, null for those to remove.
     */
    news(from: 'lead' | 'spare', identify: () => readonly (string | null)[]) {
      if (!spareRuns && lines.size === 0) return null
      const changed = new Map<string, Heard>()
      const at = now()
      const fresh = identify().flatMap((id, index) => {
        if (id === null) return [index]
        const before = changed.get(id) ?? lines.get(id)
        if (before === undefined && !spareRuns) return [index]
        const { lead, spare } = before ?? { lead: 0, spare: 0 }
        const after = { at: before?.at ?? at, lead, spare, [from]: (before?.[from] ?? 0) + 1 }
        changed.set(id, after)
        return after[from] > Math.max(lead, spare) ? [index] : []
      })
      return { fresh, settle: () => settle(changed, at) }
    },
  }

  function settle(changed: ReadonlyMap<string, Heard>, at: number): Record<string, Heard | null> {
    const places: Record<string, Heard | null> = {}
    for (const [id, heard] of changed) {
      places[id] = heard
      lines.set(id, heard)
    }
    for (const [id, heard] of lines) {
      if (!isOver(heard, at) && lines.size <= MOST) continue
      lines.delete(id)
      places[id] = null
    }
    return places
  }

  /** Both brought it alike, the spare brings nothing old any more, or nobody will. */
  function isOver({ at, lead, spare }: Heard, now: number): boolean {
    return lead === spare || (!spareRuns && lead > spare) || now - at >= KEPT_MS
  }
}
