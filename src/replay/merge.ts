// Many logs told as one story: what their records meant, in the order of time.
import type { Outcome } from '../detect/finding.ts'
import type { Facts } from '../plex/facts.ts'
import type { Redacted } from '../plex/redact.ts'

/** A record that meant something, and when: epoch milliseconds by the line's own clock. */
export type Moment = {
  at: number
  outcome: Outcome
  /** The line itself says no time. */
  undated?: boolean
  /** What stands around it; only with the first finding of a rule and key in each log. */
  around?: Surroundings
}

/** Log lines, redacted; the finding's own is at `line`. `related`: what lines before it tell of the same request or session. */
export type Surroundings = { lines: Redacted[]; line: number; related: Facts }

/** Logs that are open at once; a Plex server writes fewer. */
export const MOST_OPEN = 32

type Open = { at: number; order: number; chunk: Moment[]; next: number; stream: AsyncIterator<Moment[]> }

/**
 * Merges streams that are each in order (nearly: a record written late stays where it stands). Holds one chunk of each at most, and
 * of no more than `MOST_OPEN` at once: of more streams, as many as that are told to their end before the next are begun. As many moments
 * at a time as there are before more must be read: to wait for each would take longer than most of them take.
 */
export async function* mergeByTime(streams: AsyncIterator<Moment[]>[]): AsyncGenerator<Moment[]> {
  for (let from = 0; from < streams.length; from += MOST_OPEN) yield* mergeAll(streams.slice(from, from + MOST_OPEN))
}

async function* mergeAll(streams: AsyncIterator<Moment[]>[]): AsyncGenerator<Moment[]> {
  const heap: Open[] = []
  let ready: Moment[] = []
  for (const [order, stream] of streams.entries()) {
    const chunk = await pull(stream)
    if (chunk) rise(heap, { at: chunk[0]!.at, order, chunk, next: 0, stream })
  }
  for (let first = heap[0]; first; first = heap[0]) {
    ready.push(first.chunk[first.next++]!)
    if (first.next === first.chunk.length) {
      yield ready
      ready = []
      const chunk = await pull(first.stream)
      if (chunk) {
        first.chunk = chunk
        first.next = 0
      } else {
        const last = heap.pop()!
        if (last === first) continue
        heap[0] = last
        sink(heap)
        continue
      }
    }
    first.at = first.chunk[first.next]!.at
    sink(heap)
  }
}

/** What comes first: by time, then in the order of the streams. */
const isBefore = (a: Open, b: Open): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

/** Puts one in at its place. */
function rise(heap: Open[], one: Open): void {
  let at = heap.push(one) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (!isBefore(one, heap[parent]!)) break
    heap[at] = heap[parent]!
    at = parent
  }
  heap[at] = one
}

/** Takes the first to its place. */
function sink(heap: Open[]): void {
  const one = heap[0]!
  let at = 0
  for (let child = 1; child < heap.length; child = 2 * at + 1) {
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
    if (!isBefore(heap[child]!, one)) break
    heap[at] = heap[child]!
    at = child
  }
  heap[at] = one
}

async function pull(stream: AsyncIterator<Moment[]>): Promise<Moment[] | null> {
  for (;;) {
    const { value, done } = await stream.next()
    if (done) return null
    if (value.length > 0) return value
  }
}
