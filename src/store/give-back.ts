// What was freed in the file goes back to the disk a little at a time: all at once would hold up what is being read.
import type { DatabaseSync } from 'node:sqlite'

/** Some milliseconds of work. */
const PAGES = 250
/** Not worth a write: the next findings take them. */
const SPARE = 64

/** @returns a function that gives back a part of what is free, for as long as it is much. To be called every few seconds. */
export function createGiveBack(db: DatabaseSync): () => void {
  const free = db.prepare('SELECT freelist_count AS pages FROM pragma_freelist_count')
  const give = db.prepare(`PRAGMA incremental_vacuum(${PAGES})`)
  return () => {
    if (Number(free.get()?.pages) > SPARE) give.all()
  }
}
