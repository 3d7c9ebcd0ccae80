// Silence: no line for far longer than this server ever pauses. Measured in time that was watched, so that a machine that slept accuses nobody.
import type { Rule } from '../rules/rule.ts'
import { DERIVED, derivedFinding } from './derived.ts'
import type { Mark, Outcome } from './finding.ts'

const HOUR_MS = 3_600_000
/** Hours (of a week) that are remembered, and how many of them it takes to know a server. */
const KEPT_HOURS = 7 * 24
const KNOWN_HOURS = 24
/** Only a server that wrote in each of so many hours before is missed. */
const STEADY_HOURS = 6
const TIMES_LONGEST = 3
const LEAST_MS = 30 * 60_000
/** Between two ticks; more means that nobody watched. */
const LONGEST_TICK_MS = 30_000

/** An hour (epoch hours, wall) in which lines came, and the longest pause that ended in it. */
export type PaceHour = { hour: number; gapMs: number }

export type Hearing = {
  /** Lines read since the start of the program. */
  lines: number
  /** The logs can be read: silence is Plex's own. */
  readable: boolean
  life: readonly Mark[]
  /** An incident about silence is open. */
  open: boolean
}

/** `stored`: what `pace` gave before. */
export function createSilence({ rule, stored }: { rule(id: string): Rule | undefined; stored: readonly PaceHour[] }) {
  let pace = stored
  let heardLines = 0
  let silentMs = 0
  let lastTick: number | null = null

  /** Milliseconds of silence that are too many; null while that cannot be said. */
  function limitAt(now: number): number | null {
    const began = hourOf(now - silentMs)
    const known = pace.filter(({ hour }) => hour <= began && hour > began - KEPT_HOURS)
    const steady = known.filter(({ hour }) => hour < began && hour >= began - STEADY_HOURS).length === STEADY_HOURS
    if (!steady || known.length < KNOWN_HOURS) return null
    return Math.max(LEAST_MS, TIMES_LONGEST * longest(known))
  }

  function heard(now: number, open: boolean): Outcome[] {
    // An outage is no pause: it widens what is usual, but not by its whole length.
    const gapMs = Math.min(silentMs, limitAt(now) ?? silentMs)
    const hour = hourOf(now)
    const before = pace.at(-1)
    const others = before?.hour === hour ? pace.slice(0, -1) : pace
    const longer = before?.hour === hour ? Math.max(before.gapMs, gapMs) : gapMs
    pace = [...others.filter((one) => one.hour > hour - KEPT_HOURS), { hour, gapMs: longer }]
    silentMs = 0
    return open ? [outcome({ clears: [{ rule: DERIVED.silent, key: null, at: now }] })] : []
  }

  return {
    /** @param now wall, epoch milliseconds; call it every few seconds. */
    tick(now: number, { lines, readable, life, open }: Hearing): Outcome[] {
      const watchedMs = Math.min(Math.max(now - (lastTick ?? now), 0), LONGEST_TICK_MS)
      lastTick = now
      if (lines !== heardLines) {
        heardLines = lines
        return heard(now, open)
      }
      if (!readable) return []
      silentMs += watchedMs
      const limitMs = limitAt(now)
      if (open || limitMs === null || silentMs <= limitMs) return []
      const longestMs = longest(pace)
      const finding = derivedFinding(rule(DERIVED.silent), {
        at: now,
        sample: `No line for ${minutes(silentMs)}; in the week before, the longest pause was ${minutes(longestMs)}.`,
        fields: { silent_minutes: String(Math.round(silentMs / 60_000)) },
        ...(life.at(-1)?.mark === 'stopping' && { title: 'Plex was stopped and has not come back' }),
      })
      return finding === null ? [] : [outcome({ finding })]
    },
    /** To be stored now and then. */
    pace: (): readonly PaceHour[] => pace,
  }
}

const hourOf = (at: number) => Math.floor(at / HOUR_MS)
const longest = (pace: readonly PaceHour[]) => Math.max(0, ...pace.map(({ gapMs }) => gapMs))
const outcome = (given: Partial<Outcome>): Outcome => ({
  finding: null,
  ignored: null,
  clears: [],
  mark: null,
  ...given,
})

function minutes(ms: number): string {
  const rounded = Math.max(1, Math.round(ms / 60_000))
  return rounded === 1 ? 'a minute' : `${rounded} minutes`
}
