// Finds the one record of a batch that cannot be handled, so that all around it is counted and only it is passed over.
import { findHead, NO_HEAD } from '../plex/find-head.ts'
import { redact } from '../plex/redact.ts'
import type { Batch, Gap } from '../source/batch.ts'
import { asError } from '../supervise.ts'

/** A record that falls so often at one place is passed over. */
const FALLS = 3
/** More is masked than kept: what masks must see where a secret ends. */
const KEPT_BYTES = 8_192
const KEPT_CHARACTERS = 2_000
const LF = 0x0a

type Search = {
  /** Records to try at once. */
  records: number
  /** Behind the batch that fell: from there on all is well again. */
  until: number
  /** At this offset. */
  falls: number
  at: number
}

export type Culprits = {
  /** As much of the batch as is to be handled at once: all of it, unless some of it fell before. */
  partOf(batch: Batch): Batch
  /** It was handled. */
  went(part: Batch): void
  /**
   * It could not be handled. Gives the gap to store when it is to be passed over; null when less of it is to be tried at once.
   * @throws what was thrown, when the same is to be tried again after a pause.
   */
  fell(part: Batch, error: unknown): Gap | null
}

export function createCulprits(): Culprits {
  const searches = new Map<string, Search>()
  const offsetOf = (batch: Batch) => batch.checkpointAt(0).offset

  return {
    partOf(batch) {
      const search = searches.get(batch.file)
      if (search === undefined) return batch
      const length = lengthOf(batch.bytes, search.records)
      return length === batch.bytes.length ? batch : { ...batch, bytes: batch.bytes.subarray(0, length), final: true }
    },
    went(part) {
      const search = searches.get(part.file)
      if (search !== undefined && offsetOf(part) + part.bytes.length >= search.until) searches.delete(part.file)
    },
    fell(part, error) {
      const { file, bytes } = part
      const offset = offsetOf(part)
      const search = searches.get(file)
      const records = countOf(bytes)
      if (search !== undefined && records > 1) {
        search.records = Math.ceil(records / 2)
        return null
      }
      const falls = search?.at === offset ? search.falls + 1 : 1
      if (falls < FALLS) {
        const until = Math.max(search?.until ?? 0, offset + bytes.length)
        searches.set(file, { records: Math.ceil(records / 2), until, falls, at: offset })
        throw error
      }
      return passedOver(part, asError(error))
    },
  }
}

function passedOver({ file, bytes }: Batch, { message }: Error): Gap {
  return {
    file,
    reason: 'unreadable',
    detail: `A record of ${file} could not be handled (${redact(message)}). It was passed over and kept for the support bundle.`,
    bytes: bytes.length,
    kept: redact(bytes.toString('utf8', 0, KEPT_BYTES)).slice(0, KEPT_CHARACTERS),
  }
}

/** Bytes of the first `records` records; lines before the first head belong to it. */
function lengthOf(bytes: Buffer, records: number): number {
  let heads = 0
  for (const at of headsOf(bytes)) if (at > 0 && ++heads === records) return at
  return bytes.length
}

function countOf(bytes: Buffer): number {
  let count = 1
  for (const at of headsOf(bytes)) if (at > 0) count++
  return count
}

function* headsOf(bytes: Buffer): Generator<number> {
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(LF, at)
    const end = newline < 0 ? bytes.length : newline
    if (findHead(bytes, at, end) !== NO_HEAD) yield at
    at = end + 1
  }
}
