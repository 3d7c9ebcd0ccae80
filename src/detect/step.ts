// The machine that moves an incident: (incident, input) → the next incident, the reason, and what to tell. Pure.
import type { Incident, Reason } from './incident.ts'
import type { Circumstances, Input } from './input.ts'
import type { Policy } from './policy.ts'
import { isEnough, withHit, withHold } from './signs.ts'

/** What an alert says of its incident. */
export type Tell = 'raised' | 'repeated' | 'resolved'

export type Step = { next: Incident; reason: Reason; alert: Tell | null }

const USUAL: Circumstances = { starting: false, rootCause: false, muted: false }

/** Held back by the passing of time alone, so a tick may tell it. The others wait for the next hit. */
const WAITING: ReadonlySet<Reason> = new Set(['muted', 'cooldown', 'reopened-silently', 'undelivered'])

/** @param now epoch milliseconds, wall clock. */
export function step(
  incident: Incident,
  input: Input,
  now: number,
  policy: Policy,
  circumstances: Circumstances = USUAL,
): Step {
  switch (input.kind) {
    case 'hit':
      return hit(incident, input, now, policy, circumstances)
    case 'clear':
      // Files are read one after the other: a recovery may be older than the findings already counted.
      return input.at < incident.lastSeen ? stay(incident) : end(incident, 'recovered', now, circumstances)
    case 'resolve':
      return end(incident, 'by-hand', now, circumstances)
    case 'reopen':
      return reopen(incident, now)
    case 'superseded':
      return superseded(incident, circumstances)
    case 'tick':
      return tick(incident, now, policy, circumstances)
  }
}

function hit(
  incident: Incident,
  { at, live, past = false, again = false, seconds = null }: Extract<Input, { kind: 'hit' }>,
  now: number,
  policy: Policy,
  circumstances: Circumstances,
): Step {
  const episode = count(incident, at, live, past ? at : now, policy)
  const run = withHit(incident.run, at, circumstances.starting, policy)
  if (circumstances.starting) return quietly({ ...episode, run }, 'starting')
  const hits = again ? episode.hits : withHitAt(episode.hits, at, policy.threshold)
  if (circumstances.excused) return quietly({ ...episode, run }, 'excused')
  const next = { ...episode, run, hits, held: withHold(episode.held, at, seconds) }
  if (next.severity === 'info') return quietly(next, 'info')
  const reached = isEnough(next, policy)
  const historic = past || (!live && now - at > policy.quietMs)
  if (next.state !== 'open') {
    if (!reached) return quietly(next, 'below-threshold')
    const opened: Incident = {
      ...next,
      state: 'open',
      openedAt: now,
      resolvedAt: null,
      resolvedBecause: null,
      historic,
    }
    return historic ? quietly(opened, 'historic') : tell(opened, now, policy, circumstances, 'reopened-silently')
  }
  if (historic || (next.historic && !reached)) return quietly(next, 'historic')
  return tell(next.historic ? { ...next, historic: false } : next, now, policy, circumstances, 'cooldown')
}

/** The newest `most` times, in order; nearly always the new one is the last. */
function withHitAt(hits: readonly number[], at: number, most: number): number[] {
  const all = [...hits, at]
  if (hits.length > 0 && at < hits.at(-1)!) all.sort((a, b) => a - b)
  return all.length > most ? all.slice(-most) : all
}

/**
 * Counts a finding; a resolved incident, and a gap in line time that no tick could see, begin a new episode. What is pending waits for
 * more as long as its window is: a rule may ask for three in a day.
 */
function count(incident: Incident, at: number, live: boolean, now: number, policy: Policy): Incident {
  const longest = incident.state === 'pending' ? Math.max(policy.quietMs, policy.windowMs) : policy.quietMs
  const gap = at - incident.lastSeen > longest
  const over = incident.state === 'resolved' || (gap && (!live || incident.state === 'pending'))
  const regressed = incident.state === 'resolved' ? incident.resolvedBecause === 'by-hand' : incident.regressed
  const episode: Incident = over
    ? {
        ...incident,
        state: 'pending',
        count: 0,
        hits: [],
        held: [],
        firstSeen: at,
        lastSeen: at,
        acknowledgedAt: null,
        regressed,
      }
    : incident
  return {
    ...episode,
    count: episode.count + 1,
    total: incident.total + 1,
    firstSeen: Math.min(episode.firstSeen, at),
    lastSeen: Math.max(episode.lastSeen, at),
    createdAt: Math.min(incident.createdAt, at),
    touchedAt: now,
  }
}

/** An open incident that is news: told, or the reason why not. */
function tell(incident: Incident, now: number, policy: Policy, circumstances: Circumstances, tooSoon: Reason): Step {
  if (incident.alertPending) return quietly(incident, 'undelivered')
  if (circumstances.rootCause) return quietly(incident, 'root-cause')
  if (circumstances.muted) return quietly(incident, 'muted')
  if (incident.acknowledgedAt !== null) return quietly(incident, 'acknowledged')
  if (!cooledDown(incident, now, policy)) return quietly(incident, tooSoon)
  if (incident.told) return loudly(incident, 'repeated', 'repeated')
  return loudly(incident, incident.notifiedAt === null ? 'opened' : 'reopened', 'raised')
}

function tick(incident: Incident, now: number, policy: Policy, circumstances: Circumstances): Step {
  if (hasBeenOpen(incident) && now - incident.touchedAt >= policy.quietMs) {
    return end(incident, 'quiet', now, circumstances)
  }
  const unknown = incident.state === 'open' && !incident.told && !incident.historic
  if (!unknown || !WAITING.has(incident.reason)) return stay(incident)
  const told = tell(incident, now, policy, circumstances, incident.reason)
  if (told.alert === null) return stay(incident)
  return incident.reason === 'muted' ? loudly(incident, 'unmuted', 'raised') : told
}

/** The end of an episode. Only who was told that it began is told that it is over. */
function end(
  incident: Incident,
  because: 'quiet' | 'recovered' | 'by-hand',
  now: number,
  { muted }: Circumstances,
): Step {
  if (incident.state === 'resolved') return stay(incident)
  if (!hasBeenOpen(incident) && because !== 'by-hand') {
    if (incident.hits.length === 0 && incident.run === null) return stay(incident)
    return quietly({ ...incident, hits: [], held: [], run: null }, 'below-threshold')
  }
  const next: Incident = {
    ...incident,
    state: 'resolved',
    hits: [],
    held: [],
    run: null,
    told: false,
    historic: false,
    resolvedAt: now,
    resolvedBecause: because,
  }
  const reason = `resolved-${because}` as const
  return incident.told && !muted ? { next: { ...next, reason }, reason, alert: 'resolved' } : quietly(next, reason)
}

/** It goes on, but as a part of what explains it: who was told of it is told that its own story ends. */
function superseded(incident: Incident, { muted }: Circumstances): Step {
  // Changed all the same: what is shown of it is another thing now.
  if (!incident.told) return { next: { ...incident }, reason: 'unchanged', alert: null }
  const next: Incident = { ...incident, told: false, alertPending: false, reason: 'root-cause' }
  return { next, reason: 'root-cause', alert: muted ? null : 'resolved' }
}

/** Somebody takes a "resolved" back: it is open again without a word, and its quiet time begins anew. */
function reopen(incident: Incident, now: number): Step {
  if (incident.state !== 'resolved') return stay(incident)
  const open: Incident = { ...incident, state: 'open', resolvedAt: null, resolvedBecause: null, touchedAt: now }
  return quietly(open, 'reopened-by-hand')
}

/** Whether the passing of time can change it. Pending ones may have been open in an earlier episode. */
export const hasBeenOpen = ({ state, openedAt }: Incident) =>
  state === 'open' || (state === 'pending' && openedAt !== null)

/** The cooldown counts from the first delivery that succeeded. */
const cooledDown = ({ notifiedAt }: Incident, now: number, { cooldownMs }: Policy) =>
  notifiedAt === null || now - notifiedAt >= cooldownMs

const stay = (incident: Incident): Step => ({ next: incident, reason: 'unchanged', alert: null })

const quietly = (incident: Incident, reason: Reason): Step => ({
  next: incident.reason === reason ? incident : { ...incident, reason },
  reason,
  alert: null,
})

const loudly = (incident: Incident, reason: Reason, alert: 'raised' | 'repeated'): Step => ({
  next: { ...incident, reason, told: true, alertPending: true },
  reason,
  alert,
})
