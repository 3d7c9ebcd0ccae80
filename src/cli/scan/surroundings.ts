// What lies around the first finding of each rule and key in each log. Bounded, and looked up only then.
import type { Finding } from '../../detect/finding.ts'
import { linesAround, linesBefore } from '../../plex/context.ts'
import { relatedFacts } from '../../plex/related.ts'
import type { Surroundings } from '../../replay/merge.ts'

const BEFORE = 5
/** The record's own first line counts. */
const FROM_IT_ON = 6
/** How far back the request of an error may have begun. */
const LOOK_BACK_BYTES = 16_384
/** More rules and keys than a person reads about. */
const MOST = 1_000
const LF = 0x0a

/** What stands around the record at `offset` of `bytes`; null when it is not the first of its kind. */
export type LookAround = (finding: Finding, bytes: Buffer, offset: number) => Surroundings | null

export function createLookAround(): LookAround {
  const seen = new Set<string>()
  return ({ rule, key, file, fields }, bytes, offset) => {
    // No report shows the incident of an error that no rule knows.
    if (rule === null) return null
    const kind = `${file}\n${rule}\n${key}`
    if (seen.size >= MOST || seen.has(kind)) return null
    seen.add(kind)
    return {
      lines: linesAround(bytes, offset, { before: BEFORE, after: FROM_IT_ON }),
      line: linesBefore(bytes, offset, BEFORE),
      related: fields.request || fields.session ? relatedFacts(textBefore(bytes, offset), fields) : {},
    }
  }
}

/** Whole lines only: what masks secrets must see where they begin. */
function textBefore(bytes: Buffer, offset: number): string {
  const from = offset - LOOK_BACK_BYTES
  if (from <= 0) return bytes.toString('utf8', 0, offset)
  const lineEnd = bytes.indexOf(LF, from)
  return lineEnd < 0 || lineEnd >= offset ? '' : bytes.toString('utf8', lineEnd + 1, offset)
}
