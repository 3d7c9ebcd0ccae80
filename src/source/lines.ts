// Whole lines out of one open file, as bytes: a half line waits for its newline, an endless one is cut but never blocks.
import type { FileHandle } from 'node:fs/promises'
import type { Disk } from './disk.ts'
import { bytesBefore, fingerprint, type Place, PROOF_BYTES } from './identity.ts'

const NEWLINE = 0x0a
/** How far one call looks for the end of an endless line before others get their turn. */
const SEARCH_BYTES = 64 * 1024 * 1024

/** Where reading stands. `searched`: between the start of a long line and here there is no newline. */
export type Cursor = Place & { handle: FileHandle; searched: number }

export type Chunk = {
  /** Whole lines from the cursor on; a view into the buffer. Without a newline at its end only in a finished file. */
  bytes: Buffer
  /** `bytes` is the beginning of one line that did not fit into the buffer, ended by a newline of ours. */
  cut: boolean
  /** The file ends here, for now. */
  atEnd: boolean
  /** How far the file was seen to reach. */
  seen: number
  /** The place behind so many of `bytes`. Valid as long as they are. */
  placeAt(consumed: number): Place
}

/** Reads on; null when the bytes before the cursor are not those that were there: cut short, or written anew. */
export async function readLines(disk: Disk, cursor: Cursor, buffer: Buffer, finished: boolean): Promise<Chunk | null> {
  const { offset } = cursor
  const back = Math.min(PROOF_BYTES, offset)
  const length = await disk.read(cursor.handle, buffer, offset - back)
  if (length < back || fingerprint(buffer.subarray(0, back)) !== cursor.tailHash) return null
  const content = buffer.subarray(back, length)
  const atEnd = length < buffer.length
  const whole = atEnd && finished ? content.length : content.lastIndexOf(NEWLINE) + 1
  if (whole === 0 && !atEnd) return readLongLine(disk, cursor, buffer, finished)
  return {
    bytes: content.subarray(0, whole),
    cut: false,
    atEnd,
    seen: offset + content.length,
    placeAt(consumed) {
      const end = back + consumed
      return { offset: offset + consumed, tailHash: fingerprint(buffer.subarray(Math.max(0, end - PROOF_BYTES), end)) }
    },
  }
}

async function readLongLine(disk: Disk, cursor: Cursor, buffer: Buffer, finished: boolean): Promise<Chunk> {
  const { handle, offset, tailHash } = cursor
  const { end, atEnd } = await findLineEnd(disk, cursor, buffer, finished)
  const before = { offset, tailHash }
  const seen = Math.max(cursor.searched, end ?? 0)
  if (end === null) return { bytes: buffer.subarray(0, 0), cut: true, atEnd, seen, placeAt: () => before }
  const behind = { offset: end, tailHash: fingerprint(await bytesBefore(disk, handle, end)) }
  const bytes = buffer.subarray(0, await disk.read(handle, buffer, offset))
  bytes[bytes.length - 1] = NEWLINE
  return { bytes, cut: true, atEnd, seen, placeAt: (consumed) => (consumed >= bytes.length ? behind : before) }
}

/** Offset behind the long line; null while its newline was not found. */
async function findLineEnd(disk: Disk, cursor: Cursor, buffer: Buffer, finished: boolean) {
  cursor.searched = Math.max(cursor.searched, cursor.offset)
  for (const stop = cursor.searched + SEARCH_BYTES; cursor.searched < stop; ) {
    const length = await disk.read(cursor.handle, buffer, cursor.searched)
    const newline = buffer.subarray(0, length).indexOf(NEWLINE)
    if (newline >= 0) return { end: cursor.searched + newline + 1, atEnd: false }
    cursor.searched += length
    if (length < buffer.length) return { end: finished ? cursor.searched : null, atEnd: true }
  }
  return { end: null, atEnd: false }
}
