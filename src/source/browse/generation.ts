// One file of a log on the disk, live or rotated, recognised by its first bytes whatever it is called now.
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { bannerOf } from '../../plex/banner.ts'
import type { Disk } from '../disk.ts'
import { fingerprint, headOf, PROOF_BYTES } from '../identity.ts'
import { generationPaths } from '../names.ts'

const HEAD_BYTES = 4_096

export type Generation = {
  /** The name of the log that it is a part of. */
  file: string
  handle: FileHandle
  size: number
  /** Length and fingerprint of the first bytes: part of the ids of its entries. */
  name: string
  head: Buffer
  zoneMinutes: number | null
}

/** Opens what is there of a log, newest first, and closes it after `work`. */
export async function withGenerations<T>(
  disk: Disk,
  folder: string,
  file: string,
  work: (generations: Generation[]) => Promise<T>,
): Promise<T> {
  const opened: Generation[] = []
  try {
    let zoneMinutes: number | null = null
    for (const [, path] of generationPaths(file)) {
      const generation = await open(disk, { file, path: join(folder, path), usualZone: zoneMinutes })
      if (generation === null) continue
      zoneMinutes ??= generation.zoneMinutes
      opened.push(generation)
    }
    return await work(opened)
  } finally {
    for (const { handle } of opened) disk.close(handle)
  }
}

type Place = { file: string; path: string; usualZone: number | null }

async function open(disk: Disk, { file, path, usualZone }: Place): Promise<Generation | null> {
  // Not there, not ours to read, a link: one more place without lines.
  const handle = await disk.open(path).catch(() => null)
  if (handle === null) return null
  try {
    const stat = await disk.fstat(handle)
    // A pipe or a device under a log's name has no lines that could be read by their place.
    if (!stat.isFile()) {
      disk.close(handle)
      return null
    }
    const { size } = stat
    const head = await headOf(disk, handle, HEAD_BYTES)
    const zoneMinutes = bannerOf(head).zoneMinutes ?? usualZone
    const name = nameOf(head, Math.min(head.length, PROOF_BYTES))
    return { file, handle, size: Number(size), name, head, zoneMinutes }
  } catch (error) {
    disk.close(handle)
    throw error
  }
}

const nameOf = (head: Buffer, length: number) => `${length}.${fingerprint(head.subarray(0, length))}`

/** True when `name` was given to this file, maybe while it was shorter. */
export function isNamed({ head }: Generation, name: string): boolean {
  const length = Number(name.split('.')[0])
  return Number.isInteger(length) && length <= head.length && nameOf(head, length) === name
}
