// The libraries of one server under watch: which is counted or looked after when, and what of it is believed.
import { createDeletions } from './deletions.ts'
import { type Frame, numberIn, textIn } from './frames.ts'
import { accepted, COUNTED, type Count, deletionOf, dropOf, type Guarded, type Loss, recount } from './library-guard.ts'
import { type Ask, createLibraryQuestions } from './library-questions.ts'
import type { SectionAnswer } from './schemas.ts'

/** A scan writes its deletions in a burst, and what is counted in the middle of it is not the end. */
const SETTLE_MS = 20_000
const AGAIN_MS = 120_000
/** The trash is emptied when the scan is over, or shortly after. */
const TRASH_MS = 60_000
const COUNT_EVERY_MS = 3_600_000
const PROBE_EVERY_MS = 15 * 60_000
const MAX_SECTIONS = 200

/** Somebody deleted much at once; `left` of what it names. */
export type Removed = { library: string; left: number } & Loss

/** A folder of a library of which a known file is gone. */
export type Gone = { library: string; folder: string }

type Probe = { folder: string; library: string; item: string | null; dueAt: number; gone: boolean }

export type LibraryWatch = {
  /** Asks for the list. */
  sections(): Promise<void>
  /** Counts one library that is due; true when more are. */
  count(): Promise<boolean>
  /** Looks after one known file that is due; true when more are. */
  probe(): Promise<boolean>
  /** True when a library should be counted now. */
  heard(frame: Frame): boolean
  /** The message of a log line; true when a library should be counted now. */
  said(message: string): boolean
  /** What somebody deleted since this was asked last. */
  takeRemoved(): Removed[]
  /** Says that a loss is right so. */
  accept(uuid: string): void
  guarded(): ReadonlyMap<string, Guarded>
  gone(): Gone[]
  /** Films, shows, artists and the like; null before all were counted. */
  items(): number | null
}

type Deps = { ask: Ask; clock(): number; stored: ReadonlyMap<string, Guarded>; changed(): void }

export function createLibraryWatch({ ask, clock, stored, changed }: Deps): LibraryWatch {
  const questions = createLibraryQuestions(ask)
  const guarded = new Map(stored)
  let sections: SectionAnswer[] = []
  let listed = false
  const dueAt = new Map<string, number>()
  const deletions = createDeletions(clock)
  let removed: Removed[] = []
  const suspected = new Set<string>()
  const counted = new Set<string>()
  const probes = new Map<string, Probe>()

  const uuidOf = ({ uuid, key }: SectionAnswer) => uuid || key
  let scannedAt = Number.NEGATIVE_INFINITY
  const isScanning = () => sections.some(({ refreshing }) => refreshing) || clock() - scannedAt < TRASH_MS

  function learn(next: SectionAnswer[]): void {
    const before = new Map(sections.map((section) => [uuidOf(section), section]))
    sections = next.filter(({ key, type }) => key !== '' && type in COUNTED).slice(0, MAX_SECTIONS)
    listed = true
    const now = clock()
    for (const section of sections) {
      const uuid = uuidOf(section)
      const known = before.get(uuid)
      const isNew = known === undefined || known.contentChangedAt !== section.contentChangedAt
      if (isNew || !dueAt.has(uuid)) dueAt.set(uuid, now)
      for (const { path } of section.Location) {
        const id = `${uuid}\n${path}`
        if (!probes.has(id))
          probes.set(id, { folder: path, library: section.title, item: null, dueAt: now, gone: false })
      }
    }
    const uuids = new Set(sections.map(uuidOf))
    for (const id of probes.keys()) if (!uuids.has(id.split('\n')[0]!)) probes.delete(id)
    // A library that was removed is not one that lost everything.
    for (const uuid of [...guarded.keys()]) if (!uuids.has(uuid)) guarded.delete(uuid)
  }

  return {
    guarded: () => guarded,
    gone: () => [...probes.values()].filter(({ gone }) => gone).map(({ library, folder }) => ({ library, folder })),
    items: () =>
      listed && sections.every((section) => counted.has(uuidOf(section)))
        ? sections.reduce((sum, section) => sum + (guarded.get(uuidOf(section))?.last.top ?? 0), 0)
        : null,
    async sections() {
      const listing = await questions.sections()
      if (listing !== null) learn(listing)
    },
    async count() {
      const now = clock()
      const isDue = (section: SectionAnswer) => (dueAt.get(uuidOf(section)) ?? Number.POSITIVE_INFINITY) <= now
      const section = sections.find(isDue)
      if (section === undefined) return false
      const uuid = uuidOf(section)
      dueAt.set(uuid, now + COUNT_EVERY_MS)
      const count = await questions.count(section)
      if (count === null) {
        dueAt.set(uuid, now + AGAIN_MS)
        return sections.some(isDue)
      }
      const before = guarded.get(uuid)
      const dropped = dropBetween(before?.last ?? count, count)
      const next = recount(before, section.title, count, deletions.of(uuid, dropped))
      // A count in the middle of a scan, or of a database that is busy, is counted once more before it means anything.
      if (next.loss !== null && before?.loss === null && !suspected.has(uuid)) {
        suspected.add(uuid)
        dueAt.set(uuid, now + SETTLE_MS)
      } else {
        suspected.delete(uuid)
        deletions.counted(uuid, dropped)
        const drop = before === undefined || before.loss !== null || next.loss !== null ? null : dropOf(before, count)
        if (drop !== null) removed.push({ library: section.title, left: leftOf(drop, count), ...drop })
        guarded.set(uuid, next)
        counted.add(uuid)
        changed()
      }
      return sections.some(isDue)
    },
    async probe() {
      const now = clock()
      const isDue = ({ dueAt }: Probe) => dueAt <= now
      const entry = [...probes].find(([, probe]) => isDue(probe))
      if (entry === undefined) return false
      const [id, probe] = entry
      probe.dueAt = now + PROBE_EVERY_MS
      const section = sections.find((one) => uuidOf(one) === id.split('\n')[0])
      if (section !== undefined) {
        if (!probe.gone) probe.item = (await questions.itemIn(section, probe.folder)) ?? probe.item
        const there = probe.item === null ? null : await questions.isThere(probe.item)
        // Somebody may have deleted this one: the next probe takes another.
        if (there === null) probe.item = null
        else if (probe.gone === there) {
          probe.gone = !there
          changed()
        }
      }
      return [...probes.values()].some(isDue)
    },
    heard({ type, body }) {
      if (type === 'timeline') {
        const state = numberIn(body.state)
        const section = sections.find(({ key }) => key === textIn(body.sectionID))
        // Emptying the trash after a scan tells the same: only what happens outside of one is somebody's doing.
        if (state === 9 && section !== undefined)
          deletions.gone(uuidOf(section), textIn(body.itemID), deletionOf(numberIn(body.type) ?? 1), !isScanning())
        return false
      }
      const isScan = type === 'activity' && textIn(Object(body.Activity).type).startsWith('library.update.section')
      if (isScan) {
        const key = textIn(Object(Object(body.Activity).Context).librarySectionID)
        const section = sections.find((one) => one.key === key)
        if (section) section.refreshing = body.event !== 'ended'
      }
      const isOver =
        (isScan && body.event === 'ended') || (type === 'status' && body.notificationName === 'LIBRARY_UPDATE')
      if (isOver) scannedAt = clock()
      if (isOver) for (const uuid of dueAt.keys()) dueAt.set(uuid, clock())
      return isOver
    },
    said(message) {
      if (!deletions.said(message)) return false
      // Of which library it was is not said.
      for (const uuid of dueAt.keys()) dueAt.set(uuid, Math.min(dueAt.get(uuid)!, clock() + SETTLE_MS))
      return true
    },
    takeRemoved() {
      const taken = removed
      removed = []
      return taken
    },
    accept(uuid) {
      const one = guarded.get(uuid)
      if (one === undefined) return
      guarded.set(uuid, accepted(one))
      changed()
    },
  }
}

const dropBetween = (before: Count, now: Count): Count => ({
  top: before.top - now.top,
  leaves: before.leaves === null || now.leaves === null ? null : before.leaves - now.leaves,
})

const leftOf = ({ what }: Loss, { top, leaves }: Count): number => (what === 'episodes' ? (leaves ?? 0) : top)
