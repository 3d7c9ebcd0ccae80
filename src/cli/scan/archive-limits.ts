// How far an archive is trusted. Real Plex logs shrink to a tenth or a twentieth.
import { Unreadable } from './input.ts'

const MAX_BYTES = 4 * 1024 ** 3
const MAX_RATIO = 250
/** Below this an odd ratio does no harm. */
const HARMLESS_BYTES = 64 * 1024 ** 2

/** @throws {Unreadable} when `unpacked` bytes out of `packed` are more than logs can be. */
export function checkExpansion(unpacked: number, packed: number): void {
  if (unpacked > MAX_BYTES) throw new Unreadable('refused: unpacked it is over 4 GiB')
  if (unpacked > HARMLESS_BYTES && unpacked > packed * MAX_RATIO) {
    throw new Unreadable(`refused: it unpacks to more than ${MAX_RATIO} times its size, like an archive bomb`)
  }
}
