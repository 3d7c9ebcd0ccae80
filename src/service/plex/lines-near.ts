// The lines around a record in bytes that are all there: nothing comes before or after them later.
import { linesAround } from '../../plex/context.ts'
import type { Facts } from '../../plex/facts.ts'
import { relatedFacts } from '../../plex/related.ts'

const NEAR_BYTES = 16 * 1024

export const linesNear = (bytes: Buffer, offsets: readonly number[]) => ({
  around: (index: number) => linesAround(bytes, offsets[index]!, { before: 5, after: 6 }),
  related(index: number, fields: Facts): Facts {
    const end = offsets[index]!
    const begin = bytes.indexOf(0x0a, Math.max(0, end - NEAR_BYTES)) + 1
    return begin >= end ? {} : relatedFacts(bytes.toString('utf8', begin, end), fields)
  },
})
