// The watchman of one server: looks at each tick for what no line says, silence and an unusual rate of findings.
import { DERIVED, derivedFinding } from '../detect/derived.ts'
import type { Mark, Outcome } from '../detect/finding.ts'
import type { Incident } from '../detect/incident.ts'
import { createSilence, type PaceHour } from '../detect/silence.ts'
import { comparable, usualBelowSpike } from '../detect/spike.ts'
import type { Rule } from '../rules/rule.ts'
import type { Store } from '../store/store.ts'

const HOUR_MS = 3_600_000
const SPIKE_EVERY_MS = 10 * 60_000

export type Watchman = {
  /** What it sees now, and what it wants to remember over a restart. @param now wall, epoch milliseconds */
  look(
    now: number,
    hearing: { lines: number; readable: boolean },
  ): { outcomes: Outcome[]; pace: readonly PaceHour[] | null }
}

type WatchmanDeps = {
  server: string
  rule(id: string): Rule | undefined
  correlator: { open(): Incident[]; life(): readonly Mark[] }
  store: Pick<Store, 'errorsLastHour' | 'errorsByHour'>
  pace: readonly PaceHour[]
  /** Wall, epoch milliseconds: when this server was first watched. */
  since: number
}

export function createWatchman({ server, rule, correlator, store, pace, since }: WatchmanDeps): Watchman {
  const silence = createSilence({ rule, stored: pace })
  let storedHour = pace.at(-1)?.hour
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
    look(now, hearing) {
      const open = correlator.open()
      const silent = open.some((incident) => incident.rule === DERIVED.silent)
      const outcomes = [
        ...silence.tick(now, { ...hearing, life: correlator.life(), open: silent }),
        ...spike(now, open),
      ]
      const hour = silence.pace().at(-1)?.hour
      if (hour === storedHour) return { outcomes, pace: null }
      storedHour = hour
      return { outcomes, pace: silence.pace() }
    },
  }
}
