// What somebody deleted in Plex, from two tellers: an event for each item, and the request in the log, which names no library.
import { type Count, NOTHING_DELETED } from './library-guard.ts'

/** A request is followed by its event within seconds; some kinds of items have none. */
const REMEMBERED_MS = 15 * 60_000
const MOST = 5_000
/** One request may remove a whole season or album. */
const LEAVES_OF_ONE = 50

const REQUEST =
  /^(?:\[[^\]]{1,80}\] )?Request: .{0,200}?\bDELETE \/library\/metadata\/(\d{1,12}(?:(?:,|%2C)\d{1,12}){0,500})(?=[?\s]|$)/i

export type Deletions = {
  /** The message of a log line; true when it is a request to delete. */
  said(message: string): boolean
  /** An event tells that this item is gone; `isBelieved`: also without a request, somebody did it. */
  gone(library: string, item: string, count: Count, isBelieved: boolean): void
  /** What was deleted from a library since it was counted last. `dropped`: how much less it holds now. */
  of(library: string, dropped: Count): Count
  /** The library was counted, and that count believed. */
  counted(library: string, dropped: Count): void
}

/** @param clock monotonic milliseconds */
export function createDeletions(clock: () => number): Deletions {
  const byLibrary = new Map<string, Count>()
  /** Asked for, and no event said of which library; by item, with the time. */
  const requested = new Map<string, number>()
  /** Told by an event before the line came. */
  const told = new Map<string, number>()

  function forget(): void {
    for (const known of [requested, told])
      for (const [item, at] of known) if (clock() - at > REMEMBERED_MS || known.size > MOST) known.delete(item)
  }

  /** A request that no event follows may be of any library; more than is missing it does not explain. */
  const unplaced = (dropped: Count): Count => ({
    top: Math.min(requested.size, Math.max(0, dropped.top)),
    leaves: Math.min(requested.size * LEAVES_OF_ONE, Math.max(0, dropped.leaves ?? 0)),
  })

  return {
    said(message) {
      const items = message.includes('DELETE /library/metadata/') ? REQUEST.exec(message)?.[1] : undefined
      if (items === undefined) return false
      forget()
      for (const item of items.split(/,|%2C/i)) if (!told.delete(item)) requested.set(item, clock())
      return true
    },
    gone(library, item, count, isBelieved) {
      forget()
      const isRequested = requested.delete(item)
      if (!isRequested && !isBelieved) return
      if (!isRequested) told.set(item, clock())
      const before = byLibrary.get(library) ?? NOTHING_DELETED
      byLibrary.set(library, sum(before, count))
    },
    of(library, dropped) {
      forget()
      return sum(byLibrary.get(library) ?? NOTHING_DELETED, unplaced(dropped))
    },
    counted(library, dropped) {
      const placed = byLibrary.get(library) ?? NOTHING_DELETED
      byLibrary.delete(library)
      const tops = Math.max(0, dropped.top - placed.top)
      const leaves = Math.ceil(Math.max(0, (dropped.leaves ?? 0) - (placed.leaves ?? 0)) / LEAVES_OF_ONE)
      for (const item of [...requested.keys()].slice(0, tops > 0 ? tops : leaves)) requested.delete(item)
    },
  }
}

const sum = (one: Count, other: Count): Count => ({
  top: one.top + other.top,
  leaves: (one.leaves ?? 0) + (other.leaves ?? 0),
})
