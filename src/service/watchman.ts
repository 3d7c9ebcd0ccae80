// The watchman of one server: looks at each tick for what no line says, silence and an unusual rate of findings.
import { DERIVED, derivedFinding } from '../detect/derived.ts'
import type { Mark, Outcome } from '../detect/finding.ts'
import type { Incident } from '../detect/incident.ts'
import { createSilence } from '../detect/silence.ts'
import { comparable, usualBelowSpike } from '../detect/spike.ts'
import type { Rule } from '../rules/rule.ts'
import type { Store } from '../store/store.ts'
import { valueKeys } from './commit.ts'
import type { StoredState } from './stored-state.ts'
import { createWatchedHours, type HourSpan } from './watched-hours.ts'

const HOUR_MS = 3_600_000
const SPIKE_EVERY_MS = 10 * 60_000
const GAPS_LOOKED_AT = 100

export type Watchman = {
  /** What it sees now, and what is to be stored for the next start. @param now wall, epoch milliseconds */
  look(
    now: number,
    hearing: { lines: number; readable: boolean },
  ): { outcomes: Outcome[]; values: Record<string, unknown> }
  /** When it looked and could see, oldest first. */
  hours(): readonly HourSpan[]
}

type WatchmanDeps = {
  server: string
  rule(id: string): Rule | undefined
  correlator: { open(): Incident[]; life(): readonly Mark[] }
  store: Pick<Store, 'errorsLastHour' | 'errorsByHour' | 'gaps'>
  stored: Pick<StoredState, 'pace' | 'watched' | 'lastLineAt'>
  /** Wall, epoch milliseconds: when this server was first watched. */
  since: number
}

export function createWatchman({ server, rule, correlator, store, stored, since }: WatchmanDeps): Watchman {
  const silence = createSilence({ rule, stored: stored.pace })
  const watched = createWatchedHours({
    stored: stored.watched,
    since,
    lastLineAt: stored.lastLineAt,
    lostSince: (at) => store.gaps(GAPS_LOOKED_AT).some((gap) => gap.server === server && gap.at >= at),
  })
  const keys = valueKeys(server)
  let storedHour = stored.pace.at(-1)?.hour
  let nextSpike = 0

  function spike(now: number, open: readonly Incident[]): Outcome[] {
    if (now < nextSpike) return []
    nextSpike = now + SPIKE_EVERY_MS
    // What is told already explains the rate.
    if (open.some((incident) => !incident.historic && incident.rule !== DERIVED.spike)) return []
    const hours = comparable(Math.floor(now / HOUR_MS), Math.ceil(since / HOUR_MS))
    if (hours.length === 0) return []
    const count = store.errorsLastHour(server, now)
    const before = store.errorsByHour(server, hours)
    const usual = usualBelowSpike(count, before)
    if (usual === null) return []
    const finding = derivedFinding(rule(DERIVED.spike), {
      at: now,
      sample: `${count} findings in the last hour; at this hour of the week ${Math.round(usual)} are usual.`,
      fields: { findings: String(count), usual: String(Math.round(usual)) },
    })
    return finding === null ? [] : [{ finding, ignored: null, clears: [], mark: null }]
  }

  return {
    hours: watched.spans,
    look(now, hearing) {
      const open = correlator.open()
      const silent = open.some((incident) => incident.rule === DERIVED.silent)
      const outcomes = [
        ...silence.tick(now, { ...hearing, life: correlator.life(), open: silent }),
        ...spike(now, open),
      ]
      const hours = watched.look(now, hearing.readable)
      const hour = silence.pace().at(-1)?.hour
      const pace = hour === storedHour ? null : silence.pace()
      storedHour = hour
      return { outcomes, values: { ...(pace && { [keys.pace]: pace }), ...(hours && { [keys.watched]: hours }) } }
    },
  }
}
