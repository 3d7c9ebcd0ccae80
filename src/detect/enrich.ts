// What an incident learns from a finding besides its count: words, samples, fields, and whether it is the same event again.
import { summary, withDuration } from './durations.ts'
import type { Finding } from './finding.ts'
import type { Incident } from './incident.ts'
import { MORE_KEY } from './storm.ts'

const SAMPLES = 3
const EVENT_THREADS = 16
const MAX_TITLE = 100

/** An incident nothing was counted in yet. */
export function newIncident(finding: Finding, key: string, id: string, server: string, now: number): Incident {
  const more = `${finding.rule === null ? 'Unknown errors' : finding.title.slice(0, MAX_TITLE - 14)}: and more`
  return {
    id,
    server,
    rule: finding.rule,
    key,
    category: finding.category,
    severity: finding.severity,
    title: key === MORE_KEY ? more : finding.title,
    state: 'pending',
    hits: [],
    count: 0,
    total: 0,
    firstSeen: finding.at,
    lastSeen: finding.at,
    createdAt: finding.at,
    touchedAt: now,
    openedAt: null,
    resolvedAt: null,
    resolvedBecause: null,
    notifiedAt: null,
    told: false,
    alertPending: false,
    historic: false,
    mutedUntil: null,
    acknowledgedAt: null,
    note: '',
    samples: [],
    fields: {},
    context: [],
    durations: [],
    regressed: false,
    eventThreads: [],
    reason: 'unchanged',
  }
}

/** The incident in the words of the newest finding: a rule's severity may have been changed meanwhile. */
export const renamed = (incident: Incident, { category, severity, title }: Finding): Incident => ({
  ...incident,
  category,
  severity,
  title: incident.key === MORE_KEY ? incident.title : title,
})

const second = (at: number) => Math.floor(at / 1000)

/** True when this thread was already counted in this second: one event that Plex spread over many lines. */
export const isSameEvent = (incident: Incident, { at, thread }: Finding): boolean =>
  thread !== '' && second(at) === second(incident.lastSeen) && incident.eventThreads.includes(thread)

/** The threads counted in the newest second, for `isSameEvent`; `before`: the incident without this finding. */
export function eventThreads(before: Incident, { at, thread }: Finding): string[] {
  if (before.count > 0 && second(at) === second(before.lastSeen)) {
    return [...before.eventThreads, thread].slice(-EVENT_THREADS)
  }
  return at < before.lastSeen ? before.eventThreads : [thread]
}

/**
 * Adds what the finding knows: of each episode its first samples and the newest one, the newest durations, and the lines
 * around its first finding (`around` is only asked then).
 */
export function learned(incident: Incident, finding: Finding, around: () => string[]): Incident {
  const { sample, fields } = finding
  const first = incident.count === 1
  const samples = first ? [] : incident.samples
  const durations = withDuration(first ? [] : incident.durations, finding)
  return {
    ...incident,
    samples: samples.includes(sample) ? samples : [...samples.slice(0, SAMPLES - 1), sample],
    fields: { ...(first ? {} : incident.fields), ...fields, ...summary(durations) },
    context: first ? around() : incident.context,
    durations,
  }
}
