// From findings to incidents: holds the incidents of one server, moves them with `step`, and says what changed.

import type { Redacted } from '../plex/redact.ts'
import type { Rule } from '../rules/rule.ts'
import { type Change, runChange } from './change.ts'
import type { Changes } from './changes.ts'
import { DERIVED } from './derived.ts'
import type { Finding, Mark, Outcome } from './finding.ts'
import type { Incident } from './incident.ts'
import { createIntake, type Reading } from './intake.ts'
import { withMark } from './life.ts'
import { isMuted, type Mute, withMute } from './mute.ts'
import type { Policy } from './policy.ts'
import { createRegister } from './register.ts'
import { restartLoop } from './restarts.ts'
import type { Tell } from './step.ts'

export type CorrelatorDeps = {
  server: string
  rule(id: string): Rule | undefined
  /** The rule's policy with the user's overrides; null asks for the default. Read at each use, so it may change. */
  policyOf(rule: string | null): Policy
  newId(): string
  /** New keys of one rule that get an incident, of all time; without it as many as come. */
  mostKeys?: number
  /** Line time from which on unknown errors are remarked when they are new; never without it. */
  learnedAt?: number
  /** What was stored: all incidents of this server, its mutes, its starts and stops. */
  stored: { incidents: Incident[]; mutes: Mute[]; life: Mark[] }
}

/** An alert as far as its incident is concerned. */
type AboutIncident = { incident: string | null; state: Tell | 'test' }

/** Each change is made as a whole: one that throws leaves everything as it was. */
export type Correlator = {
  /**
   * What records said, in order. `live`: false while a backlog is read. `around`: the log lines around that outcome; `related`: what
   * lines before it tell of the request or session that these fields name; both redacted.
   */
  apply(
    outcomes: readonly Outcome[],
    context: {
      now: number
      live: boolean
      /** Written before the server was watched: shown, never told. */
      past?: boolean
      around?: (index: number) => Redacted[]
      related?: (index: number, fields: Finding['fields']) => Finding['fields']
      /** More of the lines around the first finding of incidents: those that were written later. */
      later?: readonly { incident: string; lines: readonly Redacted[] }[]
    },
  ): Changes
  /** Time passes: ends what is quiet, tells what a mute held back. Every few seconds, not before the first catch-up. */
  tick(now: number): Changes
  resolve(id: string, note: string, now: number): Changes
  /** Takes a "resolved" back. */
  reopen(id: string, now: number): Changes
  resolveAll(now: number): Changes
  acknowledge(id: string, note: string, now: number): Changes
  /** `until` null ends it. */
  muteIncident(id: string, until: number | null, now: number): Changes
  /** Mutes a rule, a category or (value '') the whole server; `until` null ends it, FOREVER has no end. */
  setMute(mute: { scope: Mute['scope']; value: string; until: number | null }, now: number): Changes
  mutes(now: number): Mute[]
  /** The first delivery of an alert succeeded (or nobody is to be told): its cooldown runs from now. */
  delivered(alert: AboutIncident, now: number): Changes
  /** No channel could deliver the alert, and none will try again. */
  undelivered(alert: AboutIncident, now: number): Changes
  /** Forgets rows that were deleted from the store. */
  forget(ids: readonly string[]): void
  open(): Incident[]
  /** Those that ended after `since` (epoch milliseconds, wall) and are not open again. */
  endedAfter(since: number): Incident[]
  /** How many are held that are not open. */
  closed(): number
  /** Starts and stops of the server, oldest first. */
  life(): readonly Mark[]
  get(id: string): Incident | undefined
  /** The open incident that explains this one; null when it stands for itself. */
  causeOf(incident: Incident): Incident | null
  /** Open ones that this one explains. */
  consequencesOf(incident: Incident): Incident[]
  /** All of a rule, whatever their state. */
  ofRule(rule: string): Incident[]
}

export function createCorrelator({ rule, policyOf, stored, ...deps }: CorrelatorDeps): Correlator {
  const register = createRegister({ ...deps, rule, stored: stored.incidents })
  const intake = createIntake({ register, rule, learnedAt: deps.learnedAt ?? Number.POSITIVE_INFINITY })
  let { mutes } = stored
  let life: readonly Mark[] = stored.life

  /** Runs `work` and gives all that it changed. */
  function change(now: number, work: (change: Change) => void): Changes {
    const before = { mutes, life }
    const undo = register.begin()
    try {
      const rows = runChange({ now, register, policyOf, isMuted: (one) => isMuted(one, mutes, now) }, work)
      return { ...rows, life: life === before.life ? null : life, mutes: mutes === before.mutes ? null : mutes }
    } catch (error) {
      undo()
      ;({ mutes, life } = before)
      throw error
    }
  }

  function handle({ mark, clears, finding }: Outcome, reading: Omit<Reading, 'life'>, its: Change) {
    const before = life
    if (mark !== null) life = withMark(life, mark)
    const loop = mark !== null && life !== before ? restartLoop(life, mark, rule(DERIVED.restartLoop)) : null
    for (const { rule, key, at } of clears) {
      for (const incident of register.ofRule(rule, key)) its.move(incident, { kind: 'clear', at })
    }
    for (const one of [loop, finding]) if (one !== null) intake(one, { ...reading, life }, its)
  }

  const one = (id: string, now: number, work: (incident: Incident, change: Change) => void) => {
    const incident = register.get(id)
    return change(now, (its) => {
      if (incident !== undefined) work(incident, its)
    })
  }

  /** The incident of a raised or repeated alert, when it is still known. */
  const settle = (alert: AboutIncident, now: number, settled: (incident: Incident) => Incident) =>
    one(alert.state === 'resolved' ? '' : (alert.incident ?? ''), now, (incident, { put }) => put(settled(incident)))

  return {
    apply: (outcomes, { now, live, past = false, around = () => [], related = () => ({}), later = [] }) =>
      change(now, (its) => {
        for (const { incident: id, lines } of later) {
          const incident = register.get(id)
          if (incident !== undefined) its.put({ ...incident, context: [...incident.context, ...lines] })
        }
        for (const [index, outcome] of outcomes.entries()) {
          const nearby = { around: () => around(index), related: (fields: Finding['fields']) => related(index, fields) }
          handle(outcome, { live, past, ...nearby }, its)
        }
      }),
    tick: (now) =>
      change(now, ({ move }) => {
        for (const incident of register.awake()) move(incident, { kind: 'tick' })
      }),
    resolve: (id, note, now) =>
      one(id, now, (incident, { move }) =>
        move(incident, { kind: 'resolve' }, { refine: (next) => ({ ...next, note: note || next.note }) }),
      ),
    reopen: (id, now) => one(id, now, (incident, { move }) => move(incident, { kind: 'reopen' })),
    resolveAll: (now) =>
      change(now, ({ move }) => {
        for (const incident of register.open()) move(incident, { kind: 'resolve' })
      }),
    acknowledge: (id, note, now) =>
      one(id, now, (incident, { put }) => put({ ...incident, acknowledgedAt: now, note: note || incident.note })),
    muteIncident: (id, until, now) => one(id, now, (incident, { put }) => put({ ...incident, mutedUntil: until })),
    setMute: (mute, now) =>
      change(now, () => {
        mutes = withMute(mutes, mute, now)
      }),
    mutes: (now) => mutes.filter(({ until }) => now < until),
    delivered: (alert, now) =>
      settle(alert, now, (incident) => ({
        ...incident,
        alertPending: false,
        notifiedAt: now,
        reason: incident.reason === 'undelivered' ? 'cooldown' : incident.reason,
      })),
    undelivered: (alert, now) =>
      settle(alert, now, (incident) => ({
        ...incident,
        alertPending: false,
        told: incident.told && alert.state === 'repeated',
        reason: incident.state === 'open' && !isExplained(incident) ? 'undelivered' : incident.reason,
      })),
    forget: (ids) => ids.forEach(register.remove),
    open: register.open,
    endedAfter: register.endedAfter,
    closed: register.closed,
    causeOf: register.causeOf,
    consequencesOf: register.consequencesOf,
    ofRule: (id) => register.ofRule(id, null),
    life: () => life,
    get: register.get,
  }
}

/** Held back for its cause: the next hit asks whether that is still there, and no tick tells it before. */
const isExplained = ({ reason, told }: Incident): boolean => reason === 'root-cause' && !told
