// Which lines were counted already, whichever way they came: the log folder, Plex's stream and its archive bring the same ones.
import { z } from 'zod'
import { type LineMark, lineAt, markOf } from '../../plex-api/line-mark.ts'
import { textTime } from '../../plex-api/log-line.ts'
import type { Meaning } from '../meaning.ts'

type Origin = 'folder' | 'stream' | 'archive'

/** Lines that mean something are few; so many of them are remembered. */
const SLOTS = 64
const PER_SLOT = 512
const RECENT = 20

/** How often a line was counted, and how often each way brought it. Genuine equal lines stay: the larger count wins. */
type Entry = { counted: number; folder: number; stream: number; slot: number; time: string }

export type Tally = {
  /**
   * What of `read` is news. `accept` refuses lines by their text. `undo` when it was not heard after all; `values` are to be stored
   * with it.
   */
  sift(
    origin: Origin,
    read: Meaning,
    bytes: Buffer,
    accept?: (line: string) => boolean,
  ): { read: Meaning; values: Record<string, unknown>; undo(): void }
  /** Another archive begins: it holds its lines once more. */
  anotherArchive(): void
  /** The lines that were counted last. */
  recent(): LineMark[]
  /** Lines written before are not remembered any more (as `textTime` gives it); null while all are. */
  since(): number | null
}

const slotSchema = z.array(z.tuple([z.string(), z.string(), z.number(), z.number(), z.number()]))
const headSchema = z.object({ slot: z.number(), wrapped: z.boolean() })

/** `value`: what was stored under a key. `key`: what the keys of this server begin with. */
export function createTally({ key, value }: { key: string; value(key: string): unknown }): Tally {
  const entries = new Map<string, Entry>()
  const stored = headSchema.safeParse(value(`${key}:head`))
  const head = stored.success ? stored.data : { slot: 0, wrapped: false }
  const sizes = new Array<number>(SLOTS).fill(0)
  let archive = new Map<string, number>()
  let recent: LineMark[] = []
  for (let age = SLOTS - 1; age >= 0; age--) {
    const slot = (head.slot - age + SLOTS) % SLOTS
    const read = slotSchema.safeParse(value(`${key}:${slot}`))
    for (const [id, time, counted, folder, stream] of read.success ? read.data : []) {
      entries.set(id, { time, counted, folder, stream, slot })
      sizes[slot]!++
      recent.push({ time, key: id })
    }
  }
  recent = recent.slice(-RECENT)

  function place(dirty: Set<number>): number {
    if (sizes[head.slot]! < PER_SLOT) return head.slot
    head.slot = (head.slot + 1) % SLOTS
    head.wrapped ||= head.slot === 0
    for (const [id, { slot }] of entries) if (slot === head.slot) entries.delete(id)
    sizes[head.slot] = 0
    dirty.add(head.slot)
    return head.slot
  }

  function take(origin: Origin, { key: id, time }: LineMark, dirty: Set<number>, undone: (() => void)[]): boolean {
    let entry = entries.get(id)
    if (entry === undefined) {
      const slot = place(dirty)
      entry = { counted: 0, folder: 0, stream: 0, slot, time }
      entries.set(id, entry)
      sizes[slot]!++
    }
    const before = { ...entry }
    const its = entry
    const seen = archive.get(id) ?? 0
    undone.push(() => {
      Object.assign(its, before)
      archive.set(id, seen)
    })
    const times = origin === 'archive' ? seen + 1 : entry[origin] + 1
    if (origin === 'archive') archive.set(id, times)
    else entry[origin] = times
    dirty.add(entry.slot)
    if (times <= entry.counted) return false
    entry.counted = times
    recent = [...recent, { time, key: id }].slice(-RECENT)
    return true
  }

  function values(dirty: ReadonlySet<number>): Record<string, unknown> {
    if (dirty.size === 0) return {}
    const rows = new Map([...dirty].map((slot) => [slot, [] as z.output<typeof slotSchema>]))
    for (const [id, { slot, time, counted, folder, stream }] of entries)
      rows.get(slot)?.push([id, time, counted, folder, stream])
    const slots = [...rows].map(([slot, its]) => [`${key}:${slot}`, its])
    return Object.fromEntries([...slots, [`${key}:head`, { ...head }]])
  }

  return {
    recent: () => recent,
    since() {
      if (!head.wrapped) return null
      const [oldest] = [...entries.values()].filter(({ slot }) => slot === (head.slot + 1) % SLOTS)
      return oldest ? textTime(oldest.time) : null
    },
    anotherArchive() {
      archive = new Map()
    },
    sift(origin, read, bytes, accept = () => true) {
      const dirty = new Set<number>()
      const undone: (() => void)[] = []
      const kept = read.outcomes.flatMap((outcome, index) => {
        const offset = read.offsets[index]!
        const line = lineAt(bytes, offset)
        const mark = markOf(line)
        if (!accept(line)) return []
        // Without a head nothing says when it was written: it comes with the record before it, and only once.
        const isNews = mark === null ? origin !== 'archive' : take(origin, mark, dirty, undone)
        return isNews ? [{ outcome, offset }] : []
      })
      return {
        read: {
          ...read,
          outcomes: kept.map(({ outcome }) => outcome),
          offsets: kept.map(({ offset }) => offset),
        },
        values: values(dirty),
        undo() {
          for (const one of undone.reverse()) one()
        },
      }
    },
  }
}
