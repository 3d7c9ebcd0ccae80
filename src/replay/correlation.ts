// The service's own correlator, run over the past: the lines' clock is the clock.
import type { Changes } from '../detect/changes.ts'
import { createCorrelator } from '../detect/correlate.ts'
import type { Incident } from '../detect/incident.ts'
import type { Knowledge } from '../detect/knowledge.ts'
import type { Moment } from './merge.ts'

/** A person reads no more of one kind. */
const MOST_KEYS = 500
/** How often troubles that went quiet are looked for, by the lines' clock. */
const TICK_MS = 60_000

/** All incidents that the moments, in order, made, opened or not, each rule and key once. `changed` is told each step, and the moment that made it. */
export async function correlate(
  moments: AsyncIterable<Moment[]>,
  { matcher, policyOf }: Knowledge,
  changed: (changes: Changes, moment: Moment | null) => void,
): Promise<Incident[]> {
  const incidents = new Map<string, Incident>()
  const keep = (changes: Changes, moment: Moment | null = null) => {
    changed(changes, moment)
    for (const incident of changes.incidents) incidents.set(incident.id, incident)
    // What nobody has heard of would not be told again.
    for (const { incident, tell } of changes.told)
      keep(correlator.delivered({ incident: incident.id, state: tell }, now))
  }
  let id = 0
  const newId = () => String(++id)
  const stored = { incidents: [], mutes: [], life: [] }
  const correlator = createCorrelator({
    server: 'scan',
    rule: matcher.rule,
    policyOf,
    newId,
    mostKeys: MOST_KEYS,
    stored,
  })
  let now = Number.NEGATIVE_INFINITY
  let nextTick = Number.NEGATIVE_INFINITY
  const take = (moment: Moment) => {
    now = Math.max(now, moment.at)
    if (now >= nextTick) {
      if (nextTick > 0) keep(correlator.tick(now))
      nextTick = now + TICK_MS
    }
    const related = () => moment.around?.related ?? {}
    keep(correlator.apply([moment.outcome], { now, live: true, related }), moment)
  }
  for await (const some of moments) some.forEach(take)
  return [...incidents.values()]
}
