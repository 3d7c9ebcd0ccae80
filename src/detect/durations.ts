// How long things took: the seconds that findings name, and what most of them stay under.
import { own, type Redacted } from '../plex/redact.ts'
import type { Finding } from './finding.ts'

const KEPT = 60

/** The groups of a rule's pattern that say how long something took, in seconds. */
export function secondsOf({ seconds, milliseconds, wait }: Finding['fields']): number | null {
  const given = seconds ?? wait
  const value = given !== undefined ? Number(given) : milliseconds !== undefined ? Number(milliseconds) / 1000 : NaN
  return Number.isFinite(value) && value >= 0 ? value : null
}

/** The newest durations with the one that the finding names, if it does. */
export function withDuration(durations: number[], { fields }: Finding): number[] {
  const seconds = secondsOf(fields)
  if (seconds === null) return durations
  return [...(durations.length < KEPT ? durations : durations.slice(1 - KEPT)), seconds]
}

/** As a field for people: 95 % of the durations are at most that long. Nothing for fewer than two. */
export function summary(durations: readonly number[]): Record<string, Redacted> {
  if (durations.length < 2) return {}
  return { p95_seconds: own(percentile95(durations).toFixed(1).replace(/\.0$/, '')) }
}

function percentile95(durations: readonly number[]): number {
  const sorted = Float64Array.from(durations).sort()
  return sorted[Math.ceil(sorted.length * 0.95) - 1]!
}
