// The one message model of all channels: what a person woken at night reads, in the order of reading.
import type { Category, Severity } from '../../rules/vocabulary.ts'
import { ALERT_FIELDS, type Alert, type AlertState, VIEWER_FIELDS, withFields } from '../../store/alert.ts'
import type { Report } from '../../store/report.ts'
import type { AlertLink } from '../links/links.ts'
import { ENGLISH, type Words } from './languages/index.ts'
import { cut, oneLine, presentable } from './limits.ts'

type Fact = { label: string; value: string }

/** All texts are plain, redacted, of sane length and free of control characters; a channel escapes and cuts them for its service. */
export type Message = {
  /** For programs at the other end. */
  alert: Alert
  state: AlertState
  severity: Severity
  category: Category
  /** Threads, and messages that are edited, hang on it. */
  incident: string | null
  /** One line, says its state. */
  title: string
  /** One colour and state at a glance, for services that show neither. */
  symbol: string
  /** What to do first, with what it is about in it: the line that a locked phone shows. '' when there is nothing to do. */
  lead: string
  /** Never empty: services refuse messages without text. */
  sentence: string
  /** What to do, in this order; empty when there is nothing to do any more. */
  steps: string[]
  cause: string
  facts: Fact[]
  sample: string
  /** Of the incident's page; '' without a known address. */
  url: string
  /** What can be done about it from the message itself; empty where the dashboard has no address. */
  actions: AlertLink[]
  /** Of the reader's language. */
  words: Words
  /** The report of a week, for who shows more than its text; null in any other message. */
  report: Report | null
  /** A user's template in place of everything but title and link. */
  body: string | null
}

const SYMBOL: Record<Severity, string> = { critical: '🔴', error: '🟠', warning: '🟡', info: '🔵' }

/** What people call a server; null while there is only one, which need not be named. */
export type ServerName = (id: string) => string | null

/** Builds the message of one alert; `timeZone` (an IANA name) is that of the reader. */
export function renderMessage(
  { report, ...given }: Alert,
  timeZone: string,
  serverName: ServerName = () => null,
  words: Words = ENGLISH.words,
): Message {
  const alert = tidied(given)
  // A report is about all servers, and names them itself.
  const server = report ? null : serverName(alert.server)
  const { state, severity, category, incident, message, cause, advice, sample, url } = alert
  const over = state === 'resolved'
  return {
    alert,
    state,
    severity,
    category,
    incident,
    title: `${server === null ? '' : `[${oneLine(server)}] `}${words.prefix[alert.part_of === undefined ? state : 'part']}${alert.title}`,
    symbol: alert.part_of !== undefined ? '↪️' : over ? '✅' : state === 'test' ? '🔔' : SYMBOL[severity],
    lead: lead(alert, words),
    sentence: `${message || alert.title}${alert.late ? ` ${words.late}` : ''}`,
    steps: over ? [] : advice,
    cause: over ? '' : cause,
    facts: report ? [] : facts({ ...alert, server: server ?? alert.server }, timeZone, words),
    sample,
    url,
    actions: [],
    words,
    report: report ?? null,
    body: null,
  }
}

/** `First: find the full disk. (File: Film.mkv)`; what the step names already is not said twice. */
function lead({ state, incident, advice: [step], fields = {} }: Alert, words: Words): string {
  if (step === undefined || incident === null || (state !== 'raised' && state !== 'repeated')) return ''
  const hit = ALERT_FIELDS.find((name) => fields[name] !== undefined && !step.includes(fields[name]))
  return `${words.first(step)}${hit === undefined ? '' : ` (${words.fields[hit]}: ${fields[hit]})`}`
}

function tidied(alert: Alert): Alert {
  const steps = alert.advice.slice(0, 12).map((step) => cut(oneLine(step), 500))
  return {
    ...alert,
    server: cut(oneLine(alert.server), 100),
    title: cut(oneLine(alert.title), 500) || 'Plex',
    message: cut(presentable(alert.message), 2000),
    cause: cut(presentable(alert.cause), 2000),
    advice: steps.filter((step) => step !== ''),
    sample: cut(presentable(alert.sample), 500),
    ...withFields(alert, (value) => cut(oneLine(value), 300)),
    url: /^https?:/.test(alert.url) && URL.canParse(alert.url) ? new URL(alert.url).href : '',
  }
}

function facts(alert: Alert, timeZone: string, words: Words): Fact[] {
  const { facts, fields, severities, locale, units } = words
  const lasted = alert.state === 'resolved' ? duration(alert.duration_seconds, units) : ''
  return [
    { label: facts.server, value: alert.server },
    { label: facts.severity, value: severities[alert.severity] },
    { label: facts.seen, value: alert.count > 0 ? `${alert.count}×` : '' },
    { label: facts.first, value: localTime(alert.first_seen, timeZone, locale) },
    { label: facts.last, value: alert.count > 1 ? localTime(alert.last_seen, timeZone, locale) : '' },
    { label: facts.lasted, value: lasted },
    // Sentarr's own notices are no rule that anybody could look up or mute.
    { label: facts.rule, value: alert.rule?.startsWith('sentarr.') ? '' : (alert.rule ?? '') },
    ...[...VIEWER_FIELDS, ...ALERT_FIELDS].map((name) => ({ label: fields[name], value: alert.fields?.[name] ?? '' })),
  ].filter(({ value }) => value !== '')
}

/** An ISO time as a person reads it, with its zone: `23 Nov 2026, 03:12:40 CET`. Empty for null and for what is no time. */
export function localTime(iso: string | null, timeZone: string, locale = ENGLISH.words.locale): string {
  const at = iso === null ? Number.NaN : Date.parse(iso)
  if (Number.isNaN(at)) return ''
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(at)
}

/** `45 s`, `12 min`, `3 h 5 min`, `2 d 4 h`. Empty for zero. */
export function duration(seconds: number, units = ENGLISH.words.units): string {
  const minutes = Math.round(seconds / 60)
  const pair = (big: number, unit: string, small: number, part: string) =>
    `${big} ${unit}${small ? ` ${small} ${part}` : ''}`
  if (seconds <= 0) return ''
  if (seconds < 60) return `${Math.round(seconds)} ${units.seconds}`
  if (minutes < 60) return `${minutes} ${units.minutes}`
  if (minutes < 1440) return pair(Math.floor(minutes / 60), units.hours, minutes % 60, units.minutes)
  return pair(Math.floor(minutes / 1440), units.days, Math.floor((minutes % 1440) / 60), units.hours)
}
