// What an incident learns from a finding besides its count: words, samples, fields, and whether it is the same event again.
import { own, type Redacted } from '../plex/redact.ts'
import { summary, withDuration } from './durations.ts'
import type { Finding } from './finding.ts'
import type { Incident } from './incident.ts'
import { MORE_KEY } from './storm.ts'

const SAMPLES = 3
const EVENT_THREADS = 16
const MAX_TITLE = 100

/** An incident nothing was counted in yet. */
export function newIncident(finding: Finding, key: Redacted, id: string, server: string, now: number): Incident {
  const more = own(`${finding.rule === null ? 'Unknown errors' : finding.title.slice(0, MAX_TITLE - 14)}: and more`)
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
    held: [],
    run: null,
    regressed: false,
    eventThreads: [],
    reason: 'unchanged',
  }
}

/** The incident in the words of the newest finding: a rule's severity may have been changed meanwhile. */
export function renamed(incident: Incident, { category, severity, title: newest }: Finding): Incident {
  const title = incident.key === MORE_KEY ? incident.title : newest
  const isSame = incident.category === category && incident.severity === severity && incident.title === title
  return isSame ? incident : { ...incident, category, severity, title }
}

const second = (at: number) => Math.floor(at / 1000)

/** True when this thread was already counted in this second: one event that Plex spread over many lines. */
export const isSameEvent = (incident: Incident, { at, thread }: Finding): boolean =>
  thread !== '' && second(at) === second(incident.lastSeen) && incident.eventThreads.includes(thread)

/** The threads counted in the newest second, for `isSameEvent`; `before`: the incident without this finding. */
export function eventThreads(before: Incident, { at, thread }: Finding): Redacted[] {
  if (before.count > 0 && second(at) === second(before.lastSeen)) {
    return [...before.eventThreads, thread].slice(-EVENT_THREADS)
  }
  return at < before.lastSeen ? before.eventThreads : [thread]
}

/** What lies around a finding in its log; only asked for the first of an episode. */
export type Nearby = {
  /** The log lines around it, redacted. */
  around(): Redacted[]
  /** What lines before it tell of the request or session that these fields name, redacted. */
  related(fields: Finding['fields']): Finding['fields']
}

/** Adds what the finding knows: of each episode its first samples and the newest one, the newest durations, and what lies around the first. */
export function learned(incident: Incident, finding: Finding, nearby: Nearby): Incident {
  const { sample } = finding
  const first = incident.count === 1
  const samples = first ? [] : incident.samples
  const durations = withDuration(first ? [] : incident.durations, finding)
  return {
    ...incident,
    samples: samples.includes(sample) ? samples : [...samples.slice(0, SAMPLES - 1), sample],
    fields: { ...(first ? firstFields(finding, nearby) : moreFields(incident, finding)), ...summary(durations) },
    context: first ? nearby.around() : incident.context,
    durations,
  }
}

const firstFields = ({ fields }: Finding, { related }: Nearby) => ({ ...related(fields), ...fields })

/** Who asked for what: of one event, or the client of one would stand beside the file of another. */
const OF_ONE_EVENT = ['request', 'session', 'client', 'device', 'file', 'library']

/** The newest value counts, but who and what stay those of the first event, as the lines beside them do. */
function moreFields({ fields: known }: Incident, { fields }: Finding): Finding['fields'] {
  const isOther = OF_ONE_EVENT.some((name) => name in known && name in fields && known[name] !== fields[name])
  if (!isOther)
    return Object.keys(fields).every((name) => known[name] === fields[name]) ? known : { ...known, ...fields }
  return { ...known, ...Object.fromEntries(Object.entries(fields).filter(([name]) => !OF_ONE_EVENT.includes(name))) }
}
