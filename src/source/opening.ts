// Opens the files a log has at the moment, and holds them open: what has a handle cannot be rotated away any more.
import { join } from 'node:path'
import type { Disk } from './disk.ts'
import { type Generation, identify, PROOF_BYTES } from './identity.ts'
import { generationPaths } from './names.ts'

/** Where a log is, and how far inodes can be trusted there. */
export type LogPlace = {
  disk: Disk
  folder: string
  file: string
  inodesInvented: boolean
}

export type Opened = {
  /** Newest first. */
  opened: Generation[]
  /** Rotated files that may not be read. */
  unreadable: string[]
}

/** How often a walk is begun anew because a rotation got in its way; what the last one saw is taken as it is. */
const WALKS = 3

/** Opens a log's files until `enough`. Throws when the live file is there but cannot be opened. */
export async function openGenerations(
  place: LogPlace,
  enough: (generation: Generation) => Promise<boolean>,
): Promise<Opened> {
  for (let walk = 1; ; walk++) {
    const { moved, ...found } = await walkOnce(place, enough)
    if (!moved || walk === WALKS) return found
    closeAll(place.disk, found.opened)
  }
}

/**
 * Goes the way a rotation moves files, so one that happens meanwhile cannot hide a file: it shows one twice. Then the later
 * sighting tells its place, but one that fell off the end between the two stands wrong: `moved`.
 */
async function walkOnce(
  { disk, folder, file, inodesInvented }: LogPlace,
  enough: (generation: Generation) => Promise<boolean>,
): Promise<Opened & { moved: boolean }> {
  let opened: Generation[] = []
  let moved = false
  const unreadable: string[] = []
  const isSame = (a: Generation, b: Generation) =>
    a.inode === b.inode || (inodesInvented && a.head.length === PROOF_BYTES && a.head.equals(b.head))
  try {
    for (const [index, path] of generationPaths(file)) {
      const generation = await openGeneration(disk, join(folder, path), index).catch((error: NodeJS.ErrnoException) => {
        if (index === 0 || (error.code !== 'EACCES' && error.code !== 'EPERM')) throw error
        unreadable.push(path)
        return null
      })
      if (generation === null) continue
      const earlier = opened.find((other) => isSame(other, generation))
      if (earlier) {
        moved = true
        disk.close(earlier.handle)
      }
      opened = [...opened.filter((other) => other !== earlier), generation]
      if (await enough(generation)) break
    }
  } catch (error) {
    closeAll(disk, opened)
    throw error
  }
  return { opened, unreadable, moved }
}

async function openGeneration(disk: Disk, path: string, index: number): Promise<Generation | null> {
  const handle = await disk.open(path).catch((error: NodeJS.ErrnoException) => {
    // Not there, a link, a socket or device without a driver: nothing to read.
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'EMLINK', 'ENXIO', 'ENODEV'].includes(error.code ?? '')) return null
    throw error
  })
  if (handle === null) return null
  const generation = await identify(disk, handle, index).catch((error: Error) => {
    disk.close(handle)
    throw error
  })
  if (generation === null) disk.close(handle)
  return generation
}

export function closeAll(disk: Disk, generations: Generation[]): void {
  for (const { handle } of generations) disk.close(handle)
}
