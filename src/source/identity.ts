// Who a file is: an inode is reused at once by ext4 and invented by CIFS, so its bytes have to agree as well.
import { hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { Checkpoint, Gap } from './batch.ts'
import type { Disk } from './disk.ts'

/** How many bytes at the head, and before the offset, tell a file. */
export const PROOF_BYTES = 256

/** One opened file of a log: the live one (index 0) or a rotated one. */
export type Generation = {
  handle: FileHandle
  index: number
  inode: string
  device: string
  size: number
  mtimeMs: number
  birthtimeMs: number
  /** The first bytes, at most {@link PROOF_BYTES}. */
  head: Buffer
  /** To be reported before its first line. */
  gap: Gap | null
}

export function fingerprint(bytes: Buffer): string {
  return hash('sha256', bytes, 'hex').slice(0, 32)
}

/** A place in a file, and the fingerprint of the bytes before it. */
export type Place = { offset: number; tailHash: string }

export const START: Place = { offset: 0, tailHash: fingerprint(Buffer.alloc(0)) }

/** Nanosecond stamps as milliseconds with a fraction: comparable, and a plain number. */
export const toMs = (nanoseconds: bigint): number => Number(nanoseconds) / 1e6

/** Up to {@link PROOF_BYTES} bytes that stand before `offset`. */
export async function bytesBefore(disk: Disk, handle: FileHandle, offset: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.min(PROOF_BYTES, offset))
  return buffer.subarray(0, await disk.read(handle, buffer, offset - buffer.length))
}

/** The first bytes, at most `length`. */
export async function headOf(disk: Disk, handle: FileHandle, length = PROOF_BYTES): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  return buffer.subarray(0, await disk.read(handle, buffer, 0))
}

/** Looks at an opened file; null when it is no regular file. */
export async function identify(disk: Disk, handle: FileHandle, index: number): Promise<Generation | null> {
  const stat = await disk.fstat(handle)
  if (!stat.isFile()) return null
  return {
    handle,
    index,
    inode: String(stat.ino),
    device: String(stat.dev),
    size: Number(stat.size),
    mtimeMs: toMs(stat.mtimeNs),
    birthtimeMs: toMs(stat.birthtimeNs),
    head: await headOf(disk, handle),
    gap: null,
  }
}

/**
 * Whether reading can go on in this file where the checkpoint stands. `same`: inode and bytes agree. `alike`: another
 * inode, but the bytes say enough (a full head; or, where inodes mean nothing or in a rotated copy, all that was there).
 */
export async function recognise(
  disk: Disk,
  generation: Generation,
  checkpoint: Checkpoint,
  inodesInvented: boolean,
): Promise<'same' | 'alike' | 'other'> {
  const { headLength, offset } = checkpoint
  if (generation.size < offset || generation.head.length < headLength) return 'other'
  if (fingerprint(generation.head.subarray(0, headLength)) !== checkpoint.headHash) return 'other'
  if (fingerprint(await bytesBefore(disk, generation.handle, offset)) !== checkpoint.tailHash) return 'other'
  if (generation.inode === checkpoint.inode) return 'same'
  const enough = headLength === PROOF_BYTES || (headLength > 0 && (inodesInvented || generation.index > 0))
  return enough ? 'alike' : 'other'
}
