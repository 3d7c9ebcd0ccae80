// One change to many incidents: moves them, and collects the rows and what is to be told, which have to be stored together.
import { type Changes, createCounter, type Told } from './changes.ts'
import type { Finding } from './finding.ts'
import type { Incident } from './incident.ts'
import type { Policy } from './policy.ts'
import type { Register } from './register.ts'
import { type Input, step } from './step.ts'

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
  const counter = createCounter()
  const told: Told[] = []

  function put(incident: Incident): void {
    register.put(incident)
    changed.add(incident.id)
  }

  const move: Change['move'] = (incident, input, { starting = false, refine } = {}) => {
    const rootCause = register.explains(incident.rule)
    const excused = input.kind === 'hit' && register.excuses(incident.rule)
    const circumstances = { starting, excused, rootCause, muted: isMuted(incident) }
    const { next, alert } = step(incident, input, now, policyOf(incident.rule), circumstances)
    if (next === incident) return
    const refined = refine === undefined ? next : refine(next)
    put(refined)
    if (alert !== null) told.push({ incident: refined, tell: alert })
  }

  /** A root may be read just after its consequence: what would be told in the same breath is held back. */
  function withoutConsequences(): Told[] {
    const held = new Set<string>()
    for (const {
      incident: { id },
      tell,
    } of told) {
      const incident = register.get(id)!
      if (tell !== 'raised' || !register.explains(incident.rule)) continue
      held.add(id)
      put({ ...incident, told: false, alertPending: false, reason: 'root-cause' })
    }
    return told.filter(({ incident }) => !held.has(incident.id))
  }

  work({ now, put, count: counter.add, move })
  const heard = withoutConsequences()
  return { told: heard, incidents: [...changed].map((id) => register.get(id)!), counts: counter.counts() }
}
