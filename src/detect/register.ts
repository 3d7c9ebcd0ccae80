// The incidents of one server in memory, by id and by rule and key.
import { own } from '../plex/redact.ts'
import type { Rule } from '../rules/rule.ts'
import { explains } from './causes.ts'
import { newIncident } from './enrich.ts'
import type { Finding } from './finding.ts'
import type { Incident } from './incident.ts'
import { hasBeenOpen } from './step.ts'
import { createStormCap, MORE_KEY } from './storm.ts'

const MINUTE_MS = 60_000

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
  /** Those of each rule that are open and can explain others: one out of a backlog may be long over. */
  const roots = new Map<string, Set<string>>()
  let storm = createStormCap(deps.stored, deps.mostKeys)
  /** What each incident was before the change that is under way. */
  let before = new Map<string, Incident | undefined>()
  for (const incident of deps.stored) put(incident)

  function put(incident: Incident): void {
    if (!before.has(incident.id)) before.set(incident.id, incidents.get(incident.id))
    if (!incidents.has(incident.id)) add(incident)
    incidents.set(incident.id, incident)
    setRoot(incident, isRoot(incident))
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

  function setRoot({ id, rule }: Incident, on: boolean): void {
    if (rule === null) return
    const its = roots.get(rule) ?? new Set<string>()
    if (on) its.add(id)
    else its.delete(id)
    if (its.size === 0) roots.delete(rule)
    else roots.set(rule, its)
  }

  /** Of two that explain each other the one that opened first leads: both held back would be a trouble that nobody is told of. */
  function leads(root: Incident, one: Incident): boolean {
    const isMutual = explains(deps.rule(one.rule ?? ''), root.rule ?? '')
    if (!isMutual || one.state !== 'open') return true
    const [before, after] = [root.openedAt ?? 0, one.openedAt ?? 0]
    return before === after ? [...open].find((id) => id === root.id || id === one.id) === root.id : before < after
  }

  const find = (rule: string | null, key: string) => incidents.get(byKey.get(keyOf(rule, key)) ?? '')

  function remove(id: string): void {
    const incident = incidents.get(id)
    if (incident === undefined) return
    incidents.delete(id)
    setRoot(incident, false)
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
    /** Those that ended after `since` (epoch milliseconds, wall) and are not open again. */
    endedAfter: (since: number) =>
      [...incidents.values()].filter(({ resolvedAt }) => resolvedAt !== null && resolvedAt > since),
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
    /** True at `at` (line time) after a line of a rule that excuses `rule`, until its recovery or the end of its time. */
    excuses: (rule: string | null, at: number) =>
      rule !== null &&
      excusing.size > 0 &&
      [...excusing].some((id) => {
        const incident = incidents.get(id)
        if (incident?.run == null) return false
        const its = deps.rule(incident.rule ?? '')
        return its?.excuses.includes(rule) === true && isWithin(its.excuses_minutes, incident.lastSeen, at)
      }),
    /** The open incident that explains this one, or its line of the time `at`; null when it stands for itself. */
    causeOf(incident: Incident, at = incident.lastSeen): Incident | null {
      const { id, rule } = incident
      if (rule === null) return null
      for (const [root, ids] of roots) {
        if (!explains(deps.rule(root), rule)) continue
        const minutes = deps.rule(root)?.supersedes_minutes
        const cause = [...ids]
          .map((one) => incidents.get(one)!)
          .find((one) => one.id !== id && isWithin(minutes, one.lastSeen, at) && leads(one, incident))
        if (cause !== undefined) return cause
      }
      return null
    },
    /** Open ones that this one explains. */
    consequencesOf(root: Incident): Incident[] {
      const its = deps.rule(root.rule ?? '')
      return (isRoot(root) ? (its?.supersedes ?? []) : [])
        .flatMap((rule) => [...(byRule.get(rule) ?? [])].map((id) => incidents.get(id)!))
        .filter((one) => one.state === 'open' && one.id !== root.id && leads(root, one))
        .filter((one) => isWithin(its?.supersedes_minutes, root.lastSeen, one.lastSeen))
    },
    remove,
  }
}

/** Whether it can explain others. */
export const isRoot = ({ rule, state, historic }: Incident): boolean => rule !== null && state === 'open' && !historic

/** Whether `at` is no more than so many minutes away; files are read one after the other, so it may be before. */
const isWithin = (minutes: number | undefined, since: number, at: number): boolean =>
  minutes === undefined || Math.abs(at - since) <= minutes * MINUTE_MS

const keyOf = (rule: string | null, key: string) => `${rule ?? ''}\n${key}`
