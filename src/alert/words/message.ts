// From an incident to the alert that all targets get: words for a person woken at night.

import type { Incident } from '../../detect/incident.ts'
import type { Policy } from '../../detect/policy.ts'
import type { Tell } from '../../detect/step.ts'
import { UNKNOWN_ADVICE, UNKNOWN_CAUSE } from '../../detect/unknown.ts'
import { publicAdviceOf } from '../../rules/advice.ts'
import type { Rule } from '../../rules/rule.ts'
import type { Category } from '../../rules/vocabulary.ts'
import { ALERT_FIELDS, type Alert } from '../../store/alert.ts'
import { fitted } from './fit.ts'
import { ordinal, plural, spanOf } from './words.ts'

export type ComposerDeps = {
  rule(id: string): Rule | undefined
  policyOf(rule: string | null): Policy
  newId(): string
  /** Where the dashboard is reached; null when unknown. */
  publicUrl: string | null
  /** IANA name. */
  timeZone: string
  /** The how many-th alert of its beginning this is since midnight. */
  nthToday?(incident: Incident, now: number): number
}

export type AlertComposer = (incident: Incident, state: Tell, now: number) => Alert

/** Makes what puts an incident into words. */
export function createComposer(deps: ComposerDeps): AlertComposer {
  return (incident, state, now) => {
    const rule = incident.rule === null ? undefined : deps.rule(incident.rule)
    return fitted({
      schema: 1,
      id: deps.newId(),
      incident: incident.id,
      state,
      server: incident.server,
      category: incident.category,
      severity: incident.severity,
      rule: incident.rule,
      title: incident.title,
      message: state === 'resolved' ? over(incident, now, deps.timeZone) : news(incident, state, rule, deps, now),
      cause: rule?.cause ?? (incident.rule === null ? UNKNOWN_CAUSE : ''),
      advice: rule || incident.rule === null ? publicAdviceOf(rule ?? { advice: UNKNOWN_ADVICE }, incident.fields) : [],
      count: incident.count,
      first_seen: new Date(incident.firstSeen).toISOString(),
      last_seen: new Date(incident.lastSeen).toISOString(),
      duration_seconds: Math.round((incident.lastSeen - incident.firstSeen) / 1000),
      sample: incident.samples.at(-1) ?? '',
      url: incidentUrl(deps.publicUrl, incident.id),
      ...told(incident.fields),
    })
  }
}

/** Of a file its name: the folders before it would push it out of sight. */
function told(fields: Incident['fields']): Pick<Alert, 'fields'> {
  const known = ALERT_FIELDS.flatMap((name) => (fields[name] ? [[name, fields[name]] as const] : []))
  const short = known.map(([name, value]) => [name, name === 'file' ? value.split(/[\\/]/).at(-1) : value])
  return known.length === 0 ? {} : { fields: Object.fromEntries(short) }
}

/** What the test button and `test-channel` send. */
export function testAlert(given: { id: string; server: string; publicUrl: string | null; now: number }): Alert {
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
    title: 'Test alert from Sentarr',
    message: 'This is a test. Alerts about your Plex server will arrive here like this one.',
    cause: 'Somebody asked for a test alert.',
    advice: ['Nothing to do: if you can read this, it works.'],
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
  { policyOf, nthToday }: ComposerDeps,
  now: number,
): string {
  const [seen] = rule?.derived ? incident.samples.slice(-1) : []
  const nth = state === 'raised' ? (nthToday?.(incident, now) ?? 1) : 1
  return seen ?? detected(incident, policyOf(incident.rule), now, nth)
}

function detected(incident: Incident, { windowMs }: Policy, now: number, nth: number): string {
  const { count, severity, firstSeen, lastSeen, touchedAt, fields, regressed } = incident
  const what = severity === 'warning' ? plural(count, 'warning') : plural(count, 'error')
  const span = spanOf(Math.max(windowMs, lastSeen - firstSeen + now - touchedAt))
  const slow = fields.p95_seconds === undefined ? '' : `; most took up to ${fields.p95_seconds} seconds`
  const often = nth > 1 ? `. ${ordinal(nth)} time today` : ''
  const back = regressed ? '. It is back after it had been marked as resolved' : ''
  return `Detected ${what} in the last ${span}${slow}${often}${back}`
}

function over(
  { category, count, firstSeen, lastSeen, resolvedBecause }: Incident,
  now: number,
  timeZone: string,
): string {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  const date = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'long' })
  const today = date.format(now) === date.format(lastSeen)
  const since = `${clock.format(lastSeen)}${today ? '' : ` on ${date.format(lastSeen)}`}`
  const lasted = lastSeen > firstSeen ? `, lasted ${spanOf(lastSeen - firstSeen)}` : ''
  const seen = `${lasted}, ${plural(count, 'finding')}`
  if (resolvedBecause === 'by-hand') return `Marked as resolved at ${clock.format(now)}; last seen ${since}${seen}.`
  if (resolvedBecause === 'recovered') return `Over since ${since}${seen}. Plex says that it works again.`
  // Silence mends no disk and no database.
  const check = UNMENDED.has(category) ? ' Check that it is really mended.' : ''
  return `Not seen since ${since}${seen}.${check}`
}

const UNMENDED: ReadonlySet<Category> = new Set(['disk_error', 'database_error'])
