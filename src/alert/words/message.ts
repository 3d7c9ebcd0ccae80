// From an incident to the alert that all targets get: words for a person woken at night.

import type { Incident } from '../../detect/incident.ts'
import type { Policy } from '../../detect/policy.ts'
import type { Tell } from '../../detect/step.ts'
import { NEW_ERROR } from '../../detect/unknown.ts'
import { publicAdviceOf } from '../../rules/advice.ts'
import type { Rule } from '../../rules/rule.ts'
import { translated } from '../../rules/translate.ts'
import type { Category } from '../../rules/vocabulary.ts'
import { ALERT_FIELDS, type Alert } from '../../store/alert.ts'
import { fitted } from './fit.ts'
import { ENGLISH, type Language, type Words } from './languages/index.ts'
import { spanOf } from './words.ts'

export type ComposerDeps = {
  rule(id: string): Rule | undefined
  policyOf(rule: string | null): Policy
  newId(): string
  /** Where the dashboard is reached; null when unknown. */
  publicUrl: string | null
  /** IANA name. */
  timeZone: string
  /** English when not given. */
  language?: Language
  /** The how many-th alert of its beginning this is since midnight. */
  nthToday?(incident: Incident, now: number): number
}

/** `cause`: the incident that it goes on as a part of. */
export type AlertComposer = (incident: Incident, state: Tell, now: number, cause?: Incident) => Alert

/** Makes what puts an incident into words. */
export function createComposer(deps: ComposerDeps): AlertComposer {
  const { language = ENGLISH } = deps
  const { words } = language
  return (incident, state, now, cause) => {
    const rule = incident.rule === null ? undefined : deps.rule(incident.rule)
    const its = rule && translated(rule, language.translate)
    const unknown = incident.rule === null ? words.unknown : { cause: '', advice: [] }
    return fitted({
      schema: 1,
      id: deps.newId(),
      incident: incident.id,
      state,
      server: incident.server,
      category: incident.category,
      severity: incident.severity,
      rule: incident.rule,
      title: titleOf(incident, language),
      message:
        cause !== undefined
          ? words.partOf(titleOf(cause, language))
          : state === 'resolved'
            ? over(incident, now, deps.timeZone, words)
            : news(incident, state, rule, deps, now),
      cause: its?.cause ?? unknown.cause,
      advice: publicAdviceOf(its ?? unknown, incident.fields),
      count: incident.count,
      first_seen: new Date(incident.firstSeen).toISOString(),
      last_seen: new Date(incident.lastSeen).toISOString(),
      duration_seconds: Math.round((incident.lastSeen - incident.firstSeen) / 1000),
      sample: incident.samples.at(-1) ?? '',
      url: incidentUrl(deps.publicUrl, incident.id),
      ...told(incident.fields),
      ...(cause !== undefined && { part_of: cause.id }),
    })
  }
}

/** An incident is stored with its title in English. */
export function titleOf({ title }: { title: string }, { words, translate }: Language): string {
  return title.startsWith(NEW_ERROR) ? words.newError(title.slice(NEW_ERROR.length)) : translate(title)
}

/** Of a file its name: the folders before it would push it out of sight. */
function told(fields: Incident['fields']): Pick<Alert, 'fields'> {
  const known = ALERT_FIELDS.flatMap((name) => (fields[name] ? [[name, fields[name]] as const] : []))
  const short = known.map(([name, value]) => [name, name === 'file' ? value.split(/[\\/]/).at(-1) : value])
  return known.length === 0 ? {} : { fields: Object.fromEntries(short) }
}

/** What the test button and `test-channel` send. */
export function testAlert(
  given: { id: string; server: string; publicUrl: string | null; now: number },
  { words }: Language = ENGLISH,
): Alert {
  const at = new Date(given.now).toISOString()
  return {
    schema: 1,
    id: given.id,
    incident: null,
    state: 'test',
    server: given.server,
    category: 'server',
    severity: 'info',
    rule: null,
    ...words.test,
    count: 0,
    first_seen: at,
    last_seen: at,
    duration_seconds: 0,
    sample: '',
    url: given.publicUrl === null ? '' : `${given.publicUrl.replace(/\/+$/, '')}/`,
  }
}

/** Home Assistant hands the path behind an app's slug to its page; anywhere else the page reads the part behind `#`. */
export function incidentUrl(publicUrl: string | null, id: string): string {
  if (publicUrl === null) return ''
  const inHomeAssistant = publicUrl.startsWith('/app/')
  return `${publicUrl.replace(/\/+$/, '')}/${inHomeAssistant ? '' : '#/'}incidents/${encodeURIComponent(id)}`
}

/** What a detector saw is a sentence already. */
function news(
  incident: Incident,
  state: Tell,
  rule: Rule | undefined,
  { policyOf, nthToday, language = ENGLISH }: ComposerDeps,
  now: number,
): string {
  const [seen] = rule?.derived ? incident.samples.slice(-1) : []
  const nth = state === 'raised' ? (nthToday?.(incident, now) ?? 1) : 1
  return seen ?? detected(incident, policyOf(incident.rule), now, nth, language.words)
}

function detected(incident: Incident, { windowMs }: Policy, now: number, nth: number, words: Words): string {
  const { count, severity, firstSeen, lastSeen, touchedAt, fields, regressed } = incident
  const span = spanOf(Math.max(windowMs, lastSeen - firstSeen + now - touchedAt), words)
  return words.detected({ count, severity, span, slow: fields.p95_seconds ?? null, nth, regressed })
}

function over(
  { category, count, firstSeen, lastSeen, resolvedBecause }: Incident,
  now: number,
  timeZone: string,
  words: Words,
): string {
  const clock = new Intl.DateTimeFormat(words.locale, { timeZone, hour: '2-digit', minute: '2-digit' })
  const date = new Intl.DateTimeFormat(words.locale, { timeZone, day: 'numeric', month: 'long' })
  const today = date.format(now) === date.format(lastSeen)
  return words.over({
    because: resolvedBecause ?? 'quiet',
    now: clock.format(now),
    since: words.at(clock.format(lastSeen), today ? null : date.format(lastSeen)),
    lasted: lastSeen > firstSeen ? spanOf(lastSeen - firstSeen, words) : null,
    count,
    check: UNMENDED.has(category),
  })
}

/** Silence mends no disk and no database. */
const UNMENDED: ReadonlySet<Category> = new Set(['disk_error', 'database_error'])
