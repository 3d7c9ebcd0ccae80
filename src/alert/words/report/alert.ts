// The report of a week as an alert: one message for a channel, complete without any picture.
import type { Alert } from '../../../store/alert.ts'
import { type Report, type ServerReport, withTexts } from '../../../store/report.ts'
import { dayOf } from '../../../time/zone-clock.ts'
import { fitted } from '../fit.ts'
import { ENGLISH, type Language, type Words } from '../languages/index.ts'
import { cut, oneLine } from '../limits.ts'
import { DAYS, daysWatched, isQuiet, openCount, serverLines, weekOf } from './lines.ts'

/** The rule of such an alert. */
const WEEKLY_REPORT = 'sentarr.weekly_report'
const LISTED = 3
const LONGEST_TITLE = 300
/** An alert's own limit is 1500. */
const TEXT = 1400
/** A message is kept with what it shows of so many servers, the worst first. */
const SERVERS = 20

/** `publicUrl`: where the dashboard is reached; null when unknown. */
export function reportAlert(
  given: { id: string; report: Report; publicUrl: string | null },
  { words }: Language = ENGLISH,
): Alert {
  const { publicUrl } = given
  const report = withTexts(given.report, (text) => cut(oneLine(text), LONGEST_TITLE))
  const { servers } = report
  const [incidents, open] = [sum(servers, ({ incidents }) => incidents), sum(servers, openCount)]
  const step = servers.find((one) => one.step !== null)?.step ?? null
  const unwatched = servers.every((one) => isQuiet(one) && daysWatched(one) === 0)
  const quiet = unwatched ? words.report.watched(0) : words.report.quietTitle
  const alert = fitted({
    schema: 1,
    id: given.id,
    incident: null,
    state: 'raised',
    server: servers[0]?.server ?? '',
    category: 'server',
    // Nobody is to be woken by it: what is urgent was told when it was.
    severity: open > 0 ? 'warning' : 'info',
    rule: WEEKLY_REPORT,
    title: servers.every(isQuiet) ? quiet : words.report.title(incidents, open),
    message: reportText(report, words),
    cause: '',
    advice: step === null ? [] : [`${step.title}: ${step.words}`],
    count: incidents,
    first_seen: new Date(report.since).toISOString(),
    last_seen: new Date(report.until).toISOString(),
    duration_seconds: Math.round((report.until - report.since) / 1000),
    sample: '',
    url: reportUrl(publicUrl, report),
  })
  return {
    ...alert,
    report: { ...report, servers: servers.slice(0, SERVERS), more: Math.max(0, servers.length - SERVERS) },
  }
}

/** Of several servers those that have something to say, the worst first, as far as there is room. */
function reportText(report: Report, words: Words): string {
  const { servers } = report
  const telling = servers.length === 1 ? servers : servers.filter(isTelling)
  const blocks = telling.map((one) => block(one, report, words, servers.length > 1))
  const shown = blocks.filter((_, index) => blocks.slice(0, index + 1).join('\n\n').length <= TEXT || index === 0)
  const rest = [
    ...(telling.length > shown.length ? [words.report.moreServers(telling.length - shown.length)] : []),
    ...(servers.length > telling.length && telling.length > 0
      ? [words.report.quietServers(servers.length - telling.length)]
      : []),
    ...(telling.length === 0 ? [`${words.report.quiet(sum(servers, ({ before }) => before))}.`] : []),
  ]
  return [`${weekOf(report, words)}`, ...shown, ...(rest.length > 0 ? [rest.join(' ')] : [])].join('\n\n')
}

const isTelling = (one: ServerReport) => !isQuiet(one) || one.before > 0 || daysWatched(one) < DAYS

function block(one: ServerReport, report: Report, words: Words, named: boolean): string {
  const { name, summary, sections } = serverLines(one, report, words, LISTED)
  const sentences = `${summary.join('. ')}.`
  return [
    named ? `${name}: ${sentences}` : sentences,
    ...sections.map(({ label, lines }) => `${label}: ${lines.join('; ')}`),
  ].join('\n')
}

/** The page with the same week; '' without a known address. */
function reportUrl(publicUrl: string | null, { until, timeZone }: Report): string {
  if (publicUrl === null) return ''
  const inHomeAssistant = publicUrl.startsWith('/app/')
  return `${publicUrl.replace(/\/+$/, '')}/${inHomeAssistant ? '' : '#/'}report?until=${dayOf(until, timeZone)}`
}

const sum = (servers: readonly ServerReport[], of: (one: ServerReport) => number) =>
  servers.reduce((total, one) => total + of(one), 0)
