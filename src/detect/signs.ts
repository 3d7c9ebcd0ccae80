// When findings amount to a trouble: so many lines, so many seconds held, or an outage that lasts at the source's own pace.
import type { Policy } from './policy.ts'

/** Seconds that findings named, with their line times; newest last. */
export type Held = [at: number, seconds: number][]

/** Findings that follow each other without a recovery and without a longer pause than the source's own. Line times. */
export type Run = {
  since: number
  last: number
  hits: number
  /** It began while the server was starting. */
  fromStart: boolean
}

const KEPT_HOLDS = 120
/** As long as Plex backs off at most, and a little more. */
const USUAL_PACE_MS = 15 * 60_000
/** Fewer lines are no steady outage, however far apart. */
const LEAST_RUN = 4
/** After a failed start Plex tries less and less often. */
const PACE_FROM_START_MS = 90 * 60_000
/** By then a network that comes up late has come up. */
const LASTING_FROM_START_MS = 10 * 60_000
const LEAST_FROM_START = 3

export function withHold(held: Held, at: number, seconds: number | null): Held {
  if (seconds === null) return held
  const kept = held.length < KEPT_HOLDS ? held : held.slice(1 - KEPT_HOLDS)
  return [...kept, [at, seconds]]
}

/** The run with one hit more; a hit after too long a pause begins a new one. */
export function withHit(run: Run | null, at: number, starting: boolean, { paceMs = USUAL_PACE_MS }: Policy): Run {
  const pause = run?.fromStart ? Math.max(paceMs, PACE_FROM_START_MS) : paceMs
  if (run === null || at - run.last > pause) return { since: at, last: at, hits: 1, fromStart: starting }
  return { ...run, since: Math.min(run.since, at), last: Math.max(run.last, at), hits: run.hits + 1 }
}

/** Whether what was found is enough to be told. `hits`: line times of the newest lines that count, in order. */
export function isEnough(
  { hits, held, run }: { hits: readonly number[]; held: Held; run: Run | null },
  policy: Policy,
): boolean {
  return isMany(hits, policy) || isHeld(held, policy) || isLasting(run, policy)
}

const isMany = (hits: readonly number[], { threshold, windowMs }: Policy) =>
  hits.length >= threshold && hits.at(-1)! - hits[0]! <= windowMs

function isHeld(held: Held, { heldSeconds, windowMs }: Policy): boolean {
  if (heldSeconds === undefined) return false
  let newest = Number.NEGATIVE_INFINITY
  for (const [at] of held) newest = Math.max(newest, at)
  let sum = 0
  for (const [at, seconds] of held) if (newest - at <= windowMs) sum += seconds
  return sum >= heldSeconds
}

function isLasting(run: Run | null, { lastingMs }: Policy): boolean {
  if (lastingMs === undefined || run === null) return false
  const length = run.last - run.since
  if (run.fromStart) return length >= LASTING_FROM_START_MS && run.hits >= LEAST_FROM_START
  return length >= lastingMs && run.hits >= LEAST_RUN
}
