// The server's life as its marks tell it: when findings belong to a start or a stop and mean nothing yet.
import type { Mark } from './finding.ts'

const KEPT_MARKS = 50
/** What a server writes while it shuts down comes within seconds; a minute covers slow ones. */
const STOPPING_MS = 60_000
/** One start opens several ports, one stop is said in several lines. */
const SAME_TURN_MS = 2_000
/** Different lines that tell of the same start: a large database takes its time to open. */
const SAME_START_MS = 60_000

/** `life` (oldest first) with one mark more, or itself when the mark is no news. Files are read one after the other, so marks may come out of order. */
export function withMark(life: readonly Mark[], mark: Mark): readonly Mark[] {
  const before = life.findLast((known) => known.at <= mark.at && (known.mark === 'banner') === (mark.mark === 'banner'))
  if (before !== undefined && isSame(before, mark)) return life
  return [...life, mark].sort((a, b) => a.at - b.at).slice(-KEPT_MARKS)
}

function isSame(before: Mark, { mark, at, sign }: Mark): boolean {
  if (before.mark !== mark) return false
  return mark === 'running' || at - before.at < (before.sign === sign ? SAME_TURN_MS : SAME_START_MS)
}

/** True within `graceMs` of a start, until the server runs normally, and while it stops. `at`: line time. */
export function isStarting(life: readonly Mark[], at: number, graceMs: number): boolean {
  const last = life.findLast((mark) => mark.at <= at && mark.mark !== 'banner')
  if (last === undefined || last.mark === 'running') return false
  return at - last.at < (last.mark === 'started' ? graceMs : STOPPING_MS)
}
