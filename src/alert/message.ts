// From an incident to the alert that all targets get: words for a person woken at night.
import type { Incident } from '../detect/incident.ts'
import type { Policy } from '../detect/policy.ts'
import type { Tell } from '../detect/step.ts'
import type { Rule } from '../rules/rule.ts'
import type { Alert } from './alert.ts'
import { fitted } from './fit.ts'

export type ComposerDeps = {
  rule(id: string): Rule | undefined
  policyOf(rule: string | null): Policy
  newId(): string
  /** Where the dashboard is reached; null when unknown. */
  publicUrl: string | null
  /** IANA name. */
  timeZone: string
}

const UNKNOWN_CAUSE = 'Sentarr does not know this line yet. Plex wrote it as an error.'
const UNKNOWN_ADVICE = ['Look at the sample and at the lines around it in the Plex logs.']

/** Makes the correlator's `compose`. */
export function createComposer(deps: ComposerDeps): (incident: Incident, state: Tell, now: number) => Alert {
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
      message:
        state === 'resolved' ? over(incident, now, deps.timeZone) : detected(incident, deps.policyOf(incident.rule)),
      cause: rule?.cause ?? (incident.rule === null ? UNKNOWN_CAUSE : ''),
      advice: rule?.advice ?? (incident.rule === null ? UNKNOWN_ADVICE : []),
      count: incident.count,
      first_seen: new Date(incident.firstSeen).toISOString(),
      last_seen: new Date(incident.lastSeen).toISOString(),
      duration_seconds: Math.round((incident.lastSeen - incident.firstSeen) / 1000),
      sample: incident.samples.at(-1) ?? '',
      url: incidentUrl(deps.publicUrl, incident.id),
    })
  }
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

/** A channel that cannot deliver, as told on the others. */
export function channelAlert(given: {
  id: string
  server: string
  channel: string
  state: 'raised' | 'resolved'
  reason: string
  disabled: boolean
  since: number
  now: number
}): Alert {
  const { channel, disabled, reason } = given
  const failing = disabled
    ? `The channel ${channel} was switched off: ${reason}`
    : `The channel ${channel} has not delivered for ${spanOf(given.now - given.since)}: ${reason}`
  return fitted({
    schema: 1,
    id: given.id,
    incident: null,
    state: given.state,
    server: given.server,
    category: 'server',
    severity: 'warning',
    rule: 'sentarr.channel_failing',
    title: `Alerts do not arrive on ${channel}`,
    message: given.state === 'resolved' ? `The channel ${channel} delivers again` : failing,
    cause: 'The service refused the alert or could not be reached.',
    advice: disabled
      ? ['Correct the settings of the channel.', `Try it: sentarr test-channel ${channel}`]
      : [`Nothing is lost: Sentarr keeps trying. Try it yourself: sentarr test-channel ${channel}`],
    count: 1,
    first_seen: new Date(given.since).toISOString(),
    last_seen: new Date(given.now).toISOString(),
    duration_seconds: Math.round((given.now - given.since) / 1000),
    sample: '',
    url: '',
  })
}

const incidentUrl = (publicUrl: string | null, id: string) =>
  publicUrl === null ? '' : `${publicUrl.replace(/\/+$/, '')}/#/incidents/${encodeURIComponent(id)}`

function detected({ count, severity, firstSeen, lastSeen }: Incident, { windowMs }: Policy): string {
  const what = severity === 'warning' ? plural(count, 'warning') : plural(count, 'error')
  return `Detected ${what} in the last ${spanOf(Math.max(windowMs, lastSeen - firstSeen))}`
}

function over({ count, firstSeen, lastSeen, resolvedBecause }: Incident, now: number, timeZone: string): string {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  const date = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'long' })
  const today = date.format(now) === date.format(lastSeen)
  const since = `${clock.format(lastSeen)}${today ? '' : ` on ${date.format(lastSeen)}`}`
  const why = { recovered: ' Plex says that it works again.', 'by-hand': ' It was marked as resolved.', quiet: '' }
  const lasted = lastSeen > firstSeen ? `, lasted ${spanOf(lastSeen - firstSeen)}` : ''
  return `Over since ${since}${lasted}, ${plural(count, 'finding')}.${why[resolvedBecause ?? 'quiet']}`
}

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`

/** Milliseconds in words: `12 minutes`, `3 hours`, `2 days`; one unit is precise enough. */
function spanOf(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (ms < 60_000) return plural(Math.max(1, Math.round(ms / 1000)), 'second')
  if (minutes < 120) return plural(minutes, 'minute')
  if (minutes < 48 * 60) return plural(Math.round(minutes / 60), 'hour')
  return plural(Math.round(minutes / (24 * 60)), 'day')
}
