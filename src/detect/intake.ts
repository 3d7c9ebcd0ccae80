// Takes findings in: counts them, moves the incident they belong to, and lets it learn from them.
import type { Rule } from '../rules/rule.ts'
import type { Change } from './change.ts'
import { DERIVED, derivedFinding } from './derived.ts'
import { secondsOf } from './durations.ts'
import { eventThreads, isSameEvent, learned, type Nearby, renamed } from './enrich.ts'
import type { Finding, Mark } from './finding.ts'
import type { Incident } from './incident.ts'
import { isStarting } from './life.ts'
import type { Register } from './register.ts'
import { MORE_KEY } from './storm.ts'
import { NEW_ERROR } from './unknown.ts'

const DAY_MS = 86_400_000
const MAX_TITLE = 100

/** News belongs to today even when the clock of the machine that wrote it is off by more than a zone can explain. */
const countedAt = (at: number, live: boolean, now: number) => (live && now - at > DAY_MS ? now : at)

/** How a finding was come by. */
export type Reading = Nearby & {
  /** False while a backlog is read. */
  live: boolean
  /** Written before the server was watched. */
  past: boolean
  life: readonly Mark[]
}

export type Intake = (finding: Finding, reading: Reading, change: Change) => void

export function createIntake({
  register,
  rule,
  learnedAt,
}: {
  register: Register
  rule(id: string): Rule | undefined
  /** Line time from which on an unknown error that was never seen is worth a remark. */
  learnedAt: number
}): Intake {
  function hit(known: Incident, finding: Finding, reading: Reading, change: Change): void {
    const { live, past, life } = reading
    const its = finding.rule === null ? undefined : rule(finding.rule)
    // Of an unknown error nobody can say whether its lines are one event: each counts, but together they are no flood.
    const isOfOneEvent = finding.rule === null || its?.once_per_event === true
    const starting = its?.grace_minutes !== undefined && isStarting(life, finding.at, its.grace_minutes * 60_000)
    change.move(
      renamed(known, finding),
      {
        kind: 'hit',
        at: finding.at,
        live,
        past,
        again: isOfOneEvent && isSameEvent(known, finding),
        seconds: secondsOf(finding.fields),
      },
      {
        starting,
        refine: (next) => ({
          ...learned(next, finding, reading),
          eventThreads: isOfOneEvent ? eventThreads(known, finding) : [],
        }),
      },
    )
  }

  /** A remark about a finding that is counted already: this server never wrote such an error before. */
  function remark(finding: Finding, reading: Reading, change: Change): void {
    const title = `${NEW_ERROR}${finding.title}`.slice(0, MAX_TITLE)
    const { at, key, file, thread, fields, sample } = finding
    const about = derivedFinding(rule(DERIVED.newError), { at, key, file, thread, fields, sample, title })
    if (about !== null) hit(register.of(about, change.now), about, reading, change)
  }

  return (finding, reading, change) => {
    const at = countedAt(finding.at, reading.live, change.now)
    // Copied only when it must be: a copy works out what an unknown finding says of itself only when it is asked.
    const counted = at === finding.at ? finding : { ...finding, at }
    // Unknown warnings are too many and mean too little for a row each.
    if (finding.rule === null && finding.severity === 'info') return change.count(counted)
    const known = register.of(finding, change.now)
    const isNew = register.get(known.id) === undefined && known.key !== MORE_KEY
    const once = finding.rule !== null && rule(finding.rule)?.once_per_event
    if (once && isSameEvent(known, finding)) return
    change.count(counted)
    hit(known, finding, reading, change)
    if (isNew && finding.rule === null && finding.at >= learnedAt) remark(finding, reading, change)
  }
}
