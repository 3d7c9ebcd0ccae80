// What the companion integration is told: servers and open incidents in the words of the catalogue.

import { ENGLISH, type Language } from '../../alert/words/languages/index.ts'
import { incidentUrl } from '../../alert/words/message.ts'
import type { Correlator } from '../../detect/correlate.ts'
import type { Incident } from '../../detect/incident.ts'
import { publicAdviceOf } from '../../rules/advice.ts'
import { rulePage } from '../../rules/page.ts'
import type { Rule } from '../../rules/rule.ts'
import { translated } from '../../rules/translate.ts'
import { SEVERITIES } from '../../rules/vocabulary.ts'
import type { CompanionItem, CompanionSnapshot } from './protocol.ts'

export type ItemDeps = {
  rule(id: string): Rule | undefined
  /** A rule of the user, which the documentation does not know. */
  isOwn(rule: string): boolean
  publicUrl: string | null
  language?: Language
}

/** A websocket message of Core holds 4 MiB; nobody mends more than this. */
const MOST = 200

/** The title of such an incident is made of its log line: Repairs and assistants must not show that. */
const UNKNOWN = {
  title: 'An error that no rule knows',
  cause: 'Plex wrote an error that Sentarr does not know yet. Errors of the same shape are counted together.',
  advice: ['Open the incident in Sentarr and look at its sample and at the lines around it.'],
}

type Shown = { id: string; name: string; correlator: Pick<Correlator, 'open' | 'causeOf'> }

/** @param now wall, epoch milliseconds */
export function companionSnapshot(servers: readonly Shown[], deps: ItemDeps, now: number): CompanionSnapshot {
  const worst = servers
    .flatMap(({ correlator }) => correlator.open().map((incident) => ({ incident, correlator })))
    .toSorted(
      ({ incident: a }, { incident: b }) =>
        SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || b.lastSeen - a.lastSeen,
    )
  const ends = worst.map(({ incident }) => incident.mutedUntil).filter((until) => until !== null && until > now)
  return {
    servers: servers.map(({ id, name }) => ({ id, name })),
    incidents: worst.slice(0, MOST).map(({ incident, correlator }) => ({
      ...companionItem(incident, deps, now),
      consequence: correlator.causeOf(incident) !== null,
    })),
    nextChangeAt: ends.length === 0 ? null : Math.min(...ends.map(Number)),
  }
}

/** Without its circumstances. */
export function companionItem(incident: Incident, deps: ItemDeps, now: number): CompanionItem {
  const rule = incident.rule === null ? undefined : deps.rule(incident.rule)
  const { translate } = deps.language ?? ENGLISH
  const its = rule && translated(rule, translate)
  const words =
    incident.rule === null
      ? UNKNOWN
      : {
          title: translate(rule?.title ?? incident.title),
          cause: its?.cause ?? '',
          advice: its ? publicAdviceOf(its, incident.fields) : [],
        }
  return {
    id: incident.id,
    server: incident.server,
    rule: incident.rule,
    category: incident.category,
    severity: incident.severity,
    ...words,
    count: incident.count,
    first_seen: new Date(incident.firstSeen).toISOString(),
    last_seen: new Date(incident.lastSeen).toISOString(),
    muted: incident.mutedUntil !== null && incident.mutedUntil > now,
    acknowledged: incident.acknowledgedAt !== null,
    consequence: false,
    learn_more: rule === undefined ? null : (rule.link ?? (deps.isOwn(rule.id) ? null : rulePage(rule.title))),
    url: incidentUrl(deps.publicUrl, incident.id),
  }
}
