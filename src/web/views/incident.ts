// An incident as the API shows it.

import { ENGLISH, type Language } from '../../alert/words/languages/index.ts'
import { titleOf } from '../../alert/words/message.ts'
import type { Incident } from '../../detect/incident.ts'
import type { Matcher } from '../../detect/match.ts'
import type { Policy } from '../../detect/policy.ts'
import { adviceOf } from '../../rules/advice.ts'
import { translated } from '../../rules/translate.ts'
import { SEVERITIES, type Severity } from '../../rules/vocabulary.ts'
import type { WatchedServer } from '../../service/watched-server.ts'
import { VIEWER_FIELDS } from '../../store/alert.ts'
import type { Store } from '../../store/store.ts'
import type { PolicyInfo } from '../schemas/common.ts'
import type { IncidentAlert, IncidentDetail, IncidentItem } from '../schemas/incidents.ts'
import { deliveryItem } from './delivery.ts'
import { iso, maybeIso, mutedAt } from './time.ts'

const RULE_GONE = 'The rule that saw this is no longer there.'
const TIMELINE_MS = 7 * 86_400_000
const TIMELINE_BUCKETS = 100

/** What an incident is shown by beside itself. */
type Knowledge = {
  matcher: Pick<Matcher, 'rule'>
  servers: readonly Pick<WatchedServer, 'id' | 'correlator'>[]
  /** Of titles, causes and steps; English when not given. */
  language?: Language
}

/** `personal`: with who watched what, which is for administrators only. */
export function incidentItem(
  incident: Incident,
  { matcher, servers, language = ENGLISH }: Knowledge,
  now: number,
  personal: boolean,
): IncidentItem {
  const fields = personal ? incident.fields : impersonal(incident.fields)
  const cause = incident.state === 'open' ? correlatorOf(incident, servers)?.causeOf(incident) : null
  const rule = incident.rule === null ? undefined : matcher.rule(incident.rule)
  const its = incident.rule === null ? language.words.unknown : rule && translated(rule, language.translate)
  return {
    id: incident.id,
    server: incident.server,
    rule: incident.rule,
    category: incident.category,
    severity: incident.severity,
    title: titleOf(incident, language),
    cause: its?.cause ?? RULE_GONE,
    advice: its ? adviceOf(its, fields, incident.samples.at(-1)) : [],
    state: incident.state,
    count: incident.count,
    first_seen: iso(incident.firstSeen),
    last_seen: iso(incident.lastSeen),
    resolved_at: maybeIso(incident.resolvedAt),
    acknowledged_at: maybeIso(incident.acknowledgedAt),
    ...mutedAt(incident.mutedUntil, now),
    historic: incident.historic,
    note: incident.note,
    fields,
    follows: cause ? linkTo(cause, language) : null,
  }
}

const PERSONAL: ReadonlySet<string> = new Set(VIEWER_FIELDS)

const impersonal = (fields: Incident['fields']) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !PERSONAL.has(name)))

const linkTo = (incident: Incident, language: Language) => ({ id: incident.id, title: titleOf(incident, language) })

const correlatorOf = ({ server }: Incident, servers: Knowledge['servers']) =>
  servers.find(({ id }) => id === server)?.correlator

type DetailDeps = {
  knowledge: Knowledge
  store: Pick<Store, 'alertsOf' | 'deliveriesOf' | 'alert' | 'ruleBuckets'>
  policyOf(rule: string | null): Policy
  now: number
  personal: boolean
}

export function incidentDetail(
  incident: Incident,
  { knowledge, store, policyOf, now, personal }: DetailDeps,
): IncidentDetail {
  const from = Math.max(incident.firstSeen, now - TIMELINE_MS)
  const minutes = Math.max(1, Math.ceil((now - from) / 60_000 / TIMELINE_BUCKETS))
  const { server, rule } = incident
  return {
    ...incidentItem(incident, knowledge, now, personal),
    key: incident.key,
    total: incident.total,
    created_at: iso(incident.createdAt),
    opened_at: maybeIso(incident.openedAt),
    resolved_because: incident.resolvedBecause,
    notified_at: maybeIso(incident.notifiedAt),
    reason: incident.reason,
    link: (rule === null ? undefined : knowledge.matcher.rule(rule)?.link) ?? null,
    policy: policyInfo(policyOf(rule)),
    samples: incident.samples,
    context: incident.context,
    consequences: (correlatorOf(incident, knowledge.servers)?.consequencesOf(incident) ?? []).map((one) =>
      linkTo(one, knowledge.language ?? ENGLISH),
    ),
    regressed: incident.regressed,
    alerts: store.alertsOf(incident.id).map(
      ({ alert, at }): IncidentAlert => ({
        id: alert.id,
        state: alert.state,
        at: iso(at),
        title: alert.title,
        message: alert.message,
        deliveries: store.deliveriesOf(alert.id).map((row) => deliveryItem(row, alert)),
      }),
    ),
    findings:
      rule === null
        ? []
        : store
            .ruleBuckets({ server, rule, since: from, minutes })
            .map(({ at, count }) => ({ at: iso(Math.max(at, 0)), count })),
    findings_bucket_minutes: minutes,
  }
}

export const policyInfo = ({ threshold, windowMs, cooldownMs, quietMs }: Policy): PolicyInfo => ({
  threshold,
  window_minutes: windowMs / 60_000,
  cooldown_minutes: cooldownMs / 60_000,
  quiet_minutes: quietMs / 60_000,
})

/** Of incidents that are not muted themselves; null without one. */
export function worstOf(incidents: readonly Incident[], now: number): Severity | null {
  const heard = incidents.filter(({ mutedUntil }) => mutedUntil === null || mutedUntil <= now)
  return SEVERITIES.findLast((severity) => heard.some((incident) => incident.severity === severity)) ?? null
}
