// Alertmanager: not a message for each alert but how things stand, again each minute; when people hear of it is decided there.
import { z } from 'zod'
import { DeliveryError, type StateReport } from '../routing/target.ts'
import { address, defineChannel, field, type ReportMessage, secret, word } from './channel.ts'

const ALERTS = '/api/v2/alerts'
/** An alert that is not sent again for so long is over: four times the minute between two, as Prometheus does it. */
const ENDS_AFTER_MS = 4 * 60_000
/** Alerts in one request. With 8 KiB each it stays below the 1 MiB at which proxies refuse. */
const BATCH = 64

export const alertmanager = defineChannel({
  type: 'alertmanager',
  name: 'Alertmanager',
  about: 'What is open, for the Alertmanager of your Prometheus, which decides who hears of it and when.',
  link: 'https://prometheus.io/docs/alerting/latest/alertmanager/',
  settings: z.strictObject({
    url: field(z.array(address()).min(1, 'at least one address').max(16), {
      label: 'Addresses',
      help: 'Of a cluster those of all its members, with commas between them.',
      example: ['http://alertmanager:9093'],
    }),
    token: field(secret(word()).optional(), { label: 'Token', help: 'Sent as Bearer.', example: 'k7Qm2' }),
    user: field(word().optional(), { label: 'User', help: 'In place of a token, with a password.', example: 'plex' }),
    password: field(secret(word()).optional(), { label: 'Password', example: 'k7Qm2' }),
  }),
  paceMs: 5_000,
  forPrograms: true,
  sendsState: true,
  conflict: ({ token, user, password }) =>
    token !== undefined && user !== undefined
      ? { key: 'token', reason: 'give either a token or a user with a password' }
      : (user === undefined) !== (password === undefined)
        ? { key: user === undefined ? 'user' : 'password', reason: 'is missing: user and password belong together' }
        : null,
  create({ url: members, token, user, password }, { http, now }) {
    const login = user === undefined ? null : Buffer.from(`${user}:${password ?? ''}`).toString('base64')
    const authorization = token ? `Bearer ${token}` : login && `Basic ${login}`

    /** An empty list is sent as well: it shows whether the member can be reached and takes the login. */
    async function tell(member: string, alerts: readonly object[], signal: AbortSignal): Promise<void> {
      for (let from = 0; from === 0 || from < alerts.length; from += BATCH) {
        await http.call({
          service: 'Alertmanager',
          url: member.endsWith(ALERTS) ? member : member + ALERTS,
          headers: { ...(authorization && { authorization }) },
          body: alerts.slice(from, from + BATCH),
          signal,
        })
      }
    }

    async function tellAll(reports: readonly ReportMessage[], signal: AbortSignal): Promise<Failures> {
      const alerts = reports.map((report) => alertOf(report, now()))
      const answers = await Promise.allSettled(members.map((member) => tell(member, alerts, signal)))
      return {
        members: members.length,
        failures: answers.flatMap((answer, index) =>
          answer.status === 'rejected' ? [{ host: new URL(members[index]!).host, reason: answer.reason }] : [],
        ),
      }
    }

    return {
      async send(message, _previous, { signal }) {
        // A test is not sent again, and so ends by itself.
        const endedAt = message.state === 'resolved' ? now() : null
        const failed = await tellAll([{ message, endedAt, acknowledgedAt: null }], signal)
        if (failed.failures.length > 0) throw asOne(failed)
        return null
      },
      async sendState(reports, { signal }) {
        const failed = await tellAll(reports, signal)
        if (failed.failures.length === members.length) throw asOne(failed)
        return failed.failures.length === 0 ? null : asOne(failed).message
      },
    }
  },
})

type Failures = { members: number; failures: { host: string; reason: unknown }[] }

function asOne({ members, failures }: Failures): DeliveryError {
  const errors = failures.map(({ reason }) =>
    reason instanceof DeliveryError
      ? reason
      : new DeliveryError(reason instanceof Error ? reason.message : String(reason)),
  )
  const [first] = errors
  if (members === 1 && first !== undefined) return first
  const said = errors.map(({ message }, index) => {
    const { host } = failures[index]!
    return message.includes(host) ? message : `${host}: ${message}`
  })
  const others = failures.length < members ? '; the others have it' : ''
  return new DeliveryError(`${failures.length} of ${members} members did not take it (${said.join('; ')})${others}`, {
    final: errors.every(({ final }) => final),
    rejected: errors.every(({ rejected }) => rejected),
    retryAfterMs: errors.reduce<number | null>(
      (most, { retryAfterMs }) => Math.max(most ?? 0, retryAfterMs ?? 0) || null,
      null,
    ),
  })
}

/** Labels are what an alert is: whatever changes while it lasts is an annotation, or Alertmanager would see another alert. */
function alertOf({ message, endedAt, acknowledgedAt, channel }: ReportMessage, now: number) {
  const { alert, title, sentence, body, steps, cause, sample, url } = message
  // An end that a clock wrote before it was set back is not ahead: Alertmanager would fire until then.
  const until = endedAt === null ? now + ENDS_AFTER_MS : Math.min(endedAt, now)
  const labels = {
    alertname: nameOf(alert),
    job: 'sentarr',
    server: alert.server,
    category: alert.category,
    severity: alert.severity,
    rule: alert.rule,
    incident: alert.incident,
    channel,
  }
  const annotations = {
    summary: title,
    description: body ?? sentence,
    cause,
    steps: steps.map((step, index) => `${index + 1}. ${step}`).join('\n'),
    log: sample,
    count: alert.count > 0 ? String(alert.count) : '',
    first_seen: alert.first_seen,
    last_seen: alert.last_seen,
    acknowledged: acknowledgedAt === null ? '' : new Date(acknowledgedAt).toISOString(),
    url,
    ...alert.fields,
  }
  return {
    labels: given(labels),
    annotations: given(annotations),
    startsAt: new Date(Math.min(Date.parse(alert.first_seen ?? '') || now, now, until)).toISOString(),
    endsAt: new Date(until).toISOString(),
    ...(url !== '' && { generatorURL: url }),
  }
}

/** Alertmanager takes no empty values. */
const given = (values: Record<string, string | null | undefined>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value))

/** `PlexDatabaseCorrupt` of the rule `database.corrupt`, as alerts are named there. */
function nameOf({ rule, state }: StateReport['alert']): string {
  if (state === 'test') return 'SentarrTest'
  const words = (rule ?? 'unknown.error').replace(/^sentarr\./, '').split(/[^A-Za-z0-9]+/)
  const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')
  return `${rule?.startsWith('sentarr.') ? 'Sentarr' : 'Plex'}${name}`
}
