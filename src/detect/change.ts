// One change to many incidents: moves them, and collects the rows and what is to be told, which have to be stored together.
import { atLeast } from '../rules/vocabulary.ts'
import { type Changes, createCounter, type Told } from './changes.ts'
import type { Finding } from './finding.ts'
import type { Incident } from './incident.ts'
import type { Input } from './input.ts'
import type { Policy } from './policy.ts'
import { isRoot, type Register } from './register.ts'
import { step } from './step.ts'

export type Change = {
  now: number
  put(incident: Incident): void
  count(finding: Finding): void
  /** `refine` adds what the machine does not know to a row that it changed. */
  move(incident: Incident, input: Input, options?: { starting?: boolean; refine?(next: Incident): Incident }): void
}

type Deps = {
  now: number
  register: Register
  policyOf(rule: string | null): Policy
  isMuted(incident: Incident): boolean
}

export function runChange(
  { now, register, policyOf, isMuted }: Deps,
  work: (change: Change) => void,
): Pick<Changes, 'incidents' | 'told' | 'counts'> {
  const changed = new Set<string>()
  /** Began to explain others. */
  const roots = new Set<string>()
  const counter = createCounter()
  const told: Told[] = []

  function put(incident: Incident): void {
    const before = register.get(incident.id)
    if (isRoot(incident) && !(before && isRoot(before))) roots.add(incident.id)
    register.put(incident)
    changed.add(incident.id)
  }

  function moved(
    incident: Incident,
    input: Input,
    { starting = false, refine, cause }: { starting?: boolean; refine?(next: Incident): Incident; cause?: Incident },
  ): void {
    const at = input.kind === 'hit' ? input.at : incident.lastSeen
    const rootCause = register.causeOf(incident, at) !== null
    const excused = input.kind === 'hit' && register.excuses(incident.rule, at)
    const circumstances = { starting, excused, rootCause, muted: isMuted(incident) }
    const { next, alert } = step(incident, input, now, policyOf(incident.rule), circumstances)
    if (next === incident) return
    const refined = refine === undefined ? next : refine(next)
    put(refined)
    if (alert !== null) told.push({ incident: refined, tell: alert, ...(cause && { cause }) })
  }

  /** A root may be read just after its consequence: what would be told in the same breath is held back. */
  function holdConsequences(): void {
    if (told.length === 0) return
    /** Nobody was told that they began, so nobody is told of an end that follows in the same breath. */
    const unheard = new Set<string>()
    for (const news of told.splice(0)) {
      const incident = register.get(news.incident.id)!
      if (news.tell === 'resolved') {
        if (!unheard.has(incident.id)) told.push(news)
      } else if (register.causeOf(incident) === null) told.push(news)
      else {
        if (news.tell === 'raised') unheard.add(incident.id)
        put(heldBack(incident, news.tell))
      }
    }
  }

  /** What was told before its cause was seen ends with it, unless it is worse: a warning must not silence an error. */
  function supersede(): void {
    for (const id of roots) {
      const cause = register.get(id)!
      for (const one of register.consequencesOf(cause)) {
        if (atLeast(cause.severity, one.severity)) moved(one, { kind: 'superseded' }, { cause })
      }
    }
  }

  work({ now, put, count: counter.add, move: (incident, input, options = {}) => moved(incident, input, options) })
  holdConsequences()
  supersede()
  return { told, incidents: [...changed].map((id) => register.get(id)!), counts: counter.counts() }
}

/** One that is over by now keeps the reason why it ended. */
function heldBack(incident: Incident, tell: 'raised' | 'repeated'): Incident {
  const quiet: Incident = { ...incident, told: false, alertPending: false }
  return incident.state === 'open' ? { ...quiet, told: tell === 'repeated', reason: 'root-cause' } : quiet
}
