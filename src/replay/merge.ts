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

/**
 * Merges streams that are each in order (nearly: a record written late stays where it stands). Holds one chunk of each at most.
 */
export async function* mergeByTime(streams: AsyncIterator<Moment[]>[]): AsyncGenerator<Moment> {
  const open: { chunk: Moment[]; next: number; stream: AsyncIterator<Moment[]> }[] = []
  for (const stream of streams) {
    const chunk = await pull(stream)
    if (chunk) open.push({ chunk, next: 0, stream })
  }
  while (open.length > 0) {
    const first = open.reduce((a, b) => (b.chunk[b.next]!.at < a.chunk[a.next]!.at ? b : a))
    yield first.chunk[first.next++]!
    if (first.next < first.chunk.length) continue
    const chunk = await pull(first.stream)
    if (chunk) Object.assign(first, { chunk, next: 0 })
    else open.splice(open.indexOf(first), 1)
  }
}

async function pull(stream: AsyncIterator<Moment[]>): Promise<Moment[] | null> {
  for (;;) {
    const { value, done } = await stream.next()
    if (done) return null
    if (value.length > 0) return value
  }
}
