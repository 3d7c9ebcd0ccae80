// Which files of a log are still to be read, and in which order: decided at first sight, after a restart and after a rotation.
import type { Checkpoint } from './batch.ts'
import type { Disk } from './disk.ts'
import { bytesBefore, fingerprint, type Generation, type Place, recognise, START } from './identity.ts'
import { loss, noPermission } from './loss.ts'
import { closeAll, type LogPlace, openGenerations } from './opening.ts'

/** Opened files, oldest first; the first is read from `from`, the others from their start. */
export type Plan = {
  generations: Generation[]
  from: Place
  /** How the first one was recognised as the one that the checkpoint stands in; null when it is another. */
  found: 'same' | 'alike' | null
}

/** Where to begin in a log that was never read: see `planFirst`. */
export type Begin = 'start' | 'day' | 'end'

const DAY_MS = 86_400_000
/** More than that of the newest file is not looked back. */
const DAY_BYTES = 64 * 1024 * 1024

/**
 * What to read of a log that was never read: everything (`start`), the files of the last day (`day`, and the newest whatever its
 * age: its last line says whether Plex runs), or only what comes after the newest file's last line (`end`). `now` in epoch ms.
 */
export async function planFirst(input: LogPlace, policy: Begin, now: number): Promise<Plan> {
  const isOld = (generation: Generation) => generation.mtimeMs < now - DAY_MS
  const { opened } = await openGenerations(
    input,
    async (generation) => policy === 'end' || (policy === 'day' && isOld(generation)),
  )
  const newest = opened[0]
  if (policy === 'day' && newest) return ofTheLastDay(input.disk, opened, isOld)
  if (policy === 'start' || !newest) return fromStart(opened.reverse())
  try {
    const offset = await endOfLines(input.disk, newest)
    const tailHash = fingerprint(await bytesBefore(input.disk, newest.handle, offset))
    return { generations: opened, from: { offset, tailHash }, found: null }
  } catch (error) {
    closeAll(input.disk, opened)
    throw error
  }
}

async function ofTheLastDay(disk: Disk, opened: Generation[], isOld: (one: Generation) => boolean): Promise<Plan> {
  const old = opened.findIndex((generation, index) => index > 0 && isOld(generation))
  const wanted = old < 0 ? opened : opened.slice(0, old)
  closeAll(disk, opened.slice(wanted.length))
  const [newest] = wanted
  if (wanted.length > 1 || !newest || newest.size <= DAY_BYTES) return fromStart(wanted.reverse())
  try {
    const offset = await lineAfter(disk, newest, newest.size - DAY_BYTES)
    const tailHash = fingerprint(await bytesBefore(disk, newest.handle, offset))
    return { generations: wanted, from: { offset, tailHash }, found: null }
  } catch (error) {
    closeAll(disk, wanted)
    throw error
  }
}

/** Where the next line begins after `offset`; `offset` itself where none does within 64 KiB. */
async function lineAfter(disk: Disk, generation: Generation, offset: number): Promise<number> {
  const window = Buffer.alloc(65_536)
  const length = await disk.read(generation.handle, window, offset)
  const newline = window.subarray(0, length).indexOf(0x0a)
  return newline < 0 ? offset : offset + newline + 1
}

function fromStart(generations: Generation[]): Plan {
  return { generations, from: START, found: null }
}

/** What is left to read after `checkpoint`. */
export async function planAfter(input: LogPlace, checkpoint: Checkpoint): Promise<Plan> {
  const { disk, inodesInvented } = input
  const sightings = new Map<Generation, 'same' | 'alike' | 'other'>()
  const { opened, unreadable } = await openGenerations(input, async (generation) => {
    const sighting = await recognise(disk, generation, checkpoint, inodesInvented)
    sightings.set(generation, sighting)
    return sighting === 'same' && checkpoint.headLength > 0
  })
  const first = (wanted: string) => opened.findIndex((generation) => sightings.get(generation) === wanted)
  const isNewer = (generation: Generation) => generation.mtimeMs > checkpoint.mtimeMs
  const hasOurInode = (generation: Generation) => !inodesInvented && generation.inode === checkpoint.inode

  let at = first('same')
  // An empty head proves nothing: the inode may be reused, and an unread file behind it says that it was emptied again.
  if (at >= 0 && checkpoint.headLength === 0) {
    if (!isEntity(opened[at]!, checkpoint) || opened.slice(at + 1).some(isNewer)) at = -1
  }
  if (at < 0) at = first('alike')
  if (at >= 0) {
    closeAll(disk, opened.slice(at + 1))
    const found = sightings.get(opened[at]!) === 'same' ? 'same' : 'alike'
    const emptied = opened.slice(0, at).find(hasOurInode)
    if (emptied) emptied.gap = loss(checkpoint.file, 'truncated')
    return { generations: opened.slice(0, at + 1).reverse(), from: checkpoint, found }
  }

  // Ours is gone: what was written after it, and what has its inode (cut short in place), was not read yet.
  const isUnread = (generation: Generation) => generation.index === 0 || isNewer(generation) || hasOurInode(generation)
  const oldest = opened.findLastIndex(isUnread)
  closeAll(disk, opened.slice(oldest + 1))
  const generations = opened.slice(0, oldest + 1).reverse()
  if (generations[0]) {
    const wasCut = generations.some((other) => hasOurInode(other) && other.birthtimeMs <= checkpoint.mtimeMs)
    const reason = wasCut ? 'truncated' : oldest > 0 ? 'rotated-away' : 'replaced'
    generations[0].gap =
      unreadable.length > 0 ? noPermission(checkpoint.file, unreadable) : loss(checkpoint.file, reason)
  }
  return fromStart(generations)
}

/** By times alone: an inode names one file at a time, so a file older than the checkpoint's last change is that file. */
function isEntity({ size, mtimeMs, birthtimeMs }: Generation, checkpoint: Checkpoint): boolean {
  return birthtimeMs <= checkpoint.mtimeMs || (size === 0 && mtimeMs === checkpoint.mtimeMs)
}

/** Where the last whole line ends; a line longer than the window counts as begun before it. */
async function endOfLines(disk: Disk, generation: Generation): Promise<number> {
  const window = Buffer.alloc(Math.min(65_536, generation.size))
  const start = generation.size - window.length
  const length = await disk.read(generation.handle, window, start)
  const newline = window.subarray(0, length).lastIndexOf(0x0a)
  return newline >= 0 ? start + newline + 1 : start === 0 ? 0 : generation.size
}
