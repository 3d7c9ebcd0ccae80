// What the correlator changed: everything that has to be stored in one commit.

import type { Category, Severity } from '../rules/vocabulary.ts'
import type { Finding, Mark } from './finding.ts'
import type { Incident } from './incident.ts'
import type { Mute } from './mute.ts'
import type { Tell } from './step.ts'

/** Findings of one minute (epoch minutes, line time). `rule` is '' for unclassified records. */
export type FindingCount = { minute: number; rule: string; category: Category; severity: Severity; count: number }

/** Somebody is to hear of the incident, as it stood at that moment. `cause`: it goes on as a part of that one, told with it. */
export type Told = { incident: Incident; tell: Tell; cause?: Incident }

export type Changes = {
  /** Changed rows, each once. */
  incidents: Incident[]
  /** In order. */
  told: Told[]
  counts: FindingCount[]
  /** Starts and stops of the server, oldest first; null when unchanged. */
  life: readonly Mark[] | null
  /** Null when unchanged. */
  mutes: Mute[] | null
}

/** Adds up findings per minute, rule, category and severity. */
export function createCounter() {
  const counts = new Map<string, FindingCount>()
  return {
    add({ at, rule, category, severity }: Finding): void {
      const minute = Math.floor(at / 60_000)
      const slot = `${minute} ${rule ?? ''} ${category} ${severity}`
      const known = counts.get(slot)
      if (known === undefined) counts.set(slot, { minute, rule: rule ?? '', category, severity, count: 1 })
      else known.count++
    },
    counts: () => [...counts.values()],
  }
}

/** True when nothing has to be stored. */
export const isNothing = ({ incidents, told, counts, life, mutes }: Changes): boolean =>
  incidents.length + told.length + counts.length === 0 && life === null && mutes === null

export const NO_CHANGES: Changes = { incidents: [], told: [], counts: [], life: null, mutes: null }
