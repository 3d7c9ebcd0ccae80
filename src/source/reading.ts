// Reads on in an opened file, as long as it is the file that was opened.
import type { Disk } from './disk.ts'
import { type Generation, headOf, PROOF_BYTES, toMs } from './identity.ts'
import { type Chunk, type Cursor, readLines } from './lines.ts'

/**
 * The next whole lines; updates what is known of `current`. `changed`: it is not the file that was read before, but cut short
 * or written anew. `filled`: it was empty, and was written.
 */
export async function readOn(
  disk: Disk,
  current: Generation,
  at: Cursor,
  buffer: Buffer,
  finished: boolean,
): Promise<Chunk | 'changed' | 'filled'> {
  const stat = await disk.fstat(current.handle)
  const size = Number(stat.size)
  const mtimeMs = toMs(stat.mtimeNs)
  if (size < current.size) return 'changed'
  // Nothing tells whether it was filled once only: the files beside it have to be looked at.
  if (current.size === 0 && (size > 0 || mtimeMs !== current.mtimeMs)) return 'filled'
  let { head } = current
  if (at.offset < PROOF_BYTES || head.length < PROOF_BYTES) {
    head = await headOf(disk, current.handle)
    if (!head.subarray(0, current.head.length).equals(current.head)) return 'changed'
  }
  const chunk = await readLines(disk, at, buffer, finished)
  if (chunk === null) return 'changed'
  Object.assign(current, { size, mtimeMs, head })
  return chunk
}

/** Whether the file still begins as it did, and did not shrink. */
export async function isUnchanged(disk: Disk, { handle, size, head }: Generation): Promise<boolean> {
  const stat = await disk.fstat(handle)
  return Number(stat.size) >= size && (await headOf(disk, handle)).subarray(0, head.length).equals(head)
}
