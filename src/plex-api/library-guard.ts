// Whether a library lost what nobody deleted: (what was counted before, count, what happened since) → what is known. Pure.

/** One library as it was counted. `top`: films, shows, artists; `leaves`: episodes, tracks; null where there are none. */
export type Count = { top: number; leaves: number | null }

export type Guarded = {
  title: string
  /** The most that was there; kept while a loss is open. */
  best: Count
  /** As counted last. */
  last: Count
  /** Known to have been deleted since `best` was counted. */
  deleted: Count
  loss: Loss | null
}

/** What a count would be taken for if nobody had deleted anything: with `loss` null it is a large deletion by hand. */
export const dropOf = (before: Guarded, count: Count): Loss | null => lossOf(before.best, count, NOTHING_DELETED)

export type Loss = { missing: number; of: number; what: 'items' | 'episodes' }

/** From so many on, whatever share it is. */
const MANY = 50
const SHARE = 0.1
/** In a library of ten films one deletion is a tenth. */
const FLOOR = 3

export const NOTHING_DELETED: Count = { top: 0, leaves: 0 }

/** @param deleted what somebody deleted since the count before */
export function recount(before: Guarded | undefined, title: string, count: Count, deleted: Count): Guarded {
  if (before === undefined) return { title, best: count, last: count, deleted: NOTHING_DELETED, loss: null }
  const known = sum(before.deleted, deleted)
  const loss = lossOf(before.best, count, known)
  if (loss !== null) return { ...before, title, last: count, deleted: known, loss }
  return { title, best: count, last: count, deleted: NOTHING_DELETED, loss: null }
}

/** Somebody said that it is right so. */
export const accepted = (guarded: Guarded): Guarded => ({
  ...guarded,
  best: guarded.last,
  deleted: NOTHING_DELETED,
  loss: null,
})

function lossOf(best: Count, count: Count, deleted: Count): Loss | null {
  const top = missing(best.top, count.top, deleted.top)
  if (top !== null) return { ...top, what: 'items' }
  // Who deletes a show deletes its episodes, which Plex does not tell one by one.
  if (best.leaves === null || count.leaves === null || (deleted.top > 0 && best.top > count.top)) return null
  const leaves = missing(best.leaves, count.leaves, deleted.leaves ?? 0)
  return leaves === null ? null : { ...leaves, what: 'episodes' }
}

function missing(before: number, now: number, deleted: number): { missing: number; of: number } | null {
  const gone = before - now - deleted
  if (gone < FLOOR || (gone < MANY && gone < before * SHARE)) return null
  return { missing: gone, of: before }
}

const sum = (one: Count, other: Count): Count => ({
  top: one.top + other.top,
  leaves: (one.leaves ?? 0) + (other.leaves ?? 0),
})

/** Plex's numbers for what a library of a type holds: at the top, and below. */
export const COUNTED: Record<string, { top: number; leaves: number | null }> = {
  movie: { top: 1, leaves: null },
  show: { top: 2, leaves: 4 },
  artist: { top: 8, leaves: 10 },
  photo: { top: 13, leaves: null },
}

/** A type of item as a deletion of it counts. */
export const deletionOf = (type: number): Count =>
  type === 3 || type === 4 || type === 9 || type === 10 ? { top: 0, leaves: 1 } : { top: 1, leaves: 0 }
