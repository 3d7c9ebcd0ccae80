// The incidents of one server in memory, by id and by rule and key.
import { own } from '../plex/redact.ts'
import type { Rule } from '../rules/rule.ts'
import { explains } from './causes.ts'
import { newIncident } from './enrich.ts'
import type { Finding } from './finding.ts'
import type { Incident } from './incident.ts'
import { hasBeenOpen } from './step.ts'
import { createStormCap, MORE_KEY } from './storm.ts'

export type Register = ReturnType<typeof createRegister>

export function createRegister(deps: {
  server: string
  rule(id: string): Rule | undefined
  newId(): string
  /** New keys of one rule, of all time. */
  mostKeys?: number
  stored: readonly Incident[]
}) {
  const incidents = new Map<string, Incident>()
  const byKey = new Map<string, string>()
  const open = new Set<string>()
  /** Those that the passing of time can change. */
  const awake = new Set<string>()
  const excusing = new Set<string>()
  const byRule = new Map<string, Set<string>>()
  /** How many incidents of each rule are open that can explain others: one out of a backlog may be long over. */
  const roots = new Map<string, number>()
  let storm = createStormCap(deps.stored, deps.mostKeys)
  /** What each incident was before the change that is under way. */
  let before = new Map<string, Incident | undefined>()
  for (const incident of deps.stored) put(incident)

  function put(incident: Incident): void {
    if (!before.has(incident.id)) before.set(incident.id, incidents.get(incident.id))
    const known = incidents.get(incident.id)
    if (known === undefined) add(incident)
    else addRoot(known, -1)
    addRoot(incident, 1)
    incidents.set(incident.id, incident)
    if (incident.rule !== null && deps.rule(incident.rule)?.excuses.length) excusing.add(incident.id)
    if (incident.state === 'open') open.add(incident.id)
    else open.delete(incident.id)
    if (hasBeenOpen(incident)) awake.add(incident.id)
    else awake.delete(incident.id)
  }

  function add({ id, rule, key }: Incident): void {
    byKey.set(keyOf(rule, key), id)
    if (rule === null) return
    const its = byRule.get(rule) ?? new Set<string>()
    byRule.set(rule, its.add(id))
  }

  function addRoot({ rule, state, historic }: Incident, count: 1 | -1): void {
    if (rule === null || state !== 'open' || historic) return
    const left = (roots.get(rule) ?? 0) + count
    if (left === 0) roots.delete(rule)
    else roots.set(rule, left)
  }

  const find = (rule: string | null, key: string) => incidents.get(byKey.get(keyOf(rule, key)) ?? '')

  function remove(id: string): void {
    const incident = incidents.get(id)
    if (incident === undefined) return
    incidents.delete(id)
    addRoot(incident, -1)
    byRule.get(incident.rule ?? '')?.delete(id)
    open.delete(id)
    awake.delete(id)
    excusing.delete(id)
    byKey.delete(keyOf(incident.rule, incident.key))
  }

  return {
    put,
    /** A change begins; the function given back undoes all that was put since. */
    begin(): () => void {
      before = new Map()
      return () => {
        for (const [id, incident] of before) {
          if (incident === undefined) remove(id)
          else put(incident)
        }
        storm = createStormCap(incidents.values(), deps.mostKeys)
      }
    },
    get: (id: string) => incidents.get(id),
    awake: () => [...awake].map((id) => incidents.get(id)!),
    /** Those that are not open: what may be forgotten. */
    closed: () => incidents.size - open.size,
    open: () => [...open].map((id) => incidents.get(id)!),
    /** The incident a finding belongs to; a new one is not yet put. */
    of(finding: Finding, now: number): Incident {
      const known = find(finding.rule, finding.key)
      if (known !== undefined) return known
      if (storm.full(finding.rule, finding.at, now)) {
        return find(finding.rule, MORE_KEY) ?? newIncident(finding, own(MORE_KEY), deps.newId(), deps.server, now)
      }
      storm.add(finding.rule, finding.at, now)
      return newIncident(finding, finding.key, deps.newId(), deps.server, now)
    },
    /** All of a rule; with a key, that one. */
    ofRule: (rule: string, key: string | null) =>
      [...(byRule.get(rule) ?? [])]
        .map((id) => incidents.get(id)!)
        .filter((incident) => key === null || incident.key === key),
    /** True after a line of a rule that excuses `rule`, until its recovery. */
    excuses: (rule: string | null) =>
      rule !== null &&
      [...excusing].some((id) => {
        const incident = incidents.get(id)
        return incident?.run != null && deps.rule(incident.rule ?? '')?.excuses.includes(rule)
      }),
    /** True while an incident is open whose rule explains those of `rule`. */
    explains(rule: string | null): boolean {
      if (rule === null) return false
      for (const root of roots.keys()) if (explains(deps.rule(root), rule)) return true
      return false
    },
    remove,
  }
}

const keyOf = (rule: string | null, key: string) => `${rule ?? ''}\n${key}`
